"""The formulas of a what-if over months: each month of each workload, and each run of each budget."""

from datetime import date
from decimal import Decimal

from budgetlint.estimate.calendar import planned_months
from budgetlint.estimate.evaluate import Tariffs, by_day
from budgetlint.estimate.line_items import Amount
from budgetlint.estimate.months import Horizon, WorkloadMonth
from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.estimate.runs import run_amount, spent_in_run
from budgetlint.estimate.tariff import Prices
from budgetlint.estimate.workload_estimate import Layers, Volume, total_of
from budgetlint.figures.exact import Unrecordable, exactly
from budgetlint.formula.choices import (
    RatedFormula,
    RateInput,
    TurnedWorkload,
    formulas_under,
    input_tariffs,
    models_to_choose,
)
from budgetlint.formula.knobs import Knob, file_knobs
from budgetlint.formula.part_knobs import knobs_with_parts, turned_with_parts
from budgetlint.formula.recording import Node, Tape
from budgetlint.formula.spending import PlannedFile, monthly
from budgetlint.formula.workload_formula import NodePlace, NodePlaces, Verdicts, layer_places, verdicts_on
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import LAYERS, BudgetFile, Unit
from budgetlint.model.workloads import Subscription

MOST_MONTHS = 1_200
"""The maximum number of months of all workloads in a file; with more, a page would be slow."""


class MonthFormula(Frozen):
    """A workload in a month: its layers, its counts, and what is above zero if it has no price; `whole` if all of it
    is priced."""

    layers: NodePlaces
    counts: tuple[tuple[Unit, NodePlace], ...]
    missing: NodePlaces
    whole: bool


class MonthsFormula(RatedFormula):
    """A workload over the months under a model."""

    months: tuple[MonthFormula, ...]


class MonthlyWorkload(TurnedWorkload):
    """A workload with its formulas over the months, the one under its own model first."""

    formulas: tuple[MonthsFormula, ...]


class RunVerdicts(Frozen):
    """The amounts of a run of a budget, and its scope before division; `months` are the indices of its months in the
    plan."""

    label: str
    ceiling: Decimal
    partial: bool
    months: range
    total: NodePlace
    verdicts: Verdicts


class MonthlyBudget(Frozen):
    """The runs of a budget; `measure` is what its amount covers, without the run's label."""

    name: str
    scope: tuple[str, ...]
    per: bool
    measure: str
    warn_at: Decimal
    runs: tuple[RunVerdicts, ...]


class CalendarFormula(Frozen):
    """The formulas of a plan over months; `nodes` are those of its sums and budgets."""

    months: tuple[str, ...]
    knobs: tuple[Knob, ...]
    workloads: tuple[MonthlyWorkload, ...]
    totals: NodePlaces
    by_month: tuple[NodePlaces, ...]
    budgets: tuple[MonthlyBudget, ...]
    nodes: tuple[Node, ...]


def calendar_formula(file: BudgetFile, estimate: Estimate, prices: Prices) -> CalendarFormula | None:
    """The formulas of a plan over months.

    None for a root, whose included files can't be varied; if there are too many months; if a workload could not be
    read or has no price at any value; and if no formula expresses what is billed or payable.
    """
    horizon = estimate.horizon
    unread = [name for name in estimate.unpriced if name not in estimate.workloads]
    if horizon is None or unread or file.includes is not None:
        return None
    if len(file.workloads) * len(horizon.months) > MOST_MONTHS:
        return None
    try:
        return _formula(file, estimate, horizon, prices)
    except Unrecordable:
        return None


@exactly()
def _formula(file: BudgetFile, estimate: Estimate, horizon: Horizon, prices: Prices) -> CalendarFormula:
    workloads = tuple(_workload(file, name, prices) for name in file.workloads)
    tape = Tape()
    stand_ins = {
        workload.name: tuple(
            _stand_in(workload.name, month, at, tape) for at, month in enumerate(horizon.workloads[workload.name])
        )
        for workload in workloads
    }
    planned = replace(horizon, workloads=stand_ins)
    by_month = [total_of(months[at].known for months in stand_ins.values()) for at in range(len(horizon.months))]
    followed = {knob.follows for workload in workloads for knob in workload.knobs}
    budgets = tuple(_budget(file, result, planned, tape) for result in estimate.budgets)
    return CalendarFormula(
        months=file.calendar,
        knobs=tuple(knob for knob in file_knobs(file) if knob.key in followed),
        workloads=workloads,
        totals=layer_places(total_of(by_month), tape),
        by_month=tuple(layer_places(layers, tape) for layers in by_month),
        budgets=budgets,
        nodes=tuple(tape.nodes),
    )


def _workload(file: BudgetFile, name: str, prices: Prices) -> MonthlyWorkload:
    """The formulas of a workload under its own model, and under each other that can be recorded."""
    workload = file.workloads[name]
    models = models_to_choose(file, workload, prices, len(file.workloads) * len(file.calendar))

    def under(model: str) -> BudgetFile:
        return replace(file, workloads={**file.workloads, name: replace(workload, model=model)})

    formulas, choices = formulas_under(
        models,
        lambda model: _under_its_model(under(model), name, prices),
        lambda model: _prices_all(under(model), name, prices),
    )
    return MonthlyWorkload(name, choices, knobs_with_parts(file, workload), formulas)


def _prices_all(file: BudgetFile, name: str, prices: Prices) -> bool:
    """Whether each month of a workload has a price, with the numbers as stated."""
    workload = file.workloads[name]
    seats = workload.seats if isinstance(workload, Subscription) else None
    months = planned_months(file, name, prices, by_day(file, prices), seats)
    return all(month.layers is not None for month in months)


def _under_its_model(file: BudgetFile, name: str, prices: Prices) -> MonthsFormula:
    workload, tape = file.workloads[name], Tape()
    inputs = turned_with_parts(file, workload, tape.input)
    rates: dict[str, RateInput] = {}

    def tariffs(day: date) -> Tariffs:
        return input_tariffs(inputs, replace(prices, day=day), file.currency, tape.input, rates)

    drawn = replace(file, workloads={name: inputs})
    spending = monthly(PlannedFile("", file, prices), drawn, file, name, tape, tariffs)
    months = []
    for month, faults in zip(spending.months, spending.faults, strict=True):
        if faults.always:
            raise Unrecordable("a workload without a price")
        counts = () if month.volume is None else month.volume.counts()
        places = tuple((unit, tape.of(number)) for unit, number in counts)
        months.append(MonthFormula(layer_places(month.known, tape), places, faults.unpriced, month.layers is not None))
    return MonthsFormula(tuple(tape.nodes), tuple(rates.values()), tuple(months))


def _stand_in(name: str, month: WorkloadMonth, at: int, tape: Tape) -> WorkloadMonth:
    """A month of a workload in the formulas of its file: its layers and counts as inputs, if it runs."""
    if month.factors is None:
        return month
    base, operational, planned = (Amount(tape.input(f"{name} {layer} {at}")) for layer in LAYERS)
    known = Layers(base, operational, planned)
    volume = month.volume
    if volume is not None:
        counts = tuple((unit, tape.input(f"{name} {unit} {at}")) for unit, _ in volume.counts())
        volume = Volume(counts[0][0], counts[0][1], counts[1:])
    return replace(month, volume=volume, layers=known, known=known, gaps=(), spent=())


def _budget(file: BudgetFile, result: BudgetResult, horizon: Horizon, tape: Tape) -> MonthlyBudget:
    budget = result.budget
    if budget.basis == "payable" and any(workload.mix for workload in file.workloads.values()):
        raise Unrecordable("the payable amounts of the parts of a mix")
    runs = []
    for run in result.runs:
        spent = spent_in_run(file, budget, run.months, horizon)
        total, amount = run_amount(file, budget, run.months, horizon, spent)
        if amount is None:
            raise Unrecordable("a month without a count")
        first = file.calendar.index(run.first)
        verdicts = verdicts_on(amount, run.ceiling, budget.warn_at, tape)
        months = range(first, first + len(run.months))
        runs.append(RunVerdicts(run.label, run.ceiling, run.partial, months, tape.of(total), verdicts))
    measure = result.measure.removesuffix(result.label) if result.at is not None else result.measure
    return MonthlyBudget(result.name, result.scope, budget.per is not None, measure, budget.warn_at, tuple(runs))
