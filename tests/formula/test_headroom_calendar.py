"""headroom of a plan over months: the greatest value at which every run of a budget holds, by evaluating it and the next."""

import json
from datetime import date
from decimal import Decimal

from budgetlint.api import load_snapshot
from budgetlint.estimate.evaluate import estimate
from budgetlint.estimate.results import Status
from budgetlint.estimate.tariff import Prices
from budgetlint.formula.headroom import headrooms
from budgetlint.shape.budget_file import read_budget_file
from budgetlint.source.yaml_text import load_yaml

PRICES = Prices(
    load_snapshot(
        json.dumps(
            {
                "version": 1,
                "date": "2026-06-17",
                "currency": "USD",
                "models": {"a/pictures": {"prices": [{"rates": {"images": "0.02"}}]}},
            }
        )
    ),
    date(2026, 11, 26),
)
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
    assert limit.quantize(Decimal("0.001")) == Decimal("931.382")
    for times, status in ((limit / 1000, Status.WARN), ((limit + Decimal("1e-6")) / 1000, Status.EXCEEDED)):
        turned = read_budget_file(load_yaml(PLAN.replace("TIMES", f"{times:f}")).data).file
        assert turned is not None
        assert estimate(turned, PRICES).budgets[0].status is status
