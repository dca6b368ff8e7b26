"""The amounts of each workload as a formula over the ranges of its file, recorded from the evaluator itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from budgetlint.estimate.calendar import as_stated, planned_months, stretches_of
from budgetlint.estimate.evaluate import Draft, Tariffs, draft
from budgetlint.estimate.months import WorkloadMonth
from budgetlint.estimate.range_places import Path, address_of, with_numbers
from budgetlint.estimate.series import agent_series
from budgetlint.estimate.tariff import Prices
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import ZERO
from budgetlint.formula.recording import Tape, Traced
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import BudgetFile, most_days
from budgetlint.model.calendar import first_day, index_of, month_at
from budgetlint.model.periods import Period
from budgetlint.model.ranges import Range
from budgetlint.model.workload import Workload
from budgetlint.model.workloads import Agent, LlmApp, Subscription


class PlannedFile(Frozen):
    """A budget file and its prices; `taken` are the paths inherited from the file that it extends, `base`."""

    path: str
    file: BudgetFile
    prices: Prices
    base: str | None = None
    taken: tuple[Path, ...] = ()

    def stated_in(self, path: Path) -> str:
        """The file that states the value at a path."""
        base = any(path[: len(entry)] == entry for entry in self.taken)
        return self.base if base and self.base is not None else self.path


class Input(Frozen):
    """A range that is drawn: one for each place where one is written, whoever inherits it."""

    name: str
    address: str
    range: Range


class Inputs:
    """The inputs of a formula, without duplicates."""

    __slots__ = ("known", "tape")

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.known: dict[str, Input] = {}

    def of(self, planned: PlannedFile) -> BudgetFile:
        """A file with an input in place of each of its ranges."""

        def number(path: Path, stated: Range) -> Decimal:
            name = f"{planned.stated_in(path)}:{'.'.join(path)}"
            self.known.setdefault(name, Input(name, address_of(path), stated))
            return self.tape.input(name)

        return with_numbers(planned.file, number)


class Faults(Frozen):
    """The places of conditions: above zero where usage has no price, or where a rule is broken."""

    unpriced: tuple[int, ...] = ()
    broken: tuple[int, ...] = ()
    always: bool = False
    """Whether there is no price at any value of the inputs."""

    @property
    def all(self) -> tuple[int, ...]:
        """All conditions under which an amount does not count."""
        return (*self.unpriced, *self.broken)


class Spending(Frozen):
    """A workload's formula, by month in a plan over months, with the conditions under which it is unpriced or breaks
    a rule."""

    estimate: WorkloadEstimate
    months: tuple[WorkloadMonth, ...]
    faults: tuple[Faults, ...]


def _no_tariffs(_day: date) -> Tariffs:
    return {}


def spendings(planned: PlannedFile, inputs: Inputs, calendar: BudgetFile | None) -> dict[str, Spending]:
    """The formula of each workload; `calendar` is the file with the months over which it is planned."""
    drawn = inputs.of(planned)
    if calendar is not None:
        return {name: monthly(planned, drawn, calendar, name, inputs.tape) for name in planned.file.workloads}
    tariffs: Tariffs = {}
    gathered = {}
    for name, workload in drawn.workloads.items():
        stated = workload if drawn.starts is None else as_stated(drawn, workload)
        made = draft(drawn, name, stated, planned.prices, tariffs)
        gathered[name] = Spending(made.workload, (), (_faults(made, planned, inputs.tape),))
    return gathered


def monthly(
    planned: PlannedFile,
    drawn: BudgetFile,
    calendar: BudgetFile,
    name: str,
    tape: Tape,
    tariffs: Callable[[date], Tariffs] = _no_tariffs,
) -> Spending:
    """A workload month by month, with the conditions under which it has no price; `tariffs` are those known by day."""
    monthly = replace(drawn, period=Period.MONTH)
    drafts: dict[date, Draft] = {}

    def priced(name: str, day: date) -> WorkloadEstimate:
        if day not in drafts:
            drafts[day] = draft(monthly, name, drawn.workloads[name], replace(planned.prices, day=day), tariffs(day))
        return drafts[day].workload

    workload = drawn.workloads[name]
    seats = workload.seats if isinstance(workload, Subscription) else None
    months = planned_months(calendar, name, planned.prices, priced, seats)
    stretches = stretches_of(calendar.workloads[name], planned.prices, calendar.calendar)
    faults = []
    for month in months:
        first, end = first_day(month.month), first_day(month_at(index_of(month.month) + 1))
        within = [drafts[entry.first] for entry in stretches if entry.first < end and first < entry.end]
        here = _together(_faults(entry, planned, tape) for entry in within)
        faults.append(here if month.factors is not None else Faults())
    return Spending(drafts[stretches[0].first].workload, months, tuple(faults))


def _together(faults: Iterable[Faults]) -> Faults:
    """All conditions, without duplicates."""
    gathered = tuple(faults)
    unpriced = dict.fromkeys(place for entry in gathered for place in entry.unpriced)
    broken = dict.fromkeys(place for entry in gathered for place in entry.broken)
    return Faults(tuple(unpriced), tuple(broken), any(entry.always for entry in gathered))


def _faults(made: Draft, planned: PlannedFile, tape: Tape) -> Faults:
    """The conditions under which a workload has no price, or breaks a rule."""
    yes, no = tape.of(Decimal(1)), tape.of(ZERO)
    recorded = (lack.usage for lack in made.missing)
    unpriced = tuple(tape.place(("if", "=", usage.at, no, no, yes)) for usage in recorded if isinstance(usage, Traced))
    always = any(not isinstance(lack.usage, Traced) and lack.usage for lack in made.missing)
    return Faults(unpriced, tuple(_broken(made, planned, tape, yes, no)), always)


def _broken(made: Draft, planned: PlannedFile, tape: Tape, yes: int, no: int) -> Iterator[int]:
    for part in (entry.workload for entry in made.parts) if made.parts else (made.workload,):
        for most, size in _limits(part, planned):
            if isinstance(most, Traced) or isinstance(size, Traced):
                yield tape.place(("if", "<", tape.of(most), tape.of(size), yes, no))


def _limits(part: WorkloadEstimate, planned: PlannedFile) -> Iterator[tuple[Decimal, Decimal]]:
    """Pairs of a value and its maximum: calls and outputs and the model's limits, days and those of the period, a
    context and its compaction."""
    workload = part.workload
    window, most = _limits_of(workload, planned.prices)
    output = workload.output_tokens if isinstance(workload, (LlmApp, Agent)) else ZERO
    if most is not None:
        yield most, output
    if window is not None and part.largest_prompt is not None:
        yield window, part.largest_prompt + output
    if isinstance(workload, (LlmApp, Agent)) and workload.active_days is not None:
        yield Decimal(most_days(planned.file, workload.period or planned.file.period)), workload.active_days
    if isinstance(workload, Agent) and workload.context.compact_at is not None:
        yield workload.context.compact_at, agent_series(workload).restart


def _limits_of(workload: Workload, prices: Prices) -> tuple[Decimal | None, Decimal | None]:
    """The context window and the longest output of a workload's model; the list takes precedence over the contract."""
    for book in (prices.listed, prices.contract):
        if book is not None and workload.model in book.models:
            facts = book.models[workload.model]
            return facts.context_window, facts.max_output_tokens
    return None, None


def faults_of(gathered: Mapping[str, Spending], names: Sequence[str], months: range | None) -> Faults:
    """The conditions under which some workloads have no amount, in some months of a plan."""
    places = range(1) if months is None else months
    return _together(gathered[name].faults[at] for name in names if name in gathered for at in places)
