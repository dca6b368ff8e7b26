"""A figure that the file has as a range: what was observed is its mean, and the rest of it stays."""

from datetime import UTC, date, datetime
from decimal import Decimal

from budgetlint.model.budget import BudgetFile
from budgetlint.model.context import Context
from budgetlint.model.workloads import Agent
from budgetlint.reconcile.account import span_of_days
from budgetlint.reconcile.observed_ranges import observed_ranges
from budgetlint.reconcile.reconciled import Assumption, Deciles, Reconciled
from budgetlint.reconcile.results import FileReconciled
from budgetlint.reconcile.suggestions import Suggestion, applied
from budgetlint.records.counts import Calls, Cost, JobCounts, Media, Tokens
from budgetlint.records.observed import ModelUse, ObservedPeriod, Served, WorkloadObserved

TEXT = "workloads:\n  chat:\n    input_tokens: {mean: 2300, p10: 900, p90: 4100}  # measured\n"


def test_the_mean_of_a_range_is_set() -> None:
    path = ("workloads", "chat", "input_tokens")
    after, left = applied(TEXT, (Suggestion("chat", "input_tokens", "2300", "2410", path),))
    assert (after, left) == (TEXT.replace("2300", "2410"), ())


def row(name: str, mean: int, p10: int, p50: int, p90: int, n: int = 31, of: str = "days") -> Assumption:
    return Assumption(name, Decimal(1000), Decimal(mean), span=Deciles(Decimal(p10), Decimal(p50), Decimal(p90), n, of))


def proposed(*rows: Assumption) -> list[tuple[str, str | None, str]]:
    """The ranges of an agent's assumptions over a whole month."""
    file = BudgetFile(
        version=1,
        workloads={
            "fix": Agent(
                model="lab/a",
                tasks=Decimal(400),
                calls_per_task=Decimal(12),
                context=Context(other=Decimal(20000)),
                output_tokens=Decimal(700),
            )
        },
    )
    seen = Reconciled(name="fix", kind="agent", planned_model="lab/a", assumptions=rows)
    account = FileReconciled("budget.yaml", None, "USD", "month", Decimal(1), Decimal(1), (seen,))
    return [(entry.key, entry.after, entry.of) for entry in observed_ranges(file, account, extrapolated=False)]


def test_ranges_of_days_calls_and_tasks() -> None:
    """√(300 · 500) · e^(σ²/2) is 395; 13 a task lie between 5 and 23; a skewed number takes its median too."""
    assert proposed(
        row("tasks", 400, 300, 390, 500),
        row("calls_per_task", 13, 5, 11, 23, 400, "tasks"),
        row("output_tokens", 700, 300, 450, 1400, 4800, "calls"),
    ) == [
        ("tasks", "{mean: 400, p10: 300, p90: 500}", "31 days"),
        ("calls_per_task", "{mean: 13, p10: 5, p90: 23}", "400 tasks"),
        ("output_tokens", "{mean: 700, p10: 300, p50: 450, p90: 1400}", "4,800 calls"),
    ]


def test_no_range_where_none_goes_through_or_there_is_too_little() -> None:
    assert proposed(
        row("tasks", 400, 300, 390, 500, 6),
        row("calls_per_task", 30, 5, 6, 23, 400, "tasks"),
        row("output_tokens", 700, 700, 700, 700, 9, "calls"),
    ) == [("calls_per_task", None, "400 tasks")]


def test_seven_days_or_ten_of_anything_else_are_enough() -> None:
    range_of_tasks, range_of_tokens = "{mean: 400, p10: 300, p90: 500}", "{mean: 700, p10: 300, p50: 450, p90: 1400}"
    assert proposed(row("tasks", 400, 300, 390, 500, 7)) == [("tasks", range_of_tasks, "7 days")]
    assert proposed(row("tasks", 400, 300, 390, 500, 6)) == []
    assert proposed(row("output_tokens", 700, 300, 450, 1400, 10, "calls")) == [
        ("output_tokens", range_of_tokens, "10 calls")
    ]
    assert proposed(row("output_tokens", 700, 300, 450, 1400, 9, "calls")) == []


def _observed(requests: list[int]) -> WorkloadObserved:
    """A workload with so many requests on each day."""
    nothing = (Tokens(), Media(), JobCounts(), Cost())
    days = [date(2026, 10, at + 1) for at in range(len(requests))]
    uses = tuple(
        ModelUse("lab", "a", None, None, Served(), 0, day, day, Calls(requests=count), *nothing)
        for day, count in zip(days, requests, strict=True)
    )
    first = datetime(2026, 10, 1, tzinfo=UTC)
    return WorkloadObserved("fix", ObservedPeriod(first, first, len(days)), Calls(), *nothing, uses, ())


def test_days_are_scaled_to_the_whole() -> None:
    """Ten days of 10, 20, … 100 requests, 550 in all: ten days like the first are 100."""
    span = span_of_days(_observed([10 * day for day in range(1, 11)]), Decimal(550))
    assert span is not None
    assert [str(figure) for figure in (span.p10, span.p50, span.p90, span.n)] == ["100", "500", "900", "10"]
