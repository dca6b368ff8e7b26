"""Tasks of several calls: calls per task, tokens of the first call, and growth per call."""

from decimal import Decimal

from budgetlint.compare.sides import Side
from budgetlint.estimate.series import Series, context_size
from budgetlint.figures.exact import ONE, ZERO, exactly
from budgetlint.frozen import replace
from budgetlint.model.context import Context
from budgetlint.model.workloads import Agent, with_volume
from budgetlint.reconcile.account import Account, account_of, attempts, kept, planned_volume, span_of_days, with_spread
from budgetlint.reconcile.caches import cache_shares, like_prefix, prefix
from budgetlint.reconcile.reconciled import Assumption
from budgetlint.reconcile.shares import NEAR, near, share_of
from budgetlint.records.observed import WorkloadObserved


@exactly()
def tasks(side: Side, planned: Agent, observed: WorkloadObserved, grown: Decimal) -> Account:
    """Observed calls per task, tokens of the first call, and the growth that accounts for all tokens sent.

    T = N·S + g·N(N−1)/2 tokens per task, so g = (T − N·S) ÷ (N(N−1)/2).
    """
    sent, made = observed.spread("input_tokens"), observed.spread("output_tokens")
    first, per_task = observed.spread("first_call_input_tokens"), observed.spread("calls_per_task")
    billed = 0 if sent is None else sent.n
    sends = attempts(observed.calls, billed)
    notes = [] if per_task else ["no record names its task: calls per task are assumed to be as planned"]
    calls = near(planned.calls_per_task, share_of(per_task.total, per_task.n)) if per_task else planned.calls_per_task
    size, growth = context_size(planned.context), planned.context.growth_per_call
    context = planned.context
    if billed:
        a_task = share_of(observed.tokens.input, billed) * calls
        context = _context(planned, calls, a_task, share_of(first.total, first.n) if first and per_task else None)
    tasks = near(planned_volume(side), kept(side, sends.meant / calls * grown))
    output = near(planned.output_tokens, share_of(observed.tokens.output, billed)) if billed else planned.output_tokens
    rows = [
        Assumption("tasks", planned_volume(side), tasks, span=span_of_days(observed, tasks)),
        with_spread("calls_per_task", planned.calls_per_task, calls if per_task else None, per_task, "tasks"),
        with_spread("first_call_tokens", size, context_size(context) if first else None, first, "tasks"),
        Assumption("growth_per_call", growth, context.growth_per_call if billed and first else None),
        with_spread(
            "input_tokens", _mean_prompt(side), share_of(observed.tokens.input, billed) if billed else None, sent
        ),
        with_spread("output_tokens", planned.output_tokens, output if billed else None, made),
    ]
    workload = replace(
        with_volume(planned, tasks),
        calls_per_task=calls,
        context=context,
        output_tokens=output,
    )
    cache = prefix(side, workload, observed) or cache_shares(side, observed)
    return account_of(side, workload, rows, sends, cache, observed, notes, like_prefix(side, workload, observed))


def _mean_prompt(side: Side) -> Decimal | None:
    """The mean number of tokens that a planned call carries."""
    calls = side.estimated().calls
    count = sum((call.count for call in calls), ZERO)
    return sum((call.prompt for call in calls), ZERO) / count if count else None


def _context(planned: Agent, calls: Decimal, a_task: Decimal, first: Decimal | None) -> Context:
    """A context that sends `a_task` tokens per task; if the first call is unknown, the planned context scaled."""
    pairs = Series(ZERO, ONE, calls).sent
    size, growth = context_size(planned.context), planned.context.growth_per_call
    if first is None:
        sends = Series(size, growth, calls).sent
        if not sends or abs(a_task - sends) <= sends * NEAR:
            return planned.context
        return Context(other=size * a_task / sends, growth_per_call=growth * a_task / sends)
    start = near(size, first)
    grows = near(growth, (a_task - calls * start) / pairs) if pairs > ZERO else growth
    if grows < ZERO or pairs <= ZERO:
        start, grows = near(size, a_task / calls), ZERO if pairs > ZERO else growth
    if start == size:
        same = grows == growth and planned.context.compact_at is None
        return planned.context if same else replace(planned.context, growth_per_call=grows, compact_at=None)
    return Context(other=start, growth_per_call=grows)
