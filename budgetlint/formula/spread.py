"""The uncertainty of a plan: every amount of a file over draws of its ranges, and the effect of each range by
itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.estimate.months import Horizon
from budgetlint.estimate.organisation import Member, Organisation
from budgetlint.estimate.organisation_months import in_months, months_of, over_months_of
from budgetlint.estimate.plan import known_amount
from budgetlint.estimate.range_results import LIKELY, BudgetSpread, FileSpread, Swing, Undrawn
from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.estimate.runs import ceiling_of, run_amount, spent_in_run
from budgetlint.estimate.workload_estimate import Layers, WorkloadEstimate, total_of
from budgetlint.figures.exact import ZERO, Unrecordable, exactly, settled
from budgetlint.formula.draws import BLOCK, MOST_INPUTS, Program, blocks, installed
from budgetlint.formula.nodes import exact_values, moved_by, needed
from budgetlint.formula.recording import Tape, Traced
from budgetlint.formula.spending import Faults, Input, Inputs, PlannedFile, Spending, faults_of, spendings
from budgetlint.formula.tally import Amounts, Block, Exceeding, above, near
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.calendar import index_of

_INSTALL: Final = Undrawn(
    "numpy and scipy are not installed, which draws of ranges need", "`pip install 'budgetlint[ranges]'`"
)
_ROUNDED: Final = Undrawn(
    "calls that grow are billed in whole steps or with a minimum, which a formula over ranges can't express",
    "state one of the two without a range",
)
_MIXED: Final = Undrawn(
    "the payable amounts of the parts of a mix can't be computed over ranges",
    "use the basis `planned` instead",
)
_TOO_MANY: Final = Undrawn(
    f"more than {MOST_INPUTS:,} ranges can't be drawn together", "keep the ranges that matter most"
)


class RunFormula(Frozen):
    """The amount of a run, its ceiling, and the conditions under which it has no amount."""

    amount: Decimal
    ceiling: Decimal
    faults: tuple[int, ...]


class RunsFormula(Frozen):
    """A budget's runs, and the index of the one that is reported."""

    result: BudgetResult
    runs: tuple[RunFormula, ...]
    at: int


class RecordedPlan(Frozen):
    """Everything recorded of a file: its own workloads, those that its budgets cover, and the conditions of each."""

    whole: BudgetFile
    workloads: Mapping[str, WorkloadEstimate]
    horizon: Horizon | None
    local: Mapping[str, Spending]
    seen: Mapping[str, Spending]


class Members(Frozen):
    """The included files of a root, and everything that its budgets cover."""

    organisation: Organisation
    files: tuple[tuple[Member, PlannedFile], ...]


@exactly()
def spread(planned: PlannedFile, estimate: Estimate, members: Members | None = None) -> Estimate:
    """The estimate with the results of the ranges in its file and in the files that it includes."""
    if not installed():
        return replace(estimate, undrawn=_INSTALL)
    tape = Tape()
    inputs = Inputs(tape)
    try:
        plan = _recorded(planned, estimate, members, inputs)
    except Unrecordable:
        return replace(estimate, undrawn=_ROUNDED)
    layers = None if estimate.headline is None or not plan.local else _headline(plan)
    budgets, unsaid = _budgets(plan, estimate)
    if unsaid:
        estimate = replace(estimate, undrawn=replace(_MIXED, budgets=unsaid))
    if len(inputs.known) > MOST_INPUTS:
        return replace(estimate, undrawn=_TOO_MANY)
    faults = faults_of(plan.local, tuple(plan.local), _all_months(estimate))
    return _drawn(estimate, tape, inputs, layers, faults, budgets, _summands(plan, tape))


def _all_months(estimate: Estimate) -> range | None:
    return None if estimate.horizon is None else range(len(estimate.horizon.months))


def _recorded(planned: PlannedFile, estimate: Estimate, members: Members | None, inputs: Inputs) -> RecordedPlan:
    local = spendings(planned, inputs, planned.file if planned.file.starts is not None else None)
    whole = planned.file if members is None else members.organisation.file
    known = estimate.workloads if members is None else members.organisation.workloads
    workloads = {**known, **_priced({name: entry.estimate for name, entry in local.items()}, known)}
    horizon = estimate.horizon
    if horizon is not None:
        horizon = replace(horizon, workloads={name: entry.months for name, entry in local.items()})
    plan = RecordedPlan(whole, workloads, horizon, local, local)
    return plan if members is None else _with_members(plan, members, inputs)


def _priced(
    recorded: Mapping[str, WorkloadEstimate], known: Mapping[str, WorkloadEstimate]
) -> dict[str, WorkloadEstimate]:
    """The recorded workloads that have a price."""
    return {name: entry for name, entry in recorded.items() if name in known and known[name].layers is not None}


def _with_members(plan: RecordedPlan, members: Members, inputs: Inputs) -> RecordedPlan:
    """The plan with the workloads of included files, in the root's measure."""
    workloads, seen = dict(plan.workloads), dict(plan.seen)
    months = {} if plan.horizon is None else dict(plan.horizon.workloads)
    for member, planned in members.files:
        file, estimate = member.file, member.estimate
        if file is None or estimate is None:
            continue
        if plan.horizon is None:
            gathered = spendings(planned, inputs, None)
            priced = _priced({name: entry.estimate for name, entry in gathered.items()}, estimate.workloads)
            measured = (members.organisation.measured(member.name, file, entry) for entry in priced.values())
            workloads.update((entry.name, entry) for entry in measured)
        else:
            root, worth = plan.whole, members.organisation.worths[member.name]
            calendar = over_months_of(root, file)
            gathered = spendings(planned, inputs, calendar)
            exact = months_of(root, file, estimate.horizon, planned.prices, worth)
            for name, entry in gathered.items():
                lacking = any(month.layers is None for month in exact[name])
                here = exact[name] if lacking else in_months(entry.months, root.calendar, worth)
                months[f"{member.name}/{name}"] = here
            gathered = {name: _shifted(entry, calendar, root) for name, entry in gathered.items()}
        seen.update((f"{member.name}/{name}", entry) for name, entry in gathered.items())
    horizon = None if plan.horizon is None else replace(plan.horizon, workloads=months)
    return RecordedPlan(plan.whole, workloads, horizon, plan.local, seen)


def _shifted(spending: Spending, calendar: BudgetFile, root: BudgetFile) -> Spending:
    """A workload's conditions, by the months of the root."""
    by_month = dict(zip(calendar.calendar, spending.faults, strict=True))
    return replace(spending, faults=tuple(by_month.get(month, Faults()) for month in root.calendar))


def _headline(plan: RecordedPlan) -> Layers:
    """The total of the file's own workloads, per period or over all months."""
    if plan.horizon is None:
        return total_of(layers for name in plan.local if (layers := plan.workloads[name].layers) is not None)
    return total_of(month.known for name in plan.local for month in plan.horizon.workloads[name])


def _summands(plan: RecordedPlan, tape: Tape) -> list[int]:
    """The planned amount of each of the file's own workloads, per period or in each month."""
    if plan.horizon is None:
        layers = [plan.workloads[name].layers for name in plan.local]
        return [tape.of(entry.planned) for entry in layers if entry is not None]
    return [tape.of(month.known.planned) for name in plan.local for month in plan.horizon.workloads[name]]


def _budgets(plan: RecordedPlan, estimate: Estimate) -> tuple[list[RunsFormula], tuple[str, ...]]:
    """The formulas of all budgets that have one, and the names of budgets without."""
    formulas, unsaid = [], []
    for result in estimate.budgets:
        try:
            formula = _budget(plan, result)
        except Unrecordable:
            unsaid.append(result.name)
        else:
            formulas += [] if formula is None else [formula]
    return formulas, tuple(unsaid)


def _budget(plan: RecordedPlan, result: BudgetResult) -> RunsFormula | None:
    """A budget's formula; None if part of it has no price at the means, or it has no amount."""
    if result.amount is None or any(run.unpriced for run in result.runs):
        return None
    if plan.horizon is None:
        amount = known_amount(plan.whole, result.budget, plan.workloads).known
        assert amount is not None
        faults = faults_of(plan.seen, result.scope, None).all
        return RunsFormula(result, (RunFormula(amount, result.ceiling, faults),), 0)
    runs = []
    for run in result.runs:
        spent = spent_in_run(plan.whole, result.budget, run.months, plan.horizon)
        _, amount = run_amount(plan.whole, result.budget, run.months, plan.horizon, spent)
        at = index_of(run.first) - index_of(plan.horizon.first)
        faults = faults_of(plan.seen, result.scope, range(at, at + len(run.months))).all
        if amount is None:
            return None
        runs.append(RunFormula(amount, ceiling_of(result.budget, run.months), faults))
    named_run = next((at for at, run in enumerate(result.runs) if run.first == result.at), 0)
    return RunsFormula(result, tuple(runs), named_run)


class _Outcome:
    """A budget over the draws."""

    __slots__ = ("amounts", "exceeding", "formula")

    def __init__(self, formula: RunsFormula) -> None:
        self.formula = formula
        self.exceeding = Exceeding([run.ceiling for run in formula.runs])
        self.amounts = Amounts()

    def add(self, block: Block, tape: Tape) -> None:
        """Add another block of draws."""
        runs = [(block.amounts(tape.of(run.amount)), block.faults(run.faults)) for run in self.formula.runs]
        self.exceeding.add(runs)
        self.amounts.add(*runs[self.formula.at])

    def spread(self) -> BudgetSpread:
        """The results for the draws so far."""
        allowed = self.formula.result.budget.max_probability
        likely = 1 - (LIKELY if allowed is None else allowed)
        shares = [Decimal("0.1"), Decimal("0.5"), Decimal("0.9"), likely]
        p10, p50, p90, limit = self.amounts.quantiles(shares)
        return BudgetSpread(
            self.exceeding.any_run,
            near(p10),
            near(p50),
            near(p90),
            above(limit),
            self.exceeding.runs if self.formula.result.runs else (),
            self.amounts.without,
        )


def _drawn(
    estimate: Estimate,
    tape: Tape,
    inputs: Inputs,
    layers: Layers | None,
    faults: Faults,
    budgets: Sequence[RunsFormula],
    parts: Sequence[int],
) -> Estimate:
    """The estimate with the results of its formulas over all draws."""
    unsure = [entry for entry in budgets if any(isinstance(run.amount, Traced) or run.faults for run in entry.runs)]
    totals = (
        () if layers is None else tuple(tape.of(entry) for entry in (layers.base, layers.operational, layers.planned))
    )
    of_runs = [place for entry in unsure for run in entry.runs for place in (tape.of(run.amount), *run.faults)]
    program = Program(tape.nodes, [*totals, *faults.all, *of_runs])
    known = tuple(inputs.known.values())
    outcomes = [_Outcome(entry) for entry in unsure]
    amounts = [Amounts() for _ in totals]
    for columns in blocks(known):
        block = Block(program.run(columns), BLOCK)
        lost, unpriced = block.faults(faults.all), block.faults(faults.unpriced)
        for place, amount in zip(totals, amounts, strict=True):
            amount.add(block.amounts(place), lost, unpriced)
        for outcome in outcomes:
            outcome.add(block, tape)
    gathered = {outcome.formula.result.name: outcome.spread() for outcome in outcomes}
    whole = None
    if layers is not None:
        base, operational, planned = (amount.spread() for amount in amounts)
        tornado = _tornado(tape, known, parts, faults.all)
        whole = FileSpread(base, operational, planned, tornado, amounts[2].without)
    spread_out = tuple(replace(result, spread=gathered.get(result.name)) for result in estimate.budgets)
    return replace(estimate, budgets=spread_out, spread=whole)


def _is_broken(condition: Decimal) -> bool:
    return condition.is_nan() or condition > ZERO


def _tornado(tape: Tape, inputs: Sequence[Input], parts: Sequence[int], faults: tuple[int, ...]) -> tuple[Swing, ...]:
    """The planned amount with each range at its p10 and at its p90, the widest first.

    `parts` sum to the planned amount: for each range, only those that depend on it are computed again.
    """
    places = needed(tape.nodes, [*parts, *faults])
    means = {entry.name: entry.range.mean for entry in inputs}
    known = exact_values(tape.nodes, places, means, {})
    total = sum((known[part] for part in parts), ZERO)
    moved = moved_by(tape.nodes, places)
    counted, broken = Counter(parts), {fault for fault in faults if _is_broken(known[fault])}
    watched = frozenset(faults)
    swings = []
    for entry in inputs:
        hanging = moved.get(entry.name, [])
        summands = [place for place in hanging if place in counted]
        always = broken.difference(hanging)
        ends = []
        for value in (entry.range.p10, entry.range.p90):
            there = exact_values(tape.nodes, hanging, means | {entry.name: value}, known)
            planned = total + sum(((there[place] - known[place]) * counted[place] for place in summands), ZERO)
            lost = always or any(_is_broken(there[place]) for place in hanging if place in watched)
            ends.append(None if lost or planned.is_nan() else settled(planned))
        swings.append(Swing(entry.address, *ends))
    return tuple(sorted(swings, key=lambda swing: (-swing.width, swing.address)))
