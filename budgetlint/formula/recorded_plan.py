"""A plan recorded as formulas over its ranges: every workload, total and budget with the conditions under which it has no amount."""

from collections.abc import Mapping
from decimal import Decimal

from budgetlint.estimate.months import Horizon
from budgetlint.estimate.organisation import Member, Organisation
from budgetlint.estimate.organisation_months import in_months, months_of, over_months_of
from budgetlint.estimate.plan import known_amount
from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.estimate.runs import ceiling_of, run_amount, spent_in_run
from budgetlint.estimate.workload_estimate import Layers, WorkloadEstimate, total_of
from budgetlint.figures.exact import Unrecordable
from budgetlint.formula.recording import Tape
from budgetlint.formula.spending import Faults, Inputs, PlannedFile, Spending, faults_of, spendings
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.calendar import index_of


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


def recorded_plan(planned: PlannedFile, estimate: Estimate, members: Members | None, inputs: Inputs) -> RecordedPlan:
    """The plan of a file and, for a root, of the files that it includes. Raises `Unrecordable`."""
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


def headline(plan: RecordedPlan) -> Layers:
    """The total of the file's own workloads, per period or over all months."""
    if plan.horizon is None:
        return total_of(layers for name in plan.local if (layers := plan.workloads[name].layers) is not None)
    return total_of(month.known for name in plan.local for month in plan.horizon.workloads[name])


def summands(plan: RecordedPlan, tape: Tape) -> list[int]:
    """The planned amount of each of the file's own workloads, per period or in each month."""
    if plan.horizon is None:
        layers = [plan.workloads[name].layers for name in plan.local]
        return [tape.of(entry.planned) for entry in layers if entry is not None]
    return [tape.of(month.known.planned) for name in plan.local for month in plan.horizon.workloads[name]]


def budget_formulas(plan: RecordedPlan, estimate: Estimate) -> tuple[list[RunsFormula], tuple[str, ...]]:
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
