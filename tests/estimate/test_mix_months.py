"""A mix over months of which one part retires: what is still served stays known, by model, by how prices are known."""

import json
from pathlib import Path
from typing import Any

from tests.cli.running import ran

PLAN = """\
version: 1
name: plan
starts: 2027-01
months: 3
pricing: {snapshot: prices.json, max_age_days: 900}
workloads:
  w:
    kind: embeddings
    requests: 1M
    input_tokens: 1
    growth: {rate: 100%}
    mix: {old: {share: 50%, model: a/old}, new: {model: a/new}}
budgets:
  total: {ceiling: 100, raised: {ceiling: 200, until: 2027-02-28, by: me, reason: launch}}
"""


def prices(**old: str) -> str:
    """One model at 2, the other at 4 and from February on at 8."""
    first = {"source": "own", "rates": {"input_tokens": "4"}, "until": "2027-01-31"}
    second = {"source": "own", "rates": {"input_tokens": "8"}, "from": "2027-02-01"}
    models = {
        "a/old": {"prices": [{"rates": {"input_tokens": "2"}}], **old},
        "a/new": {"prices": [first, second]},
    }
    source = {"url": "https://lab.example", "kind": "official", "retrieved": "2026-06-17"}
    return json.dumps(
        {"version": 1, "date": "2026-06-17", "currency": "USD", "sources": {"own": source}, "models": models}
    )


def reported(folder: Path, *more: str, **old: str) -> dict[str, Any]:
    (folder / "prices.json").write_text(prices(**old))
    (folder / "budget.yaml").write_text(PLAN)
    done = ran("report", str(folder / "budget.yaml"), "--as-of", "2026-11-26", "--format", "json", *more)
    data = json.loads(done.out)
    assert isinstance(data, dict)
    return data


def test_the_part_that_is_still_served_is_known(tmp_path: Path) -> None:
    """January 1 + 2; of February 14 days of 2 and all of 8, of March 16."""
    (file,) = reported(tmp_path, retires="2027-02-15")["files"]
    assert [month.get("known", month)["planned"] for month in file["months"]] == ["3", "9", "16"]
    assert [month["planned"] for month in file["months"]] == ["3", None, None]


def test_shares_and_groups_follow_the_prices_of_each_day(tmp_path: Path) -> None:
    """Volumes × 1, 2 and 4: the one model 2 + 8 + 16, the other 1 + 2 + 4; one is official, the other stands alone."""
    data = reported(tmp_path, "--group-by", "model")
    assert {group["value"]: group["planned"] for group in data["groups"]} == {"a/new": "26", "a/old": "7"}
    (file,) = data["files"]
    shares = {share["standing"]: share["amount"] for share in file["price_shares"] if share["amount"] != "0"}
    assert shares == {"official": "26", "single": "7"}


def test_the_end_of_a_raise_is_an_event(tmp_path: Path) -> None:
    (file,) = reported(tmp_path)["files"]
    events = [(event["date"], event["kind"], event["subject"], event.get("detail")) for event in file["events"]]
    assert events == [
        ("2027-02-01", "promo-end", "a/new", None),
        ("2027-02-28", "raise-end", "total", "200"),
    ]
