"""Groups by model where parts of a mix have no price, or lose it inside the plan."""

import json
from pathlib import Path

from tests.cli.running import ran

PRICES = {
    "version": 1,
    "date": "2026-11-20",
    "currency": "USD",
    "models": {
        "m/a": {"prices": [{"rates": {"input_tokens": "3", "output_tokens": "5"}}]},
        "m/b": {"prices": [{"rates": {"input_tokens": "1", "output_tokens": "5"}}]},
        "m/gone": {"retires": "2027-05-11", "prices": [{"rates": {"input_tokens": "1", "output_tokens": "5"}}]},
        "m/none": {"prices": []},
    },
}
PLAN = """\
version: 1
name: t
pricing: {snapshot: prices.json}
starts: 2027-04
months: 3
workloads:
  half: {kind: llm-app, model: m/a, requests: 1000, input_tokens: 1000, output_tokens: 0, mix: {s: {share: 80%, model: m/none}, l: {}}}
  gone: {kind: llm-app, model: m/gone, requests: 4000, input_tokens: 1000, output_tokens: 0, mix: {s: {share: 80%}, l: {model: m/b}}}
"""


def grouped(folder: Path, text: str) -> dict[str, tuple[str, list[str]]]:
    (folder / "prices.json").write_text(json.dumps(PRICES), encoding="utf-8")
    (folder / "budget.yaml").write_text(text, encoding="utf-8")
    words = ("--as-of", "2026-11-26", "--format", "json", "--group-by", "model")
    groups = json.loads(ran("report", str(folder / "budget.yaml"), *words).out)["groups"]
    return {group["value"]: (group["base"], group.get("unpriced", [])) for group in groups}


def test_a_part_counts_where_its_own_price_is_known(tmp_path: Path) -> None:
    """Over months 3 × 0.80 on b; 3.20 in April and 3.20 × 10 ÷ 31 until the 10th of May on the one that retires."""
    flat = PLAN.replace("starts: 2027-04\nmonths: 3\n", "")
    assert grouped(tmp_path, flat) == {
        "m/gone": ("3.2", []),
        "m/b": ("0.8", []),
        "m/a": ("0.6", []),
        "m/none": ("0", ["t/half/s"]),
    }
    assert grouped(tmp_path, PLAN) == {
        "m/gone": ("4.232258064516129032258064516", ["t/gone/s"]),
        "m/b": ("2.4", []),
        "m/a": ("0", ["t/half/l"]),
        "m/none": ("0", ["t/half/s"]),
    }
