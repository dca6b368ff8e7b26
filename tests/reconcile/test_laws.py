"""Whatever a month was like: planned and the reasons sum to the bill to the last digit."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetlint.app.reconcile_prices import plan_of
from budgetlint.app.runs import RunOptions, run_over
from budgetlint.app.settings import settings_of
from budgetlint.edges.configuration_file import nearest_configuration
from budgetlint.figures.exact import exactly
from budgetlint.reconcile.reconciliation import reconcile
from budgetlint.reconcile.results import Covered, Reconciliation
from budgetlint.records.counts import Calls, Cost, JobCounts, Media, Spread, Tokens, total
from budgetlint.records.observed import FileRead, ModelUse, Observed, ObservedPeriod, Served, WorkloadObserved
from tests.reconcile.running import PLAN

pytestmark = pytest.mark.slow

WHEN = ObservedPeriod(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 19, 5, tzinfo=UTC), 17)
DAY = WHEN.first.date()
DAYS = Covered(WHEN.first.date(), WHEN.last.date())
MODELS = ("claude-sonnet-4-6", "claude-opus-4-6", "claude-sonnet-4-6-20260313")
COUNT = st.integers(0, 10_000)
AMOUNT = st.decimals(0, 1000, places=9)


@st.composite
def text_use(draw: st.DrawFn, model: str) -> ModelUse:
    """Calls of one model, some of them retries and duplicates."""
    requests = draw(st.integers(1, 10_000))
    billed, counted, twice, late = (draw(st.integers(0, requests)) for _ in range(4))
    calls = Calls(requests, billed + counted, billed, twice, late, draw(st.integers(0, billed)))
    sent_and_back = ("uncached_input", "cache_read", "cache_write", "cache_write_1h", "output")
    tokens = Tokens(**{name: draw(COUNT) * requests for name in sent_and_back})
    sent = requests + billed + twice + late
    reported = draw(st.none() | AMOUNT)
    cost = Cost(reported, 0 if reported is None else draw(st.sampled_from([sent, sent // 2])))
    return ModelUse("anthropic", model, None, None, Served(), 0, DAY, DAY, calls, tokens, Media(), JobCounts(), cost)


@st.composite
def chat(draw: st.DrawFn, name: str | None) -> WorkloadObserved:
    """A workload of calls, of one model or several."""
    names = draw(st.lists(st.sampled_from(MODELS), min_size=1, max_size=3, unique=True))
    uses = tuple(draw(text_use(model)) for model in names)
    calls = total(Calls, (use.calls for use in uses))
    tokens = total(Tokens, (use.tokens for use in uses))
    sent = calls.requests + calls.billed_retries + calls.duplicates + calls.timeout_duplicates
    took = draw(st.integers(1, sent))
    spreads = (Spread("input_tokens", took, tokens.input, 1, 2), Spread("output_tokens", took, tokens.output, 1, 2))
    cost = sum((use.cost for use in uses), Cost())
    return WorkloadObserved(name, WHEN, calls, tokens, Media(), JobCounts(), cost, uses, spreads)


@st.composite
def agent(draw: st.DrawFn) -> WorkloadObserved:
    """The same in tasks."""
    observed = draw(chat("fix-bugs"))
    tasks = draw(st.integers(1, 500))
    in_tasks = tasks * draw(st.integers(1, 60))
    spreads = (
        *observed.spreads,
        Spread("calls_per_task", tasks, in_tasks, 3, 9),
        Spread("first_call_input_tokens", tasks, tasks * draw(COUNT), 3, 9),
    )
    kept = spreads if draw(st.booleans()) else observed.spreads
    return WorkloadObserved(
        "fix-bugs", WHEN, observed.calls, observed.tokens, Media(), JobCounts(), observed.cost, observed.models, kept
    )


@st.composite
def shots(draw: st.DrawFn) -> WorkloadObserved:
    """Media jobs, of whose fate records say more or less."""
    submitted = draw(st.integers(1, 5000))
    twice, late = (draw(st.integers(0, submitted // 3)) for _ in range(2))
    pending = draw(st.integers(0, submitted // 10))
    successful = draw(st.integers(0, submitted - pending))
    unknown = draw(st.integers(0, successful))
    silent = draw(st.integers(0, submitted))
    accepted = draw(st.integers(0, successful - unknown))
    funnel = JobCounts(
        submitted, successful, accepted, draw(st.integers(0, submitted - silent)), unknown, silent, 0, pending
    )
    calls = Calls(submitted - twice - late, 0, 0, twice, late, submitted - pending - successful)
    media = Media(draw(st.sampled_from([0, submitted, 2 * submitted])))
    use = ModelUse(
        "black-forest-labs",
        "flux-pro-1.1",
        "1024x1024",
        None,
        Served(),
        0,
        DAY,
        DAY,
        calls,
        Tokens(),
        media,
        funnel,
        Cost(),
    )
    return WorkloadObserved("product-shots", WHEN, calls, Tokens(), media, funnel, Cost(), (use,), ())


@st.composite
def months(draw: st.DrawFn) -> Observed:
    """What records of a month say."""
    observed: list[WorkloadObserved] = [draw(chat("support-chat")), draw(agent()), draw(shots())]
    observed += draw(st.lists(chat(None), max_size=1))
    return Observed(tuple(observed), (), (FileRead("log.jsonl", "canonical", 1, 0),), ())


REPORT = run_over(RunOptions(paths=(PLAN,), as_of="2026-11-24"))
SETTINGS = settings_of("2026-11-24", nearest_configuration(None))


def account(observed: Observed, *, extrapolate: bool = False) -> Reconciliation:
    """The month against the example's plan."""
    named = {(use.provider, use.model) for workload in observed.workloads for use in workload.models}
    plan, _ = plan_of(REPORT.files[0], SETTINGS, named, set())
    return reconcile([plan], observed, DAYS, extrapolate=extrapolate)


def walks(reconciliation: Reconciliation) -> Iterator[tuple[Decimal | None, Decimal | None]]:
    """Of each workload and of the whole: planned + Σ reasons, and the bill where it is known."""
    for workload in reconciliation.files[0].workloads:
        if workload.problem is None:
            assert workload.planned is not None
            yield workload.planned + sum(reason.amount for reason in workload.reasons), workload.bill
    for sums in reconciliation.totals:
        yield sums.planned + sum(reason.amount for reason in sums.reasons), sums.bill


@given(months(), st.booleans())
@settings(max_examples=40, deadline=None)
def test_reasons_sum_to_the_difference(observed: Observed, extrapolate: bool) -> None:
    reconciliation = account(observed, extrapolate=extrapolate)
    with exactly():
        assert [(walked, bill) for walked, bill in walks(reconciliation) if bill is not None and walked != bill] == []
    assert [workload.problem for workload in reconciliation.files[0].workloads[:3]] == [None, None, None]
