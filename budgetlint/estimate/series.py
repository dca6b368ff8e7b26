"""Layer 2: the calls of one unit of volume as a series, and the tokens they send, read and write in each price
bracket."""

from collections.abc import Sequence
from decimal import Decimal

from budgetlint.estimate.line_items import Rate
from budgetlint.estimate.workload_estimate import BracketCalls, Stretch
from budgetlint.figures.exact import ONE, ZERO, Recorded, terms
from budgetlint.frozen import Frozen
from budgetlint.model.context import CONTEXT_PARTS, Context
from budgetlint.model.workloads import Agent


class Series(Frozen):
    """The calls of one unit of volume: the first carries `first` tokens, each later one `growth` more.

    A call that would carry more than `compact_at` starts again from `first` and a summary of `summary` tokens. The
    summary is written by `summary_calls` extra calls, each carrying what that call would have carried.
    """

    first: Decimal
    growth: Decimal
    calls: Decimal
    compact_at: Decimal | None = None
    summary: Decimal = ZERO
    summary_calls: Decimal = ZERO

    @property
    def sent(self) -> Decimal:
        """Input tokens of all calls: N·S + g·N(N−1) ÷ 2, run by run if the context is compacted."""
        return self._all.prompt

    @property
    def reads(self) -> Decimal:
        """Tokens that a cached prefix reads: for each call, what the call before it sent."""
        return self._all.reads

    @property
    def writes(self) -> Decimal:
        """Tokens that a cached prefix writes: sent − reads."""
        return self._all.writes

    @property
    def _all(self) -> BracketCalls:
        return calls_by_bracket(self, ZERO, (None,))[0]

    @property
    def restart(self) -> Decimal:
        """Tokens of the first call after a restart: first + summary."""
        return self.first + self.summary

    @property
    def run(self) -> Decimal:
        """Calls before the first restart: floor((compact_at − first) ÷ growth) + 1, at most all."""
        return self._run_from(self.first)

    @property
    def later_run(self) -> Decimal:
        """Calls between two restarts: floor((compact_at − first − summary) ÷ growth) + 1, at most all."""
        return self._run_from(self.restart)

    def _run_from(self, size: Decimal) -> Decimal:
        if self.compact_at is None:
            return self.calls
        return terms((self.compact_at - size).max(ZERO), self.growth, self.calls)

    @property
    def restarts(self) -> Decimal:
        """Number of restarts: the calls after the first run ÷ the calls of a later one, rounded up."""
        if self.compact_at is None:
            return ZERO
        return (self.calls - self.run + self.later_run - ONE) // self.later_run

    @property
    def summarised(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """The number of summaries, and the tokens of the call that was too large: first + growth × run."""
        once = self.restarts.min(ONE)
        return (
            (once, self.first + self.growth * self.run),
            (self.restarts - once, self.restart + self.growth * self.later_run),
        )

    @property
    def largest(self) -> Decimal:
        """Tokens of the largest call: first + growth × (run − 1), or that of a later run or of a summary call."""
        largest = self.first + self.growth * (self.run - ONE)
        if self.summary:
            again = self.restarts.min(ONE)
            largest = largest.max(again * (self.restart + self.growth * (self.later_run - ONE)))
        if self.summary_calls:
            for times, size in self.summarised:
                largest = largest.max(times.min(ONE) * size)
        return largest


def context_size(context: Context) -> Decimal:
    """S: tokens of the first call, the sum of the context's parts."""
    return sum([getattr(context, part) for part in CONTEXT_PARTS], ZERO)


def agent_series(workload: Agent) -> Series:
    """The series of calls of a task."""
    context, summary = workload.context, workload.context.summary
    return Series(
        context_size(context),
        context.growth_per_call,
        workload.calls_per_task,
        context.compact_at,
        ZERO if summary is None else summary.tokens,
        ZERO if summary is None else summary.calls,
    )


def calls_by_bracket(series: Series, extra: Decimal, brackets: tuple[Decimal | None, ...]) -> tuple[BracketCalls, ...]:
    """The calls of one unit by price bracket; each call is priced by its own size.

    Call k of a run carries S + g·(k−1) tokens (plus `extra`); after a restart, S and the summary in place of S. A
    task is its first run, floor((N − run) ÷ later run) whole later runs and a rest. Within a run, the calls of a
    bracket are consecutive, so their sums are those of a series. The first bracket is below all thresholds.
    """
    sizes = [over - extra for over in brackets if over is not None]
    runs = [(run, run.marks(sizes)) for run in _runs(series)]
    calls = []
    for at, over in enumerate(brackets):
        count = prompt = reads = ZERO
        stretches = []
        for run, marks in runs:
            first, last = marks[at], marks[at + 1]
            if first is last:
                continue
            count += (last.calls - first.calls) * run.times
            prompt += (last.sent - first.sent) * run.times
            reads += (last.reads - first.reads) * run.times
            stretches.append(run.stretch(first.calls, last.calls))
        calls.append(BracketCalls(over, count, prompt, reads, prompt - reads, tuple(stretches)))
    return tuple(calls)


def _runs(series: Series) -> "tuple[_CallsOfRun, ...]":
    """The first run, the whole later runs, and the rest."""
    if series.compact_at is None:
        return (_CallsOfRun(series.first, series.growth, series.calls, ONE),)
    left, run = series.calls - series.run, series.later_run
    whole_runs = left // run
    return (
        _CallsOfRun(series.first, series.growth, series.run, ONE),
        _CallsOfRun(series.restart, series.growth, run, whole_runs),
        _CallsOfRun(series.restart, series.growth, left - whole_runs * run, ONE),
    )


def summaries_by_bracket(series: Series, brackets: tuple[Decimal | None, ...]) -> tuple[BracketCalls, ...]:
    """The summary calls of one unit by price bracket.

    Each carries what the call that was too large would have carried; a cached prefix has all of that except the last
    growth.
    """
    if series.compact_at is None or not series.summary_calls:
        return ()
    return tuple(
        _summaries(series, over, brackets[at + 1] if at + 1 < len(brackets) else None)
        for at, over in enumerate(brackets)
    )


def _summaries(series: Series, over: Decimal | None, upper: Decimal | None) -> BracketCalls:
    count = prompt = reads = ZERO
    stretches = []
    for times, size in series.summarised:
        within = (ONE if upper is None else terms(upper - size, ZERO, ONE)) - (
            ZERO if over is None else terms(over - size, ZERO, ONE)
        )
        calls = times * series.summary_calls * within
        count += calls
        prompt += calls * size
        reads += calls * (size - series.growth)
        stretches.append(Stretch(size, ZERO, calls, ONE, series.growth, fresh=False))
    return BracketCalls(over, count, prompt, reads, prompt - reads, tuple(stretches))


class _Sum(Frozen):
    """The first `calls` of a run, and the tokens that they send and read from cache."""

    calls: Decimal
    sent: Decimal
    reads: Decimal


_START = _Sum(ZERO, ZERO, ZERO)


class _CallsOfRun(Frozen):
    """The calls from one restart to the next, `times` over."""

    size: Decimal
    growth: Decimal
    calls: Decimal
    times: Decimal

    def marks(self, sizes: Sequence[Decimal]) -> list[_Sum]:
        """No calls, the calls that carry at most each of some sizes, and all calls."""
        marks = [_START]
        for calls in (*[terms(size - self.size, self.growth, self.calls) for size in sizes], self.calls):
            last = marks[-1]
            marks.append(last if calls is last.calls else _Sum(calls, self.sent(calls), self.reads(calls)))
        return marks

    def sent(self, calls: Decimal) -> Decimal:
        """Tokens that the first N calls of a run send: N·S + g·N(N−1) ÷ 2."""
        return calls * self.size + self.growth * calls * (calls - ONE) / 2

    def reads(self, calls: Decimal) -> Decimal:
        """Tokens that the first N calls of a run read from cache: for each, what the call before it sent; the first
        reads none."""
        return self.sent((calls - ONE).max(ZERO))

    def stretch(self, first: Decimal, last: Decimal) -> Stretch:
        """The calls after the first `first`, up to `last`."""
        size = self.size + self.growth * first
        return Stretch(size, self.growth, last - first, self.times, self.growth, fresh=_is_zero(first))


def _is_zero(number: Decimal) -> bool:
    return not isinstance(number, Recorded) and not number


def billed_tokens(rate: Rate, calls: BracketCalls, of_size: Decimal, of_before: Decimal) -> Decimal:
    """Σ over the calls of a bracket of the billed part of of_size × tokens sent + of_before × tokens sent by the
    call before."""
    if rate.round_up is None and rate.least is None:
        return of_size * calls.prompt + of_before * calls.reads
    from budgetlint.estimate.rounding import rounded_tokens

    return rounded_tokens(rate, calls, of_size, of_before)
