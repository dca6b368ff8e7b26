"""The formulas of a what-if: for each workload and budget, recorded from the evaluator itself."""

from decimal import Decimal

from budgetlint.estimate.evaluate import Tariffs, draft
from budgetlint.estimate.line_items import Amount, Gap
from budgetlint.estimate.organisation import Organisation
from budgetlint.estimate.plan import headroom, known_amount, status, summed, used
from budgetlint.estimate.results import BudgetResult, Estimate, Status
from budgetlint.estimate.tariff import Prices
from budgetlint.estimate.workload_estimate import Layers, Volume, WorkloadEstimate
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
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import LAYERS, BudgetFile, Unit
from budgetlint.model.workload import Workload

MOST_WORKLOADS = 200
"""The maximum number of workloads; with more, a page would be slow to read and load, so it has no what-if."""

NodePlace = int
"""The index of a number among the nodes of its formula."""

NodePlaces = tuple[NodePlace, ...]
"""The places of several numbers: of the three layers, or of the four counts of a funnel."""


class ModelFormula(RatedFormula):
    """The formula of one workload under a model.

    `missing` is unpriced usage with the reason; `layers` is None, and `units` empty, if nothing can be priced.
    """

    missing: tuple[tuple[NodePlace, Gap], ...]
    layers: NodePlaces | None
    units: tuple[tuple[Unit, NodePlaces], ...]
    funnel: NodePlaces | None
    counts: tuple[tuple[Unit, NodePlace], ...]


class WorkloadFormula(TurnedWorkload):
    """A workload with its formulas, the one under its own model first."""

    formulas: tuple[ModelFormula, ...]


class Verdicts(Frozen):
    """The results for a budget: its known amount beside its ceiling, and its status if all or only part is priced."""

    known: NodePlace
    used: NodePlace
    headroom: NodePlace
    whole: NodePlace
    part: NodePlace


class BudgetFormula(Frozen):
    """The formula of a budget over the layers and counts of its workloads; `verdicts` is None if it has no amount."""

    name: str
    scope: tuple[str, ...]
    unread: bool
    per: bool
    warn_at: Decimal
    verdicts: Verdicts | None


class FileFormula(Frozen):
    """The formulas of a budget file; `nodes` are those of its totals and budgets."""

    unread: tuple[str, ...]
    knobs: tuple[Knob, ...]
    workloads: tuple[WorkloadFormula, ...]
    totals: NodePlaces
    budgets: tuple[BudgetFormula, ...]
    nodes: tuple[Node, ...]


def file_formula(
    file: BudgetFile,
    estimate: Estimate,
    prices: Prices,
    seen: Organisation | None = None,
    *,
    ceilings: bool = False,
) -> FileFormula | None:
    """The formula of each workload of a file, of its totals and of its budgets; with `ceilings`, those are inputs,
    too.

    None if it has too many workloads, or if calls that grow are rounded one by one, which no formula can express.
    """
    if len(file.workloads) > MOST_WORKLOADS:
        return None
    try:
        return _file_formula(file, estimate, prices, seen, ceilings=ceilings)
    except Unrecordable:
        return None


@exactly()
def _file_formula(
    file: BudgetFile, estimate: Estimate, prices: Prices, seen: Organisation | None, *, ceilings: bool
) -> FileFormula:
    tariffs: Tariffs = {}
    workloads: list[WorkloadFormula] = []
    tape, stand_ins = Tape(), {}
    for name, workload in file.workloads.items():
        formula = _workload(file, name, prices, tariffs)
        workloads.append(formula)
        drawn = draft(file, name, workload, prices, tariffs)
        stand_ins[name] = _stand_in(drawn.workload, tape, priced=any(shape.layers for shape in formula.formulas))
    totals = layer_places(summed(stand_ins), tape)
    followed = {knob.follows for workload in workloads for knob in workload.knobs}
    results = estimate.budgets
    if ceilings:
        results = tuple(replace(result, ceiling=tape.input(ceiling_key(result.name))) for result in results)
    budgets = tuple(_budget(file, estimate, result, stand_ins, tape, seen) for result in results)
    return FileFormula(
        unread=tuple(name for name in estimate.unpriced if name not in file.workloads),
        knobs=tuple(knob for knob in file_knobs(file) if knob.key in followed),
        workloads=tuple(workloads),
        totals=totals,
        budgets=budgets,
        nodes=tuple(tape.nodes),
    )


def ceiling_key(budget: str) -> str:
    """The name of the input for a budget's ceiling."""
    return f"ceiling.{budget}"


def _workload(file: BudgetFile, name: str, prices: Prices, tariffs: Tariffs) -> WorkloadFormula:
    """The formula of a workload under its own model, and under each other model that can be recorded."""
    workload = file.workloads[name]
    formulas, choices = formulas_under(
        models_to_choose(file, workload, prices, len(file.workloads)),
        lambda model: _model_formula(file, name, replace(workload, model=model), prices),
        lambda model: draft(file, name, replace(workload, model=model), prices, tariffs).decided.layers is not None,
    )
    return WorkloadFormula(name, choices, knobs_with_parts(file, workload), formulas)


def _model_formula(file: BudgetFile, name: str, workload: Workload, prices: Prices) -> ModelFormula:
    tape = Tape()
    inputs, rates = turned_with_parts(file, workload, tape.input), dict[str, RateInput]()
    drawn = draft(file, name, inputs, prices, input_tariffs(inputs, prices, file.currency, tape.input, rates))
    estimate = drawn.workload
    missing = tuple((tape.of(lack.usage), lack.gap) for lack in drawn.missing)
    layers = None if estimate.layers is None else layer_places(estimate.layers, tape)
    units = tuple(
        (cost.per, layer_places(cost.layers, tape)) for cost in estimate.unit_costs if cost.layers is not None
    )
    funnel = estimate.funnel
    numbers = () if funnel is None else (funnel.accepted, funnel.submitted, funnel.successful, funnel.billed)
    stages = tuple(tape.of(number) for number in numbers)
    counts = tuple((unit, tape.of(number)) for unit, number in _counts(estimate))
    return ModelFormula(
        missing=missing,
        layers=layers,
        units=() if layers is None else units,
        funnel=stages or None,
        counts=counts,
        nodes=tuple(tape.nodes),
        rates=tuple(rates.values()),
    )


def _counts(estimate: WorkloadEstimate) -> tuple[tuple[Unit, Decimal], ...]:
    return estimate.volume.counts() if estimate.volume is not None else ()


def _stand_in(estimate: WorkloadEstimate, tape: Tape, *, priced: bool) -> WorkloadEstimate:
    """A workload in the formulas of its file: its layers, if a model prices them, and its counts as inputs."""
    counts = _counts(estimate)
    if not counts:
        return estimate
    inputs = [(unit, tape.input(f"{estimate.name} {unit}")) for unit, _ in counts]
    volume = Volume(inputs[0][0], inputs[0][1], tuple(inputs[1:]))
    if not priced:
        return replace(estimate, volume=volume, parts=())
    base, operational, planned = (Amount(tape.input(f"{estimate.name} {layer}")) for layer in LAYERS)
    return replace(estimate, layers=Layers(base, operational, planned), volume=volume, parts=())


def layer_places(layers: Layers, tape: Tape) -> NodePlaces:
    """The places of three layers' amounts."""
    return tape.of(layers.base), tape.of(layers.operational), tape.of(layers.planned)


def _budget(
    file: BudgetFile,
    estimate: Estimate,
    result: BudgetResult,
    workloads: dict[str, WorkloadEstimate],
    tape: Tape,
    seen: Organisation | None,
) -> BudgetFormula:
    """A budget's formula; for a root, the workloads of included files are constants in it."""
    budget = result.budget
    whole = workloads if seen is None else {**seen.workloads, **workloads}
    amount = known_amount(file if seen is None else seen.file, budget, whole)
    return BudgetFormula(
        name=result.name,
        scope=tuple(name for name in amount.scope if name in workloads),
        unread=any(name not in estimate.workloads for name in result.unpriced),
        per=budget.per is not None,
        warn_at=budget.warn_at,
        verdicts=None if amount.known is None else verdicts_on(amount.known, result.ceiling, budget.warn_at, tape),
    )


def verdicts_on(known: Decimal, ceiling: Decimal, warn_at: Decimal, tape: Tape) -> Verdicts:
    def verdict(*, incomplete: bool) -> NodePlace:
        def status_of() -> Status:
            return status(known, ceiling, warn_at, incomplete=incomplete)

        return tape.tree(status_of, lambda outcome: tape.word(outcome.value))

    return Verdicts(
        known=tape.of(known),
        used=tape.of(used(known, ceiling)),
        headroom=tape.of(headroom(known, ceiling)),
        whole=verdict(incomplete=False),
        part=verdict(incomplete=True),
    )
