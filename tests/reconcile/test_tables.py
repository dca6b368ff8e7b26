"""Days, factors, tolerances and figures as they are written."""

from datetime import date
from decimal import Decimal

import pytest

from budgetlint.figures.exact import settled
from budgetlint.model.periods import Period
from budgetlint.reconcile.account import attempts, with_spread
from budgetlint.reconcile.answers import QUESTIONS
from budgetlint.reconcile.covered import factor, read_days
from budgetlint.reconcile.model_names import respelled
from budgetlint.reconcile.paid import Verdict
from budgetlint.reconcile.reconciled import Deciles
from budgetlint.reconcile.results import Covered
from budgetlint.reconcile.suggestions import rounded
from budgetlint.reconcile.tolerances import Tolerance, tolerance
from budgetlint.records.counts import Calls, Spread


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-06", Covered(date(2026, 6, 1), date(2026, 6, 30), True)),
        ("2026-12", Covered(date(2026, 12, 1), date(2026, 12, 31), True)),
        ("2028-02", Covered(date(2028, 2, 1), date(2028, 2, 29), True)),
        ("2026-06-03..2026-06-09", Covered(date(2026, 6, 3), date(2026, 6, 9), True)),
        ("2026-06-09..2026-06-03", None),
        ("2026-13", None),
        ("2026", None),
        ("june", None),
    ],
)
def test_days(text: str, days: Covered | None) -> None:
    assert read_days(text) == days


@pytest.mark.parametrize(
    ("days", "period", "share"),
    [
        ("2026-06", Period.MONTH, "1"),
        ("2026-02", Period.MONTH, "1"),
        ("2026-01-01..2026-03-31", Period.QUARTER, "1"),
        ("2026-01-01..2026-03-31", Period.MONTH, "3"),
        ("2026-01-01..2026-12-31", Period.YEAR, "1"),
        ("2026-06-02..2026-06-15", Period.WEEK, "2"),
        ("2026-06", Period.DAY, "30"),
        # 15 ÷ 30.436875: no whole month, so a month has its mean days
        ("2026-06-01..2026-06-15", Period.MONTH, "0.4928232612579313743608698331"),
    ],
)
def test_what_days_are_of_a_period(days: str, period: Period, share: str) -> None:
    covered = read_days(days)
    assert covered is not None
    assert settled(factor(covered, period)).quantize(Decimal("1e-20")) == Decimal(share).quantize(Decimal("1e-20"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10%", Tolerance("bill", Decimal("0.1"))),
        ("output_tokens=12.5%", Tolerance("output_tokens", Decimal("0.125"))),
        ("failed_jobs.rate=1%", Tolerance("failed_jobs.rate", Decimal("0.01"))),
        ("unread=0%", Tolerance("unread", Decimal(0))),
        ("10", None),
        ("tokens=10%", None),
        ("-1%", None),
        ("bill=ten%", None),
    ],
)
def test_tolerances(text: str, expected: Tolerance | None) -> None:
    assert tolerance(text) == expected


@pytest.mark.parametrize(
    ("calls", "billed", "answer"),
    [
        (Calls(requests=100), 100, (100, "0", "0", "0")),
        (Calls(requests=100, retries=5, billed_retries=5), 105, (100, "0.05", "0", "0")),
        # retries that only their requests count
        (Calls(requests=100, retries=5), 100, (100, "0.05", "0", "0")),
        # five failed before they took a token, so nothing more was billed
        (Calls(requests=100, retries=5, billed_retries=5), 100, (100, "0", "0", "0")),
        # and five never came to anything
        (Calls(requests=100), 95, (95, "0", "0", "0")),
        (Calls(requests=100, duplicates=6, timeout_duplicates=4), 110, (100, "0", "0.1", "0.04")),
        (Calls(requests=100, retries=10, billed_retries=10, duplicates=11), 121, (100, "0.1", "0.1", "0")),
        # of 110 billed, no more than 10 are doubles, whatever was sent
        (Calls(requests=100, duplicates=30), 110, (100, "0", "0.1", "0")),
        (Calls(requests=100, duplicates=2, timeout_duplicates=30), 110, (100, "0", "0.1", "0.1")),
        (Calls(), 0, (0, "0", "0", "0")),
    ],
)
def test_attempts(calls: Calls, billed: int, answer: tuple[int, str, str, str]) -> None:
    seen = attempts(calls, billed)
    meant, *shares = answer
    assert (seen.meant, seen.retries, seen.duplicates, seen.after_timeout) == (meant, *map(Decimal, shares))


def test_what_is_said_of_attempts() -> None:
    counted = "5 retries are only counted by their requests: each is assumed to cost as much as a call"
    assert attempts(Calls(requests=100, retries=5), 100).notes == (counted,)
    assert attempts(Calls(requests=100, retries=5, billed_retries=5), 105).notes == ()
    assert attempts(Calls(requests=100), 99).notes == ("1 requests used nothing that is billed",)
    assert attempts(Calls(requests=2000, retries=1200), 500).notes == (
        "1,200 retries are only counted by their requests: each is assumed to cost as much as a call",
        "300 requests used nothing that is billed",
    )


@pytest.mark.parametrize(
    ("number", "shown"),
    [("651.4", "651"), ("12345.6", "12346"), ("3.3049", "3.30"), ("0.012345", "0.0123"), ("0", "0")],
)
def test_means_as_people_write_them(number: str, shown: str) -> None:
    assert str(rounded(Decimal(number))) == shown


def test_the_seven_questions() -> None:
    assert dict(QUESTIONS) == {
        "volume": "Did request volume grow?",
        "model": "Did the production model change?",
        "output": "Did the average output get longer?",
        "retries": "Did retries rise?",
        "regenerations": "Did users regenerate more?",
        "timeouts": "Did a time-out produce duplicate jobs?",
        "provider": "Does the provider's figure differ from our own estimate?",
    }


def test_what_a_bill_says_of_a_listed_price() -> None:
    assert [verdict.value for verdict in Verdict] == ["as listed", "differs", "not listed", "paid at several prices"]


def test_a_quantity_with_how_it_varied() -> None:
    spread = Spread("input_tokens", 4, 400, 90, 120, p10=80, p90=130)
    row = with_spread("input_tokens", Decimal(90), Decimal(100), spread)
    assert (row.median, row.p95, row.n) == (Decimal(90), Decimal(120), 4)
    assert row.span == Deciles(Decimal(80), Decimal(90), Decimal(130), 4, "calls")
    assert with_spread("input_tokens", Decimal(90), None, None).n is None


@pytest.mark.parametrize(
    ("model", "name", "how"),
    [
        ("lab/small", "lab/small", None),
        ("small", "lab/small", None),
        ("shop/lab/small", "lab/small", None),
        ("lab/large", "lab/small", None),
        ("lab/small", None, None),
    ],
)
def test_an_id_that_is_written_as_in_the_price_list_is_not_respelled(
    model: str, name: str | None, how: str | None
) -> None:
    assert respelled(model, name) == how
