"""headroom of a plan over months: the greatest value at which every run of a budget holds, by evaluating it and the next."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from budgetlint.api import load_snapshot
from budgetlint.estimate.evaluate import estimate
from budgetlint.estimate.results import Status
from budgetlint.estimate.tariff import Prices
from budgetlint.formula.headroom import PRICES as PRICES_OF_ALL
from budgetlint.formula.headroom import headrooms
from budgetlint.shape.budget_file import read_budget_file
from budgetlint.source.yaml_text import load_yaml
from tests.cli.running import ran

STATED = {
    "version": 1,
    "date": "2026-06-17",
    "currency": "USD",
    "models": {"a/pictures": {"prices": [{"rates": {"images": "0.02"}}]}},
}
PRICES = Prices(load_snapshot(json.dumps(STATED)), date(2026, 11, 26))
PLAN = """
version: 1
starts: 2027-01
drivers: {orders: {quantity: 1000, growth: {rate: 10%}}}
workloads:
  shots: {kind: image, model: a/pictures, accepted_images: {driver: orders, times: TIMES}}
budgets:
  monthly: {ceiling: {2027-01: 30, 2027-07: 60, 2027-12: 62}}
"""


def test_the_greatest_value_holds_in_every_run_and_the_next_does_not() -> None:
    file = read_budget_file(load_yaml(PLAN.replace("TIMES", "1")).data).file
    assert file is not None
    limits = {limit.address: limit.limit for limit in headrooms(file, estimate(file, PRICES), PRICES)[0].limits}
    limit = limits["shots.accepted_images"]
    assert limit == limits["drivers.orders"] == 931
    for times, status in ((limit / 1000, Status.WARN), ((limit + 1) / 1000, Status.EXCEEDED)):
        turned = read_budget_file(load_yaml(PLAN.replace("TIMES", f"{times:f}")).data).file
        assert turned is not None
        assert estimate(turned, PRICES).budgets[0].status is status


CUT_OFF = """
version: 1
starts: 2027-01
months: 5
workloads:
  shots: {kind: image, model: a/pictures, accepted_images: {driver: orders, times: 1}}
drivers: {orders: {quantity: 1000, growth: {rate: 50%}}}
budgets: {quarterly: {ceiling: 300, period: quarter}}
"""


@pytest.mark.parametrize("address", ["drivers.orders", PRICES_OF_ALL])
def test_the_last_run_counts_although_the_plan_ends_within_it(address: str) -> None:
    """The second quarter has two months only, and in them more is spent than in the first."""
    file = read_budget_file(load_yaml(CUT_OFF).data).file
    assert file is not None
    limits = {limit.address: limit for limit in headrooms(file, estimate(file, PRICES), PRICES)[0].limits}
    limit = limits[address].limit
    assert limit == {"drivers.orders": 1777, PRICES_OF_ALL: Decimal("1." + 27 * "7")}[address]
    for orders, over in ((1777, None), (1778, Status.EXCEEDED)):
        turned = read_budget_file(load_yaml(CUT_OFF.replace("1000", str(orders))).data).file
        assert turned is not None
        assert estimate(turned, PRICES).budgets[0].runs[1].status is over


def test_a_run_without_a_price_leaves_the_headroom_unknown() -> None:
    """The plan ends within the second quarter, whose last month has no price: the command prints `incomplete`."""
    models = {"a/pictures": {"prices": [{"rates": {"images": "0.02"}, "until": "2027-05-01"}]}}
    ended = Prices(load_snapshot(json.dumps({**STATED, "models": models})), date(2026, 11, 26))
    file = read_budget_file(load_yaml(CUT_OFF).data).file
    assert file is not None
    whole = estimate(file, ended)
    assert [run.unpriced for run in whole.budgets[0].runs] == [(), ("shots",)]
    assert headrooms(file, whole, ended) == ()


SERVICE = """
version: 1
name: NAME
CALENDAR
pricing: {snapshot: prices.json}
workloads:
  shots: {kind: image, model: a/pictures, accepted_images: IMAGES}
"""
ROOT = """
version: 1
name: all
starts: 2027-01
pricing: {snapshot: prices.json}
includes: ["*.budget.yaml"]
budgets:
  year: {ceiling: 1000, period: year}
"""


def limits_of(folder: Path) -> dict[str, Decimal]:
    done = ran("headroom", str(folder / "root.yaml"), "--as-of", "2026-11-26", "--format", "json")
    assert done.err == ""
    (root,) = [file for file in json.loads(done.out)["files"] if file["path"].endswith("root.yaml")]
    return {limit["address"]: Decimal(limit["limit"]) for limit in root["budgets"][0]["limits"]}


def exceeded(folder: Path) -> bool:
    done = ran("check", str(folder / "root.yaml"), "--as-of", "2026-11-26", "--format", "json")
    (root,) = [file for file in json.loads(done.out)["files"] if file["path"].endswith("root.yaml")]
    return str(root["budgets"][0]["status"]) == "exceeded"


@pytest.mark.slow
@pytest.mark.parametrize(("member", "holds"), [("grows", 2085), ("flat", 2309)])
def test_a_root_over_months_turns_the_numbers_of_its_files(tmp_path: Path, member: str, holds: int) -> None:
    """Of 1,000.00 the others leave so much: 0.02 × images × Σ 1.05^k of twelve months, or × 12."""
    calendars = {"grows": "starts: 2027-01", "flat": "period: month"}
    for name, calendar in calendars.items():
        text = SERVICE.replace("NAME", name).replace("CALENDAR", calendar).replace("IMAGES", "1400")
        if name == "grows":
            text = text.replace("1400}", "1400, growth: {rate: 5%}}")
        (tmp_path / f"{name}.budget.yaml").write_text(text)
    (tmp_path / "root.yaml").write_text(ROOT)
    (tmp_path / "prices.json").write_text(json.dumps(STATED))
    limits = limits_of(tmp_path)
    assert limits[f"{member}/shots.accepted_images"] == holds
    for images, over in ((holds, False), (holds + 1, True)):
        path = tmp_path / f"{member}.budget.yaml"
        path.write_text(path.read_text().replace("1400", str(images)).replace(str(holds), str(images)))
        assert exceeded(tmp_path) is over
