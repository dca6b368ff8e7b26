"""A plan beside a month of records in memory: every workload, total and suggestion, worked out by hand."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from budgetlint.frozen import replace
from budgetlint.reconcile.metering import RecordedModels
from budgetlint.reconcile.plans import Plan
from budgetlint.reconcile.reconciled import Reason
from budgetlint.reconcile.reconciliation import reconcile
from budgetlint.reconcile.results import Covered, Reconciliation
from budgetlint.reconcile.suggestions import suggestions
from budgetlint.records.counts import Calls, Cost, JobCounts, Media, Spread, Tokens
from budgetlint.records.observed import BillLine, FileRead, ModelUse, Observed, ObservedPeriod, Served, WorkloadObserved
from tests.compare.written import budget_file, prices

FILE = """
multipliers: {retries: 10%}
buffer: 10%
workloads:
  chat:
    kind: llm-app
    model: a/small
    users: 5
    active_days: 10
    requests_per_user_per_day: 2
    input_tokens: 1000
    output_tokens: 100
    match: {service: chat}
  fix:
    kind: agent
    model: a/small
    started_tasks: 10
    calls_per_task: 4
    context: {other: 1000}
    output_tokens: 50
    multipliers: {retries: null, rejected_outputs: 20%}
    match: {service: fix}
  silent: {kind: metered, model: a/small, usage: {searches: 1}, match: {service: silent}}
  nobodys: {kind: llm-app, model: a/small, requests: 10, input_tokens: 1000, output_tokens: 100}
"""
MONTH = ObservedPeriod(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC), 31)
COVERED = Covered(MONTH.first.date(), MONTH.last.date())


def observed(name: str | None, calls: Calls, tokens: Tokens, *spreads: Spread) -> WorkloadObserved:
    """Calls of one model and what they carried."""
    sent, day = calls.attempts, MONTH.first.date()
    use = ModelUse(
        "lab", "small", None, None, Served(), 0, day, day, calls, tokens, Media(), JobCounts(), Cost()
    )  # fmt: skip
    of_calls = (
        Spread("input_tokens", sent, tokens.input, 1000, 1000),
        Spread("output_tokens", sent, tokens.output, 100, 100),
    )
    return WorkloadObserved(
        name, MONTH, calls, tokens, Media(), JobCounts(), Cost(), (use,), (*of_calls, *spreads)
    )  # fmt: skip


CHATS = observed(
    "chat", Calls(requests=120, retries=6, billed_retries=6), Tokens(uncached_input=126_000, output=25_200)
)
TASKS = observed(
    "fix",
    Calls(requests=48),
    Tokens(uncached_input=48_000, output=2400),
    Spread("calls_per_task", 12, 48, 4, 4),
    Spread("first_call_input_tokens", 12, 12_000, 1000, 1000),
)


def reconciled(
    text: str, *workloads: WorkloadObserved, covered: Covered = COVERED, extrapolate: bool = False
) -> Reconciliation:
    plan = Plan("budget.yaml", budget_file(text), prices(), RecordedModels({("lab", "small"): "a/small"}))
    month = Observed(workloads, (), (FileRead("log.jsonl", "canonical", 1, 0),), ())
    return reconcile([plan], month, covered, extrapolate=extrapolate)


def amounts(reasons: Iterable[Reason]) -> list[tuple[str, Decimal]]:
    return [(reason.name, round(reason.amount, 10)) for reason in reasons]


def test_workloads_and_totals() -> None:
    """100 × 0.0045 × 1.1 × 1.1 planned of chats, 8 × 0.015 ÷ 0.8 × 1.1 of tasks; 126 calls of 0.006 and 12 tasks of 0.015 billed."""
    result = reconciled(FILE, CHATS, TASKS)
    rows = [
        (workload.name, workload.problem, workload.planned, workload.bill, workload.calls)
        for workload in result.files[0].workloads
    ]
    assert rows == [
        ("chat", None, Decimal("0.5445"), Decimal("0.756"), 126),
        ("fix", None, Decimal("0.165"), Decimal("0.18"), 48),
        ("silent", "no record matches it", None, None, 0),
        ("nobodys", "it has no `match`, so no record belongs to it", None, None, 0),
    ]
    chat, fix = result.files[0].workloads[:2]
    (total,) = result.totals
    assert [amounts(reasons) for reasons in (chat.reasons, fix.reasons, total.reasons)] == [
        [
            ("buffer", Decimal("-0.0495")),
            ("volume", Decimal("0.11275")),
            ("output tokens", Decimal("0.17725")),
            ("retries", Decimal("-0.029")),
        ],
        [("buffer", Decimal("-0.015")), ("volume", Decimal("0.03"))],
        [
            ("buffer", Decimal("-0.0645")),
            ("volume", Decimal("0.14275")),
            ("output tokens", Decimal("0.17725")),
            ("retries", Decimal("-0.029")),
        ],
    ]
    assert [(total.currency, total.planned, total.bill) for total in result.totals] == [
        ("USD", Decimal("0.7095"), Decimal("0.936"))
    ]


def test_a_total_is_unknown_where_calls_have_no_price() -> None:
    unknown = replace(TASKS, models=(replace(TASKS.models[0], model="unheard-of"),))
    (total,) = reconciled(FILE, CHATS, unknown).totals
    assert total.bill is None
    (total,) = reconciled(FILE, CHATS).totals
    assert total.bill == Decimal("0.756")


def test_spend_that_nobody_planned() -> None:
    """1,000 tokens in and 100 out of a known model are 0.0045 USD; what has no price makes the total unknown."""
    stray = observed(None, Calls(requests=2), Tokens(uncached_input=2000, output=200))
    result = reconciled(FILE, CHATS, stray)
    (total,) = result.totals
    assert [(spend.model, spend.calls, spend.amount, spend.by) for spend in result.unplanned] == [
        ("lab/small", 2, Decimal("0.009"), "prices")
    ]
    assert total.reasons[-1] == Reason("spend nobody planned", Decimal("0.009"))
    assert (total.bill, total.known) == (Decimal("0.765"), Decimal("0.765"))
    unheard = replace(stray, models=(replace(stray.models[0], model="unheard-of"),))
    (total,) = reconciled(FILE, CHATS, unheard).totals
    assert total.reasons[-1] == Reason("spend nobody planned", Decimal(0))
    assert (total.bill, total.known) == (None, Decimal("0.756"))


def test_a_bill_beside_what_was_recorded() -> None:
    """1 USD billed where 126 calls of 0.006 and two stray ones of 0.0045 were recorded; a bill without a worth makes the total unknown."""
    stray = observed(None, Calls(requests=2), Tokens(uncached_input=2000, output=200))
    bill = BillLine(
        "bill", "lab", None, None, "x", "usage", "USD", None, None, Decimal(1), None, COVERED.first, COVERED.last
    )  # fmt: skip
    plan = Plan("budget.yaml", budget_file(FILE), prices(), RecordedModels({("lab", "small"): "a/small"}))

    def beside(*bills: BillLine) -> Reconciliation:
        return reconcile([plan], Observed((CHATS, stray), bills, (), ()), COVERED, extrapolate=False)

    result = beside(bill)
    (billed,) = result.billed
    assert (billed.amount, billed.recorded, billed.beyond) == (Decimal(1), Decimal("0.765"), Decimal("0.235"))
    (total,) = result.totals
    assert total.reasons[-2:] == (
        Reason("spend nobody planned", Decimal("0.009")),
        Reason("billed beyond the records", Decimal("0.235")),
    )
    assert total.bill == 1
    exact = beside(replace(bill, amount=Decimal("0.765")))
    assert exact.totals[0].reasons[-1].name == "spend nobody planned"
    (total,) = beside(bill, replace(bill, source="other", currency="XYZ")).totals
    assert (total.bill, total.known) == (None, Decimal(1))


def test_spend_that_nobody_planned_is_in_dollars_beside_plans_in_other_currencies() -> None:
    """Of two plans neither currency is that of both; one plan's is that of everything."""
    texts = [
        f"currency: {currency}\nworkloads: {{w: {{kind: image, model: a/image, accepted_images: 1}}}}"
        for currency in ("EUR", "GBP")
    ]
    plans = [Plan(f"{text[10:13]}.yaml", budget_file(text), prices(), RecordedModels({})) for text in texts]
    stray = observed(None, Calls(requests=2), Tokens(uncached_input=2000, output=200))
    for count, currencies in ((2, ["EUR", "GBP", "USD"]), (1, ["EUR"])):
        result = reconcile(plans[:count], Observed((stray,), (), (), ()), COVERED, extrapolate=False)
        assert [total.currency for total in result.totals] == currencies
        assert [total.reasons for total in result.totals][:-1] == [()] * (len(currencies) - 1)
        assert result.totals[-1].reasons == (Reason("spend nobody planned", Decimal(0)),)
    nothing = reconcile(plans, Observed((), (), (), ()), COVERED, extrapolate=False)
    assert [(total.currency, total.reasons) for total in nothing.totals] == [("EUR", ()), ("GBP", ())]


def test_a_part_of_a_month_scales_the_plan_or_what_was_observed() -> None:
    """Of a plan of 30.436875 mean days, 3 days: the plan × 3 ÷ those, or the records × the inverse."""
    days = Covered(COVERED.first, COVERED.first.replace(day=3))
    part = Decimal(3) / Decimal("30.436875")
    (file,) = reconciled(FILE, CHATS, covered=days).files
    assert round(file.factor, 12) == round(part, 12)
    assert file.grown == 1
    chat = file.workloads[0]
    assert [round(amount or Decimal(0), 12) for amount in (chat.planned, chat.bill)] == [
        round(Decimal("0.5445") * part, 12),
        Decimal("0.756"),
    ]
    (file,) = reconciled(FILE, CHATS, covered=days, extrapolate=True).files
    assert file.factor == 1
    chat = file.workloads[0]
    assert [round(amount or Decimal(0), 12) for amount in (chat.planned, chat.bill)] == [
        Decimal("0.5445"),
        round(Decimal("0.756") / part, 12),
    ]


OVER_MONTHS = """
starts: 2026-09
months: 2
workloads:
  chat: {kind: llm-app, model: a/small, requests: 31, input_tokens: 1000, output_tokens: 100, growth: {rate: 100%}, match: {service: chat}}
  late: {kind: llm-app, model: a/small, requests: 31, input_tokens: 1000, output_tokens: 100, from: 2026-10, match: {service: late}}
"""


def test_a_plan_over_months_is_scaled_by_the_days_of_each() -> None:
    """The last three days of September and the first two of October, which plans twice as much: 3 ÷ 30 + 2 × 2 ÷ 31."""
    days = Covered(COVERED.first.replace(month=9, day=28), COVERED.first.replace(day=2))
    late = replace(CHATS, name="late")
    (file,) = reconciled(OVER_MONTHS, CHATS, late, covered=days).files
    assert file.of_months
    scales = [Decimal(3) / 30 + Decimal(4) / 31, Decimal(2) / 31]
    assert [round(workload.scale or Decimal(0), 12) for workload in file.workloads] == [
        round(scale, 12) for scale in scales
    ]
    assert [round(workload.planned or Decimal(0), 12) for workload in file.workloads] == [
        round(scale * 31 * Decimal("0.0045"), 12) for scale in scales
    ]


@pytest.mark.parametrize(
    ("text", "before", "path"),
    [
        (FILE, "10%", ("workloads", "chat", "multipliers", "retries")),
        # nothing is stated anywhere
        (FILE.replace("multipliers: {retries: 10%}\nbuffer", "buffer"), None, ("workloads", "chat", "multipliers", "retries")),
        # nothing of what the file states is left
        (FILE.replace("match: {service: chat}", "match: {service: chat}\n    multipliers: {retries: 0%}"), "0%", ("workloads", "chat", "multipliers", "retries")),
    ],
)  # fmt: skip
def test_suggestions(text: str, before: str | None, path: tuple[str, ...]) -> None:
    result = reconciled(text, CHATS, TASKS)
    entries = suggestions(budget_file(text), result.files[0], COVERED, extrapolated=False)
    source = '{source: "production records, 2026-10-01 to 2026-10-31", measured_on: 2026-10-31}'
    assert [(entry.workload, entry.name, entry.before, entry.after, entry.path) for entry in entries] == [
        ("chat", "requests_per_user_per_day", "2", "2.4", ("workloads", "chat", "requests_per_user_per_day")),
        ("chat", "output_tokens", "100", "200", ("workloads", "chat", "output_tokens")),
        ("chat", "multipliers.retries", before, "5%", path),
        ("chat", "assumptions_from", None, source, ("workloads", "chat", "assumptions_from")),
        ("fix", "started_tasks", "10", "12", ("workloads", "fix", "started_tasks")),
        ("fix", "assumptions_from", None, source, ("workloads", "fix", "assumptions_from")),
    ]
