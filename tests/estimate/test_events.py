"""Three months in which prices, plans, ceilings and a model change: every month and every event, worked out by hand."""

import json
from datetime import date
from decimal import Decimal

from budgetlint import lint_budget
from budgetlint.figures.exact import settled, written

PRICES = json.dumps(
    {
        "version": 1,
        "date": "2026-12-01",
        "models": {
            "lab/old": {
                "retires": "2027-03-20",
                "replaced_by": "lab/new",
                "prices": [
                    {"until": "2026-12-31", "rates": {"requests": "9000"}},
                    {"from": "2027-01-01", "until": "2027-01-15", "rates": {"requests": "1000"}},
                    {"from": "2027-01-16", "rates": {"requests": "2000"}},
                ],
            },
            "lab/new": {
                "prices": [
                    {"until": "2027-02-09", "rates": {"requests": "1000"}},
                    {"from": "2027-02-10", "until": "2027-02-28", "rates": {"requests": "3000"}},
                    {"from": "2027-03-01", "rates": {"requests": "4000"}},
                ]
            },
            "lab/late": {
                "retires": "2027-04-01",
                "prices": [
                    {"from": "2027-03-01", "until": "2027-03-31", "rates": {"requests": "1000"}},
                    {"from": "2027-04-01", "until": "2027-04-09", "rates": {"requests": "2000"}},
                    {"from": "2027-04-10", "rates": {"requests": "3000"}},
                ],
            },
        },
    }
)
FILE = """\
version: 1
pricing: {snapshot: prices.json}
buffer: 10%
starts: 2027-01
months: 3
drivers:
  visits: {quantity: 28, ramp: {2026-12: 100%, 2027-02: 50%}}
workloads:
  old: {kind: metered, model: lab/old, requests: 31, usage: {requests: 1}, ramp: {2027-02: 200%, 2027-04: 300%}}
  new: {kind: metered, model: lab/new, requests: 28, usage: {requests: 1}, from: 2027-02, until: 2027-02}
  by-visit: {kind: metered, model: lab/new, requests: {driver: visits}, usage: {requests: 1}}
  late: {kind: metered, model: lab/late, requests: 1, usage: {requests: 1}, from: 2027-03}
budgets:
  total: {ceiling: {2027-01: 300, 2027-02: 900, 2027-04: 1000}}
  one: {ceiling: 300, workloads: [old], raised: {ceiling: 400, from: 2027-02-01, until: 2027-03-31, by: x, reason: y}}
  two: {ceiling: 300, workloads: [old], raised: {ceiling: 400, until: 2027-04-30, by: x, reason: y}}
commitments:
  ahead: {kind: prepaid, amount: 50, from: 2027-01-01, until: 2027-02-28}
  least: {kind: minimum, amount: 200, period: month}
  most: {kind: minimum, amount: 200, period: month, workloads: [new]}
  longer: {kind: prepaid, amount: 50, from: 2027-01-01, until: 2027-04-01}
"""


def test_months_and_events_in_whole() -> None:
    """A price of the first day is no event of the plan, nor is what happens on the day after it or in the month after it."""
    estimate = lint_budget(FILE, {"prices.json": PRICES}, date(2027, 1, 1)).files[0].estimate
    assert estimate is not None
    horizon = estimate.horizon
    assert horizon is not None
    months = {
        name: [written(month.known.base) + ("" if month.layers else "?") for month in months]
        for name, months in horizon.workloads.items()
    }
    assert months == {
        # 15 × 1 + 16 × 2; 62 × 2; of 31 days the 19 before it retires
        "old": ["47", "124", "76?"],
        # 9 × 1 + 19 × 3
        "new": ["0", "66", "0"],
        # 28 × 1; half as many, so half of that; 14 × 4
        "by-visit": ["28", "33", "56"],
        "late": ["0", "0", "1"],
    }
    assert [(month.month, settled(month.known.planned), month.unpriced) for month in horizon.months] == [
        ("2027-01", Decimal("82.5"), ()),
        ("2027-02", Decimal("245.3"), ()),
        ("2027-03", Decimal("146.3"), ("old",)),
    ]
    assert [(event.day, event.kind, event.subject, event.change, event.detail) for event in horizon.events] == [
        # 31 × (2 − 1) × 1.1 in a whole month
        (date(2027, 1, 16), "promo-end", "lab/old", Decimal("34.1"), ""),
        (date(2027, 2, 1), "from", "new", None, ""),
        (date(2027, 2, 1), "ramp", "old", None, "200%"),
        (date(2027, 2, 1), "ceiling", "total", None, "900"),
        (date(2027, 2, 1), "ramp", "visits", None, "50%"),
        # (28 + 14) × (3 − 1) × 1.1
        (date(2027, 2, 10), "promo-end", "lab/new", Decimal("92.4"), ""),
        (date(2027, 2, 28), "commitment-end", "ahead", None, ""),
        (date(2027, 2, 28), "until", "new", None, ""),
        (date(2027, 3, 1), "price", "lab/late", None, ""),
        # 14 × (4 − 3) × 1.1
        (date(2027, 3, 1), "promo-end", "lab/new", Decimal("15.4"), ""),
        (date(2027, 3, 1), "from", "late", None, ""),
        (date(2027, 3, 20), "retirement", "lab/old", None, "lab/new"),
        (date(2027, 3, 31), "raise-end", "one", None, "400"),
    ]
    assert estimate.payable is not None
    commitments = {result.name: result for result in estimate.payable.commitments}
    shortfalls = {
        name: [(shortfall.months, settled(shortfall.amount)) for shortfall in commitments[name].shortfalls]
        for name in ("least", "most")
    }
    assert shortfalls == {
        # of 75, the usage without the buffer; of March not all is known
        "least": [(("2027-01",), Decimal(125))],
        "most": [
            (("2027-01",), Decimal(200)),
            (("2027-02",), Decimal(134)),
            (("2027-03",), Decimal(200)),
        ],
    }
    whole = {name: result.whole for name, result in commitments.items()}
    assert whole == {"ahead": True, "least": False, "most": True, "longer": False}
    # two commitments are not known in whole, and in March one workload isn't either
    assert [month.whole for month in estimate.payable.cash] == [False, False, False]


def test_what_ends_or_begins_on_the_first_day_of_the_plan_is_an_event_and_what_lies_outside_is_none() -> None:
    text = """version: 1
name: edges
period: month
starts: 2027-01
months: 2
pricing: {snapshot: prices.json}
workloads:
  early: {kind: subscription, price: 1, seats: 1, from: 2026-11, until: 2027-03}
budgets: {total: {ceiling: 300}}
commitments:
  ended: {kind: prepaid, amount: 50, from: 2026-12-01, until: 2027-01-01}
"""
    estimate = lint_budget(text, {"prices.json": PRICES}, date(2027, 1, 1)).files[0].estimate
    assert estimate is not None
    assert estimate.horizon is not None
    assert [(event.day, event.kind, event.subject) for event in estimate.horizon.events] == [
        (date(2027, 1, 1), "commitment-end", "ended")
    ]
