"""Rules about caches and schedules look into the parts of a mix, and speak where a part or its workload says so."""

import json
from pathlib import Path

import pytest

from tests.cli.running import DAY, ran

RATES = {"input_tokens": "3", "cache_read_tokens": "0.3", "cache_write_tokens": "3.75", "output_tokens": "15"}
PRICES = {
    "version": 1,
    "date": DAY,
    "sources": {"lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": DAY}},
    "models": {
        "lab/plain": {"cache_minimum": "1024", "prices": [{"source": "lab", "rates": RATES}]},
        "lab/hours": {
            "schedules": {"night": {"time_zone": "UTC", "windows": [{"hours": ["16:30-00:30"]}]}},
            "prices": [
                {"source": "lab", "rates": {"input_tokens": "2", "output_tokens": "10"}},
                {"source": "lab", "when": {"schedule": "night"}, "rates": {"input_tokens": "1", "output_tokens": "5"}},
            ],
        },
    },
}
TOP = "version: 1\npricing: {snapshot: prices.json}\n"
CHAT = "workloads:\n  chat:\n    kind: llm-app\n    model: lab/plain\n    requests: 100\n    input_tokens: 5000\n    output_tokens: 10\n"
SHARES = "    multipliers: {cache: {reads: 50%}}\n"
RULES = {"cache-below-minimum", "cache-never-written", "cache-prefix-skipped", "schedule-left-out"}


def places(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    """Each finding of these rules, with what stands at its place."""
    (tmp_path / "prices.json").write_text(json.dumps(PRICES), encoding="utf-8")
    (tmp_path / "budget.yaml").write_text(text, encoding="utf-8")
    data = json.loads(ran("check", "budget.yaml", "--as-of", DAY, "--format", "json").out)
    lines = text.splitlines()
    return [
        (one["rule"], lines[one["line"] - 1][one["column"] - 1 : one["end_column"] - 1])
        for one in data["findings"]
        if one["rule"] in RULES
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{TOP}{CHAT}{SHARES}    mix:\n      short: {{share: 50%, input_tokens: 500}}\n      long: {{}}\n",
            [("cache-never-written", "50%"), ("cache-below-minimum", "500")],
        ),
        (
            f"{TOP}{CHAT}{SHARES}    mix:\n      a: {{share: 50%}}\n      b: {{multipliers: {{cache: {{reads: 40%}}}}}}\n",
            [("cache-never-written", "50%"), ("cache-never-written", "40%")],
        ),
        (
            f"{TOP}{CHAT}    mix:\n      a: {{share: 50%}}\n      b: {{model: lab/hours}}\n",
            [("schedule-left-out", "lab/hours")],
        ),
        (f"{TOP}multipliers: {{cache: prefix}}\n{CHAT}    mix: {{a: {{}}}}\n", [("cache-prefix-skipped", "prefix")]),
        (f"{TOP}multipliers: {{cache: prefix}}\n{CHAT}    mix: {{a: {{multipliers: {{cache: null}}}}}}\n", []),
    ],
)
def test_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, expected: list[tuple[str, str]]) -> None:
    monkeypatch.chdir(tmp_path)
    assert places(tmp_path, text) == expected
