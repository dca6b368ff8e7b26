"""The uncertainty of a plan: every amount of a file over draws of its ranges, and the effect of each range by
itself."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from budgetlint.estimate.range_results import LIKELY, BudgetSpread, FileSpread, Undrawn
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.figures.exact import Unrecordable, exactly
from budgetlint.formula.draws import BLOCK, MOST_INPUTS, Program, blocks, installed
from budgetlint.formula.recorded_plan import Members, RunsFormula, budget_formulas, headline, recorded_plan, summands
from budgetlint.formula.recording import Tape, Traced
from budgetlint.formula.spending import Faults, Inputs, PlannedFile, faults_of
from budgetlint.formula.tally import Amounts, Block, Exceeding, above, near
from budgetlint.formula.tornado import tornado
from budgetlint.frozen import replace

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


@exactly()
def spread(planned: PlannedFile, estimate: Estimate, members: Members | None = None) -> Estimate:
    """The estimate with the results of the ranges in its file and in the files that it includes."""
    if not installed():
        return replace(estimate, undrawn=_INSTALL)
    tape = Tape()
    inputs = Inputs(tape)
    try:
        plan = recorded_plan(planned, estimate, members, inputs)
    except Unrecordable:
        return replace(estimate, undrawn=_ROUNDED)
    layers = None if estimate.headline is None or not plan.local else headline(plan)
    budgets, unsaid = budget_formulas(plan, estimate)
    if unsaid:
        estimate = replace(estimate, undrawn=replace(_MIXED, budgets=unsaid))
    if len(inputs.known) > MOST_INPUTS:
        return replace(estimate, undrawn=_TOO_MANY)
    faults = faults_of(plan.local, tuple(plan.local), _all_months(estimate))
    return _drawn(estimate, tape, inputs, layers, faults, budgets, summands(plan, tape))


def _all_months(estimate: Estimate) -> range | None:
    return None if estimate.horizon is None else range(len(estimate.horizon.months))


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
        swings = tornado(tape, known, parts, faults.all)
        whole = FileSpread(base, operational, planned, swings, amounts[2].without)
    spread_out = tuple(replace(result, spread=gathered.get(result.name)) for result in estimate.budgets)
    return replace(estimate, budgets=spread_out, spread=whole)
