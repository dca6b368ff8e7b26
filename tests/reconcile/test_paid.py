"""What bills say of prices: paid ÷ usage per meter, and the entry or the dispute that is proposed."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from budgetlint.estimate.line_items import Rate
from budgetlint.frozen import replace
from budgetlint.model.snapshot import PriceEntry
from budgetlint.reconcile.paid import Paid, Verdict, paid_prices
from budgetlint.records.observed import BillLine
from budgetlint.reports.reconcile.paid import data, text
from tests.cli.running import ran

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
COSTS = Path(__file__).parents[1] / "records" / "data" / "openai-costs"


def line(
    amount: str | None,
    quantity: str | None,
    *,
    source: str = "bill",
    meter: str = "input",
    model: str | None = "small",
    service: str | None = None,
    last: date = LAST,
) -> BillLine:
    cost, count = (None if number is None else Decimal(number) for number in (amount, quantity))
    currency = None if amount is None else "USD"
    return BillLine(source, "lab", service, model, meter, "usage", currency, count, None, cost, None, FIRST, last)


def listed(model: str, meter: str, day: date) -> Rate | None:
    assert day == LAST
    known = {("lab/small", "input_tokens"): Decimal(3)}.get((model, meter))
    return None if known is None else Rate(known, Decimal(1_000_000), known, PriceEntry())


def paid_in(*lines: BillLine) -> tuple[tuple[Paid, ...], tuple[str, ...]]:
    return paid_prices(lines, lambda name: name if name == "lab/small" else None, listed)


CASES = {
    "as listed": ((line("3.00", "1000000"),), Verdict.AS_LISTED, "3"),
    "as listed, to the cent": ((line("0.01", "2500"),), Verdict.AS_LISTED, "4"),
    "as listed, to half a percent": ((line("3.015", "1000000"),), Verdict.AS_LISTED, "3.015"),
    "a little more": ((line("3.0151", "1000000"),), Verdict.DIFFERS, "3.0151"),
    "as listed, to half a percent less": ((line("2.985", "1000000"),), Verdict.AS_LISTED, "2.985"),
    "a little less": ((line("2.9849", "1000000"),), Verdict.DIFFERS, "2.9849"),
    "as listed, to half a cent": ((line("0.008", "1000"),), Verdict.AS_LISTED, "8"),
    "more than half a cent": ((line("0.0081", "1000"),), Verdict.DIFFERS, "8.1"),
    "lines that agree to half a percent": (
        (line("2.01", "1000000"), line("1.99", "1000000", service="b")),
        Verdict.DIFFERS,
        "2",
    ),
    "lines a little further apart": (
        (line("2.0101", "1000000"), line("1.9899", "1000000", service="b")),
        Verdict.SPREAD,
        "2",
    ),
    "a discount": ((line("2.40", "1000000"),), Verdict.DIFFERS, "2.4"),
    "another meter": ((line("12.00", "1000000", meter="Output"),), Verdict.UNLISTED, "12"),
    "two lines alike": ((line("2.40", "1000000"), line("24.00", "10000000", service="b")), Verdict.DIFFERS, "2.4"),
    "two prices": ((line("3.00", "1000000"), line("1.50", "1000000", service="b")), Verdict.SPREAD, "2.25"),
    "two reports": (
        (line("2.40", None), line(None, "1000000", source="usage", meter="input_tokens")),
        Verdict.DIFFERS,
        "2.4",
    ),
}


@pytest.mark.parametrize(("lines", "verdict", "rate"), CASES.values(), ids=CASES)
def test_paid_is_amount_over_usage(lines: tuple[BillLine, ...], verdict: Verdict, rate: str) -> None:
    prices, notes = paid_in(*lines)
    assert [(price.verdict, price.rate) for price in prices] == [(verdict, Decimal(rate))]
    assert notes == ()


def test_a_price_of_two_reports_has_the_currency_and_the_days_of_both() -> None:
    later = date(2026, 6, 15)
    (price,), _ = paid_in(
        replace(line("2.00", None), first=later),
        line("1.00", None, last=later),
        line(None, "1000000", source="usage", meter="input_tokens"),
    )
    assert (price.source, price.currency, price.amount, price.quantity) == (
        "bill",
        "USD",
        Decimal(3),
        Decimal(1_000_000),
    )
    assert (price.first, price.last, price.per, price.rate, price.rates) == (
        FIRST, LAST, Decimal(1_000_000), Decimal(3), (Decimal(3),),
    )  # fmt: skip
    unstated, _ = paid_in(replace(line("2.00", "1000000"), currency=None))
    assert [price.currency for price in unstated] == [""]


@pytest.mark.parametrize(
    "lines",
    [
        # amounts in two currencies, of other days, and usage of two reports
        (line("2", None), replace(line("2", None), currency="EUR"), line(None, "9", source="usage")),
        (replace(line("2", None), first=LAST), line(None, "9", source="usage")),
        (line("2", None), line(None, "9", source="usage"), line(None, "9", source="other")),
    ],
)
def test_amounts_and_usage_that_are_not_of_one_thing_imply_no_price(lines: tuple[BillLine, ...]) -> None:
    note = "bill: lab/small input_tokens: there is no usage of the same days for this amount"
    assert paid_in(*lines) == ((), (note,))


@pytest.mark.parametrize("alone", [line("2.40", None), line(None, "1000000")])
def test_an_amount_or_usage_alone_implies_no_price(alone: BillLine) -> None:
    assert paid_in(alone)[0] == ()


def test_what_implies_no_price_is_said() -> None:
    prices, notes = paid_in(
        line("2.40", None),
        line(None, "1000000", source="usage", meter="input_tokens", last=date(2026, 6, 29)),
        line("5", "2", meter="prepaid credits"),
        line("5", None, model=None, meter="web_search"),
    )
    assert prices == ()
    assert notes == (
        "bill: small: 5 USD names no known model or meter",
        "bill: web_search: 5 USD names no known model or meter",
        "bill: lab/small input_tokens: there is no usage of the same days for this amount",
    )


TEXT = """\
lab/small input_tokens: paid 2.4 per 1,000,000 (2.4 USD ÷ 1,000,000), listed 3: differs
  sources: {"bill-2026-06-30": {"url": "bill", "kind": "own", "published": "2026-06-30"}}
  prices: {"source": "bill-2026-06-30", "from": "2026-06-01", "rates": {"input_tokens": "2.4"}}
lab/small output_tokens: paid 7 per 1,000,000 (14 USD ÷ 2,000,000), not listed: paid at several prices
  its lines were paid at several prices, so no single price replaces the listed one; besides its rates:
  {"disputed": {"output_tokens": {"bill-2026-06-30-1": "6", "bill-2026-06-30-2": "8"}}}
"""


def test_what_is_proposed() -> None:
    prices, notes = paid_in(
        line("2.40", "1000000"),
        line("6", "1000000", meter="output"),
        line("8", "1000000", meter="output", service="b"),
    )
    assert text(prices, notes) == TEXT
    written = json.loads(data(prices, notes))["prices"]
    assert written[0]["entry"] == {"source": "bill-2026-06-30", "from": "2026-06-01", "rates": {"input_tokens": "2.4"}}
    assert written[1]["disputed"] == {"output_tokens": {"bill-2026-06-30-1": "6", "bill-2026-06-30-2": "8"}}


def test_a_rate_is_written_as_exactly_as_a_bill_knows_it() -> None:
    prices, _ = paid_in(line("0.80", "300000"))
    assert json.loads(data(prices, ()))["prices"][0]["entry"]["rates"] == {"input_tokens": "2.66667"}


@pytest.mark.slow
def test_a_bill_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = ran("reconcile", str(COSTS), "--prices", "--format", "json")
    assert done.code == 0
    prices = json.loads(done.out)["prices"]
    assert [(price["model"], price["meter"], price["verdict"]) for price in prices] == [
        ("openai/gpt-5-mini", "input_tokens", "differs")
    ]
    done = ran("reconcile", "--prices")
    assert (done.code, done.err) == (
        2,
        "error: no bills given: `budgetlint reconcile BILLS… --prices`\nhelp: `budgetlint reconcile -h` lists what it takes\n",
    )
