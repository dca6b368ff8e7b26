"""What a budget file would say if its assumptions were what was observed: each kind of figure, and those that stay."""

from datetime import date
from decimal import Decimal

import pytest

from budgetlint.frozen import replace
from budgetlint.model.multipliers import CachePrefix, CacheShares
from budgetlint.reconcile.reconciled import Assumption, ModelSeen, Reconciled
from budgetlint.reconcile.results import Covered, FileReconciled
from budgetlint.reconcile.suggestions import rounded, suggestions
from tests.compare.written import budget_file

COVERED = Covered(date(2026, 10, 1), date(2026, 10, 31))
CHAT = "{kind: llm-app, model: a/small, %s, input_tokens: 1000, output_tokens: 100%s}"
AGENT = "{kind: agent, model: a/small, %s, calls_per_task: 4, context: {other: 1000}, output_tokens: 50%s}"
IMAGE = "{kind: image, model: a/image, accepted_images: 10%s}"
SOURCE = '{source: "production records, 2026-10-01 to 2026-10-31", measured_on: 2026-10-31}'


def row(name: str, planned: str | None, observed: str | None) -> Assumption:
    figures = [None if text is None else Decimal(text) for text in (planned, observed)]
    return Assumption(name, figures[0], figures[1])


def entries(
    workload: str, *rows: Assumption, head: str = "", factor: str = "1", extrapolated: bool = False, **more: object
) -> list[str]:
    """Each figure as a line: its key, before and after, and where it would be set."""
    file = budget_file(f"{head}\nworkloads: {{w: {workload}}}")
    result = replace(Reconciled("w", "x", "a/small", assumptions=rows), **more)
    account = FileReconciled("a.yaml", None, "USD", "month", Decimal(factor), Decimal(1), (result,))
    return [
        f"{entry.name}: {entry.before} → {entry.after} at {'.'.join(map(str, entry.path)) if entry.path else 'no place'}"
        for entry in suggestions(file, account, COVERED, extrapolated=extrapolated)
        if entry.name != "assumptions_from"
    ]


PEOPLE = "users: 5, active_days: 10, requests_per_user_per_day: 2"
SHIFTS = "developers: 5, active_days: 10, tasks_per_developer_per_day: 2"
REJECTED = ", multipliers: {rejected_outputs: 20%}"


@pytest.mark.parametrize(
    ("workload", "name", "planned", "observed", "expected"),
    [
        (CHAT % ("requests: 100", ""), "requests", "100", "120", ["requests: 100 → 120 at workloads.w.requests"]),
        (CHAT % ("requests: 100", ""), "requests", "100", "100.4", []),
        # of a product its last factor: 150 ÷ (5 × 10)
        (CHAT % (PEOPLE, ""), "requests", "100", "150", ["requests_per_user_per_day: 2 → 3 at workloads.w.requests_per_user_per_day"]),
        (AGENT % ("tasks: 10", ""), "tasks", "10", "12", ["tasks: 10 → 12 at workloads.w.tasks"]),
        (AGENT % ("started_tasks: 10", ""), "tasks", "10", "12", ["started_tasks: 10 → 12 at workloads.w.started_tasks"]),
        # of 12 kept tasks one in five more was started
        (AGENT % ("started_tasks: 10", REJECTED), "tasks", "8", "12", ["started_tasks: 10 → 15 at workloads.w.started_tasks"]),
        (AGENT % (SHIFTS, REJECTED), "tasks", "80", "120", ["tasks_per_developer_per_day: 2 → 3 at workloads.w.tasks_per_developer_per_day"]),
        (IMAGE % "", "accepted_images", "10", "12", ["accepted_images: 10 → 12 at workloads.w.accepted_images"]),
    ],
)  # fmt: skip
def test_a_volume_in_the_key_that_states_it(
    workload: str, name: str, planned: str, observed: str, expected: list[str]
) -> None:
    assert entries(workload, row(name, planned, observed)) == expected


def test_a_volume_is_of_whole_periods_alone() -> None:
    """Over two months or a plan of months it is what a period states; of less than a period it stays, unless it was grown."""
    chat, seen = CHAT % ("requests: 100", ""), row("requests", "200", "300")
    assert entries(chat, seen, factor="2") == ["requests: 100 → 150 at workloads.w.requests"]
    assert entries(chat, seen, factor="0.5") == []
    assert entries(chat, seen, factor="0.5", extrapolated=True) == ["requests: 100 → 600 at workloads.w.requests"]
    assert entries(chat, seen, scale=Decimal(3)) == []
    assert entries(chat, seen, scale=Decimal("1.5")) == ["requests: 100 → 200 at workloads.w.requests"]
    assert entries(chat, seen, scale=Decimal(0)) == []


@pytest.mark.parametrize(
    ("workload", "name", "planned", "observed", "expected"),
    [
        (CHAT % ("requests: 1", ""), "output_tokens", "100", "123.4", ["output_tokens: 100 → 123 at workloads.w.output_tokens"]),
        (CHAT % ("requests: 1", ""), "output_tokens", "100", "100.4", []),
        (CHAT % ("requests: 1", ""), "output_tokens", None, "200", []),
        (CHAT % ("requests: 1", ""), "output_tokens", "100", None, []),
        (CHAT % ("requests: 1", ""), "unheard_of", "100", "200", []),
        # calls are whole, and at least one
        (AGENT % ("tasks: 1", ""), "calls_per_task", "4", "5.5", ["calls_per_task: 4 → 6 at workloads.w.calls_per_task"]),
        (AGENT % ("tasks: 1", ""), "calls_per_task", "4", "4.4", []),
        (AGENT % ("tasks: 1", ""), "calls_per_task", "4", "0.3", ["calls_per_task: 4 → 1 at workloads.w.calls_per_task"]),
        # which part of a context grew is for a person to say
        (AGENT % ("tasks: 1", ""), "first_call_tokens", "1000", "1234.5", ["context: 1000 tokens of the first call → 1235 tokens at no place"]),
        (AGENT % ("tasks: 1", ""), "first_call_tokens", "1000", "1000.2", []),
        (AGENT % ("tasks: 1", ""), "growth_per_call", "0", "250", ["growth_per_call: 0 → 250 at workloads.w.context.growth_per_call"]),
        (AGENT % ("tasks: 1", ""), "growth_per_call", "250", "250.3", []),
        # attempts in the key that the plan states them by
        (IMAGE % "", "attempts_per_accepted", "1", "2", ["attempts_per_accepted: None → 2 at workloads.w.attempts_per_accepted"]),
        (IMAGE % ", attempts_per_accepted: 1.5", "attempts_per_accepted", "1.5", "2", ["attempts_per_accepted: 1.5 → 2 at workloads.w.attempts_per_accepted"]),
        (IMAGE % REJECTED, "attempts_per_accepted", "1.25", "2", ["multipliers.rejected_outputs: 20% → 50% at workloads.w.multipliers.rejected_outputs"]),
        (IMAGE % REJECTED, "attempts_per_accepted", "1.25", "1.5", ["multipliers.rejected_outputs: 20% → 33.3% at workloads.w.multipliers.rejected_outputs"]),
    ],
)  # fmt: skip
def test_a_quantity(workload: str, name: str, planned: str | None, observed: str | None, expected: list[str]) -> None:
    assert entries(workload, row(name, planned, observed)) == expected


FAILED = ", multipliers: {failed_jobs: {rate: 4%, billed: 50%}}"


@pytest.mark.parametrize(
    ("workload", "name", "planned", "observed", "expected"),
    [
        (CHAT % ("requests: 1", ", multipliers: {retries: 3%}"), "retries", "0.03", "0.0512", ["multipliers.retries: 3% → 5.1% at workloads.w.multipliers.retries"]),
        (CHAT % ("requests: 1", ", multipliers: {retries: 3%}"), "retries", "0.03", "0.0304", []),
        (CHAT % ("requests: 1", ", multipliers: {retries: 3.05%}"), "retries", "0.0305", "0.03", ["multipliers.retries: 3.05% → 3% at workloads.w.multipliers.retries"]),
        (CHAT % ("requests: 1", ", multipliers: {retries: 3%}"), "retries", "0.03", "0", ["multipliers.retries: 3% → 0% at workloads.w.multipliers.retries"]),
        (CHAT % ("requests: 1", ""), "duplicates", "0", "0.02", ["multipliers.duplicates: None → 2% at workloads.w.multipliers.duplicates"]),
        (CHAT % ("requests: 1", ", multipliers: {retries: 0%}"), "retries", "0", "0.02", ["multipliers.retries: 0% → 2% at workloads.w.multipliers.retries"]),
        (CHAT % ("requests: 1", ", multipliers: {retries: null}"), "retries", "0", "0.02", ["multipliers.retries: None → 2% at workloads.w.multipliers.retries"]),
        (IMAGE % FAILED, "failed_jobs.rate", "0.04", "0.08", ["multipliers.failed_jobs.rate: 4% → 8% at workloads.w.multipliers.failed_jobs.rate"]),
        (IMAGE % FAILED, "failed_jobs.billed", "0.5", "1", ["multipliers.failed_jobs.billed: 50% → 100% at workloads.w.multipliers.failed_jobs.billed"]),
        (IMAGE % "", "failed_jobs.rate", "0", "0.08", ["multipliers.failed_jobs.rate: None → 8% at no place"]),
        (CHAT % ("requests: 1", ", multipliers: {cache: {reads: 40%}}"), "cache_reads", "0.4", "0.5", ["multipliers.cache.reads: 40% → 50% at workloads.w.multipliers.cache.reads"]),
        (CHAT % ("requests: 1", ", multipliers: {cache: {reads: 40%}}"), "cache_writes", "0", "0.1", ["multipliers.cache.writes: 0% → 10% at workloads.w.multipliers.cache.writes"]),
        (CHAT % ("requests: 1", ", multipliers: {cache: {reads: 40%}}"), "cache_hit_rate", "0.4", "0.5", []),
        (CHAT % ("requests: 1", ""), "cache_reads", "0", "0.5", []),
        (AGENT % ("tasks: 1", ", multipliers: {cache: {mode: prefix}}"), "cache_hit_rate", "1", "0.9", ["multipliers.cache.hit_rate: 100% → 90% at workloads.w.multipliers.cache.hit_rate"]),
        (AGENT % ("tasks: 1", ", multipliers: {cache: {mode: prefix}}"), "cache_reads", "1", "0.9", []),
    ],
)  # fmt: skip
def test_a_share(workload: str, name: str, planned: str, observed: str, expected: list[str]) -> None:
    """To a tenth of a percent; what is nearer than half of that stays."""
    assert entries(workload, row(name, planned, observed)) == expected


def test_a_share_that_the_file_states_for_all_is_set_for_the_workload() -> None:
    chat = CHAT % ("requests: 1", "")
    assert entries(chat, row("retries", "0.03", "0.05"), head="multipliers: {retries: 3%}") == [
        "multipliers.retries: 3% → 5% at workloads.w.multipliers.retries"
    ]
    assert entries(chat, row("retries", "0", "0.05"), head="multipliers: {retries: 0%}") == [
        "multipliers.retries: 0% → 5% at workloads.w.multipliers.retries"
    ]


SHARES = CacheShares(reads=Decimal("0.5044"), writes=Decimal(0))
PREFIX = CachePrefix(mode="prefix", hit_rate=Decimal("0.9"), ttl="1h")
PLACE = "workloads.w.multipliers.cache"


@pytest.mark.parametrize(
    ("stated", "seen", "expected"),
    [
        ("", None, []),
        ("", SHARES, [f"multipliers.cache: None → {{reads: 50.4%, writes: 0%}} at {PLACE}"]),
        ("", PREFIX, [f"multipliers.cache: None → {{mode: prefix, hit_rate: 90%, ttl: 1h}} at {PLACE}"]),
        (", multipliers: {cache: {reads: 40%}}", SHARES, []),
        (", multipliers: {cache: {mode: prefix}}", PREFIX, []),
        (
            ", multipliers: {cache: {reads: 40%}}",
            PREFIX,
            ["multipliers.cache: {reads: 40%, writes: 0%} → {mode: prefix, hit_rate: 90%, ttl: 1h} at no place"],
        ),
    ],
)
def test_a_cache(stated: str, seen: CacheShares | CachePrefix | None, expected: list[str]) -> None:
    """Set where the plan has none; one of another mode is for a person to decide."""
    assert entries(AGENT % ("tasks: 1", stated), row("tasks", "1", "1"), cache=seen) == expected


def test_the_model() -> None:
    def seen(*models: tuple[str, str | None]) -> list[str]:
        rows = tuple(ModelSeen(recorded, name, Decimal(1)) for recorded, name in models)
        return entries(CHAT % ("requests: 1", ""), row("requests", "1", "1"), models=rows)

    assert seen(("small", "a/small")) == []
    assert seen(("large", "a/large")) == ["model: a/small → a/large at workloads.w.model"]
    assert seen(("new", None)) == ["model: a/small → new at workloads.w.model"]
    assert seen(("small", "a/small"), ("l1", "a/large"), ("l2", "a/large")) == [
        "model: a/small → a/small, a/large at no place"
    ]


@pytest.mark.parametrize(
    ("stated", "before"),
    [
        ("", None),
        (", assumptions_from: {source: a guess, measured_on: 2026-01-02}", "a guess, 2026-01-02"),
        (", assumptions_from: {source: a guess}", "a guess, none"),
        (", assumptions_from: {measured_on: 2026-01-02}", "none, 2026-01-02"),
    ],
)
def test_where_the_figures_are_from(stated: str, before: str | None) -> None:
    """Said where a figure is set, and nowhere else."""
    file = budget_file(f"workloads: {{w: {CHAT % ('requests: 100', stated)}}}")

    def sources(observed: str, *models: ModelSeen) -> list[tuple[str | None, str, object]]:
        result = Reconciled("w", "x", "a/small", assumptions=(row("requests", "100", observed),), models=models)
        account = FileReconciled("a.yaml", None, "USD", "month", Decimal(1), Decimal(1), (result,))
        suggestions_made = suggestions(file, account, COVERED, extrapolated=False)
        return [
            (entry.before, entry.after, entry.path) for entry in suggestions_made if entry.name == "assumptions_from"
        ]

    assert sources("120") == [(before, SOURCE, ("workloads", "w", "assumptions_from"))]
    assert sources("100") == []
    others = [ModelSeen(name, name, Decimal(1)) for name in ("a/small", "a/large")]
    assert sources("100", *others) == []


@pytest.mark.parametrize(
    ("number", "text"),
    [
        *(("0", "0"), ("0.012345", "0.0123"), ("1.005", "1.01"), ("12.345", "12.3"), ("12.35", "12.4")),
        *(("99.94", "99.9"), ("99.95", "100.0"), ("100", "100"), ("100.5", "101"), ("123456.4", "123456")),
    ],
)
def test_three_digits_or_whole(number: str, text: str) -> None:
    assert str(rounded(Decimal(number))) == text
