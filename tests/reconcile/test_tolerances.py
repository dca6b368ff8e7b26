"""What drifted too far, in the words of each breach: at the limit it holds, and a hair beyond it doesn't."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from budgetlint.frozen import replace
from budgetlint.reconcile.projections import Projection, ToDate
from budgetlint.reconcile.reconciled import Assumption, Reason, Reconciled
from budgetlint.reconcile.refused import RefusedCalls
from budgetlint.reconcile.results import Billed, Covered, CurrencyTotal, FileReconciled, Reconciliation, Unplanned
from budgetlint.reconcile.tolerances import breaches, tolerance
from budgetlint.records.observed import FileRead

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
CHAT = Reconciled(
    "chat", "llm-app", "lab/small", planned=Decimal(110), expected=Decimal(100), estimated=Decimal(110), reported=None
)
MONTH = Reconciliation(
    covered=Covered(FIRST, LAST),
    extrapolated=False,
    files=(),
    unplanned=(),
    billed=(),
    totals=(),
    read=(FileRead("log.jsonl", "canonical", 96, 4),),
    unread=(),
)
TOTAL = ToDate(
    "a.yaml", "total", "EUR", Decimal(100), "month", FIRST, LAST, date(2026, 10, 11), Decimal(44), Decimal(40)
)
REFUSED = RefusedCalls("openrouter", "too many requests", None, None, 6, FIRST, LAST, None, "a.yaml", ())


def lines(reconciliation: Reconciliation, *tolerances: str) -> list[str]:
    """Each breach: its rule, its file and workload, and its words."""
    allowed = [tolerance(text) for text in tolerances]
    return [
        " ".join((breach.rule, *filter(None, (breach.path, breach.workload)), breach.message))
        for breach in breaches(reconciliation, [entry for entry in allowed if entry is not None])
    ]


def of(*workloads: Reconciled) -> Reconciliation:
    file = FileReconciled("a.yaml", None, "EUR", "month", Decimal(1), Decimal(1), workloads)
    return replace(MONTH, files=(file,))


def row(name: str, planned: str | None, observed: str | None, share: bool = False) -> Reconciliation:
    """A workload whose bill is as expected, with one assumption."""
    planned_figure, figure = (None if text is None else Decimal(text) for text in (planned, observed))
    assumption = Assumption(name, planned_figure, figure, "share" if share else "count")
    return of(replace(CHAT, estimated=Decimal(100), assumptions=(assumption,)))


@pytest.mark.parametrize(
    ("bill", "expected", "allowed", "messages"),
    [
        ("110", "100", "10%", []),
        ("90", "100", "10%", []),
        ("110", "100", "9.9%", ["drift-bill a.yaml chat `chat` cost 110.00 EUR instead of 100.00, +10.0%: more than 9.9%"]),
        ("90", "100", "9.9%", ["drift-bill a.yaml chat `chat` cost 90.00 EUR instead of 100.00, -10.0%: more than 9.9%"]),
        ("1", "0", "1000%", ["drift-bill a.yaml chat `chat` cost 1.00 EUR instead of 0.00, from nothing: more than 1,000.0%"]),
        ("0", "0", "0%", []),
        ("400", "100", "requests=0%", []),
    ],
)  # fmt: skip
def test_the_bill(bill: str, expected: str, allowed: str, messages: list[str]) -> None:
    """Held against what was expected, which is the plan without its buffer."""
    assert lines(of(replace(CHAT, estimated=Decimal(bill), expected=Decimal(expected))), allowed) == messages


@pytest.mark.parametrize(
    ("reported", "allowed", "messages"),
    [
        ("121", "provider=10%", []),
        ("99", "provider=10%", []),
        ("121", "provider=9.9%", ["drift-provider a.yaml chat `chat`: the provider's figure is 121.00 EUR, our estimate 110.00: more than 9.9% apart"]),
        ("99", "provider=9.9%", ["drift-provider a.yaml chat `chat`: the provider's figure is 99.00 EUR, our estimate 110.00: more than 9.9% apart"]),
        (None, "provider=0%", []),
        ("400", "requests=0%", []),
    ],
)  # fmt: skip
def test_the_providers_figure(reported: str | None, allowed: str, messages: list[str]) -> None:
    figure = None if reported is None else Decimal(reported)
    assert lines(of(replace(CHAT, reported=figure)), allowed) == messages


def test_what_can_not_be_reconciled() -> None:
    lost = Reconciled("lost", "llm-app", "lab/small", problem="no record matches it")
    assert lines(of(lost), "requests=5%") == ["not-reconciled a.yaml lost `lost`: no record matches it"]
    assert lines(of(lost)) == []
    assert lines(of(replace(lost, unasked=True)), "0%") == []


@pytest.mark.parametrize(
    ("reconciliation", "allowed", "messages"),
    [
        (row("output_tokens", "500", "600"), "output_tokens=20%", []),
        (row("output_tokens", "500", "400"), "output_tokens=20%", []),
        (
            row("output_tokens", "500", "600"),
            "output_tokens=19%",
            ["drift-assumption a.yaml chat `chat`: output tokens 600 instead of 500, +20.0%: more than 19.0%"],
        ),
        (
            row("output_tokens", "500", "400"),
            "output_tokens=19%",
            ["drift-assumption a.yaml chat `chat`: output tokens 400 instead of 500, -20.0%: more than 19.0%"],
        ),
        (row("output_tokens", "500", "600"), "input_tokens=0%", []),
        (row("output_tokens", None, "600"), "output_tokens=0%", []),
        (
            row("output_tokens", "500", None),
            "output_tokens=900%",
            ["drift-unknown a.yaml chat `chat`: output tokens can't be computed from the records"],
        ),
        (
            row("output_tokens", "0", "3"),
            "output_tokens=900%",
            ["drift-assumption a.yaml chat `chat`: output tokens 3 instead of 0, from nothing: more than 900.0%"],
        ),
        (row("output_tokens", "0", "0"), "output_tokens=0%", []),
        (row("retries", "0.03", "0.05", share=True), "retries=2%", []),
        (row("retries", "0.03", "0.01", share=True), "retries=2%", []),
        (
            row("retries", "0.03", "0.05", share=True),
            "retries=1.9%",
            ["drift-assumption a.yaml chat `chat`: retries 5.0% instead of 3.0%, +2.0 points: more than 1.9 points"],
        ),
        (
            row("retries", "0.03", "0.01", share=True),
            "retries=1.9%",
            ["drift-assumption a.yaml chat `chat`: retries 1.0% instead of 3.0%, -2.0 points: more than 1.9 points"],
        ),
    ],
)
def test_an_assumption(reconciliation: Reconciliation, allowed: str, messages: list[str]) -> None:
    assert lines(reconciliation, allowed) == messages


def test_each_of_several_assumptions() -> None:
    """One that nobody planned and one that is near enough hide none after them."""
    rows = (
        Assumption("users", None, Decimal(3)),
        Assumption("input_tokens", Decimal(100), None),
        Assumption("requests", Decimal(100), Decimal(101)),
        Assumption("output_tokens", Decimal(100), Decimal(200)),
    )
    allowed = ["users=0%", "input_tokens=0%", "requests=2%", "output_tokens=0%"]
    assert lines(of(replace(CHAT, assumptions=rows)), *allowed) == [
        "drift-unknown a.yaml chat `chat`: input tokens can't be computed from the records",
        "drift-assumption a.yaml chat `chat`: output tokens 200 instead of 100, +100.0%: more than 0.0%",
    ]


def unplanned(*amounts: str | None, currency: str = "USD") -> Reconciliation:
    """Spend nobody planned, beside a bill of 90 USD + 10 USD and one of 1,000 EUR."""
    spends = [
        Unplanned(f"lab/{at}", 2, None if amount is None else Decimal(amount), "prices")
        for at, amount in enumerate(amounts)
    ]
    totals = (
        CurrencyTotal("USD", Decimal(90), (Reason("volume", Decimal(4)), Reason("model", Decimal(6))), Decimal(100)),
        CurrencyTotal("EUR", Decimal(1000), (), Decimal(1000)),
    )
    return replace(MONTH, unplanned=tuple(spends), totals=totals, currency=currency)


@pytest.mark.parametrize(
    ("reconciliation", "allowed", "messages"),
    [
        (unplanned("3", "7"), ["unplanned=10%"], []),
        (
            unplanned("3", "7"),
            ["unplanned=9%"],
            ["unplanned-spend 10.00 USD for 4 calls belong to no workload: more than 9.0% of the bill"],
        ),
        (unplanned("3", "7"), ["10%"], []),
        (
            unplanned("3", "7"),
            ["9%"],
            ["unplanned-spend 10.00 USD for 4 calls belong to no workload: more than 9.0% of the bill"],
        ),
        (unplanned("3", "7"), ["0%", "unplanned=10%"], []),
        (unplanned("3", "7", currency="EUR"), ["unplanned=1%"], []),
        (unplanned("3", "7"), ["provider=0%"], []),
        (
            unplanned("3", None, None),
            ["unplanned=99%"],
            ["unplanned-spend unplanned calls have no price: `lab/1`, `lab/2`"],
        ),
        (unplanned(), ["unplanned=0%", "0%"], []),
    ],
)
def test_spend_nobody_planned(reconciliation: Reconciliation, allowed: Sequence[str], messages: list[str]) -> None:
    """Held against the whole bill in its currency; where nothing is said of it, by the tolerance of the bill."""
    assert lines(reconciliation, *allowed) == messages


@pytest.mark.parametrize(
    ("amount", "allowed", "messages"),
    [
        ("110", "provider=10%", []),
        ("90", "provider=10%", []),
        ("110", "provider=9%", ["drift-provider `lab` billed 110.00 USD, its records add up to 100.00: more than 9.0% apart"]),
        ("90", "provider=9%", ["drift-provider `lab` billed 90.00 USD, its records add up to 100.00: more than 9.0% apart"]),
        ("110", "0%", []),
    ],
)  # fmt: skip
def test_a_bill_beside_its_records(amount: str, allowed: str, messages: list[str]) -> None:
    bill = Billed("lab", "focus", Decimal(amount), Decimal(100), FIRST, LAST)
    assert lines(replace(MONTH, billed=(bill,)), allowed) == messages


def test_records_that_could_not_be_read() -> None:
    """4 of the 96 records that the files hold."""
    assert lines(MONTH, "unread=5%") == []
    assert lines(MONTH, "unread=4%") == ["records-unread 4 of 96 records could not be read, 4.2%: more than 4.0%"]
    assert lines(MONTH, "0%") == []
    quarter = replace(MONTH, read=(FileRead("a", "canonical", 3, 1), FileRead("b", "canonical", 5, 1)))
    assert lines(quarter, "unread=25%") == []
    assert lines(quarter, "unread=24%") == ["records-unread 2 of 8 records could not be read, 25.0%: more than 24.0%"]
    nothing = replace(MONTH, read=(FileRead("a", "canonical", 0, 2_000),))
    assert lines(nothing, "unread=50%") == [
        "records-unread 2,000 of 0 records could not be read, 200,000.0%: more than 50.0%"
    ]


def test_calls_that_were_refused() -> None:
    """6 + 2 of the 96 that the files hold; where no file holds any, all of them."""
    other = replace(REFUSED, count=2, limit="accounts.team.limit", path=None)
    month = replace(MONTH, refused=(REFUSED, other))
    calls = "6 calls refused from 2026-10-01 to 2026-10-31"
    assert lines(month, "refused=9%") == []
    assert lines(month, "refused=8%") == [
        f"limit-met a.yaml openrouter: too many requests, {calls}; no declared limit is known to explain it",
        "limit-met `accounts.team.limit` was reached: 2 calls refused from 2026-10-01 to 2026-10-31",
    ]
    assert lines(month, "0%") == []
    alone = replace(MONTH, refused=(REFUSED,), read=())
    assert lines(alone, "refused=100%") == []
    assert len(lines(alone, "refused=99%")) == 1
    eighths = replace(alone, refused=(other,), read=(FileRead("a", "canonical", 8, 0),))
    assert lines(eighths, "refused=25%") == []


def ends(at_plan: str, at_pace: str | None = None, **more: date) -> Reconciliation:
    """A budget of 100 EUR, where it ends and when it breaks."""
    plan = Projection(Decimal(at_plan), more.get("plan_breaks"))
    pace = None if at_pace is None else Projection(Decimal(at_pace), more.get("pace_breaks"))
    return replace(MONTH, running=(replace(TOTAL, at_plan=plan, at_pace=pace),))


BOTH = "at plan at 120.00 (breaks on 2026-10-31) and at pace at 130.00 (breaks on 2026-10-01)"
ABOVE = "more than 10.0% above its ceiling of 100.00 EUR"


@pytest.mark.parametrize(
    ("reconciliation", "messages"),
    [
        (ends("110", "110"), []),
        (ends("111"), [f"`total` ends at plan at 111.00: {ABOVE}"]),
        (ends("90", "111", pace_breaks=LAST), [f"`total` ends at pace at 111.00 (breaks on 2026-10-31): {ABOVE}"]),
        (
            ends("120", "130", plan_breaks=LAST, pace_breaks=FIRST),
            [f"`total` ends {BOTH}: {ABOVE}"],
        ),
        (replace(MONTH, running=(TOTAL,)), ["`total` can't be projected: a price is not known"]),
        (
            replace(MONTH, running=(replace(TOTAL, unknown=("chat", "mail")),)),
            ["`total` can't be projected: `chat`, `mail` is not known"],
        ),
    ],
)
def test_where_budgets_end(reconciliation: Reconciliation, messages: list[str]) -> None:
    assert lines(reconciliation, "forecast=10%") == [f"budget-breaks-this-period a.yaml {words}" for words in messages]
    assert lines(reconciliation, "0%") == []


@pytest.mark.parametrize(
    ("text", "name", "share"),
    [("10%", "bill", "0.1"), (" 2.5% ", "bill", "0.025"), ("output_tokens=200%", "output_tokens", "2")],
)
def test_a_tolerance_as_it_is_written(text: str, name: str, share: str) -> None:
    entry = tolerance(text)
    assert entry is not None
    assert (entry.name, entry.share) == (name, Decimal(share))


@pytest.mark.parametrize("text", ["", "10", "-1%", "1.%", "nothing=10%", "Bill=10%", "bill=10% or so"])
def test_what_is_not_a_tolerance(text: str) -> None:
    assert tolerance(text) is None
