"""What a what-if computes with: the evaluator's formula for each workload and budget, recorded from the evaluator itself."""

from decimal import Decimal

from budgetlint.estimate.evaluate import Draft, Tariffs, draft
from budgetlint.estimate.plan import held, status, summed
from budgetlint.estimate.results import (
    Amount,
    BudgetResult,
    Estimate,
    Layers,
    Status,
    Volume,
    WorkloadEstimate,
)
from budgetlint.estimate.tariff import Prices
from budgetlint.figures.exact import exactly, settled, written
from budgetlint.formula.knobs import Knob, file_knobs, turned, workload_knobs
from budgetlint.formula.recording import Tape
from budgetlint.frozen import replace
from budgetlint.lint.prices import prices_of
from budgetlint.lint.report import FileReport, Report
from budgetlint.model.budget import BudgetFile, Unit
from budgetlint.reports.estimate.gaps import gap_words
from budgetlint.reports.estimate.json_report import Json

MOST_WORKLOADS = 200
"""Above this a page would be slow to read and to load, so it has no what-if."""


@exactly()
def formulas(report: Report) -> list[Json]:
    """For each estimated file its knobs, the formula of each workload, and that of totals and budgets; else None."""
    return [_file(file, prices_of(file.listed, file.contract, report.as_of)) for file in report.files]


def _file(file: FileReport, prices: Prices) -> Json:
    said, estimate = file.file, file.estimate
    if said is None or estimate is None or len(said.workloads) > MOST_WORKLOADS:
        return None
    tariffs: Tariffs = {}
    workloads: list[Json] = []
    tape, stand_ins = Tape(), {}
    for name, workload in said.workloads.items():
        own = Tape()
        drawn = draft(said, name, turned(said, workload, own.input), prices, tariffs)
        formula, stand_ins[name] = _workload(drawn, own, tape)
        formula["knobs"] = [_knob(knob) for knob in workload_knobs(said, workload)]
        workloads.append(formula)
    totals = _layers(summed(stand_ins), tape)
    followed = {knob.follows for each in said.workloads.values() for knob in workload_knobs(said, each)}
    budgets: list[Json] = [_budget(said, estimate, each, stand_ins, tape) for each in estimate.budgets]
    return {
        "unread": [name for name in estimate.unpriced if name not in said.workloads],
        "knobs": [_knob(knob) for knob in file_knobs(said) if knob.key in followed],
        "workloads": workloads,
        "totals": totals,
        "budgets": budgets,
        "nodes": [list(node) for node in tape.nodes],
    }


def _workload(drawn: Draft, own: Tape, file: Tape) -> tuple[dict[str, Json], WorkloadEstimate]:
    """A workload's formula, and what stands for it in those of the file: its layers and counts as inputs."""
    each = drawn.workload
    data: dict[str, Json] = {
        "name": each.name,
        "missing": [[own.of(one.usage), gap_words(one.gap)] for one in drawn.missing],
        "layers": None,
    }
    if each.layers is not None:
        data["layers"] = _layers(each.layers, own)
        data["units"] = [[cost.per, *_layers(cost.layers, own)] for cost in each.unit_costs if cost.layers is not None]
    if each.funnel is not None:
        funnel = each.funnel
        data["funnel"] = [own.of(at) for at in (funnel.accepted, funnel.submitted, funnel.successful, funnel.billed)]
    counts = each.volume.counts() if each.volume is not None else ()
    data["counts"] = [[unit, own.of(number)] for unit, number in counts]
    data["nodes"] = [list(node) for node in own.nodes]
    return data, _stand_in(each, counts, file)


def _stand_in(each: WorkloadEstimate, counts: tuple[tuple[Unit, Decimal], ...], tape: Tape) -> WorkloadEstimate:
    if not counts:
        return each
    inputs = [(unit, tape.input(f"{each.name} {unit}")) for unit, _ in counts]
    volume = Volume(inputs[0][0], inputs[0][1], tuple(inputs[1:]))
    if each.layers is None:
        return replace(each, volume=volume)
    base, operational, planned = (
        Amount(tape.input(f"{each.name} {layer}")) for layer in ("base", "operational", "planned")
    )
    return replace(each, layers=Layers(base, operational, planned), volume=volume)


def _layers(layers: Layers, tape: Tape) -> list[Json]:
    return [tape.of(layers.base), tape.of(layers.operational), tape.of(layers.planned)]


def _budget(
    file: BudgetFile, estimate: Estimate, result: BudgetResult, workloads: dict[str, WorkloadEstimate], tape: Tape
) -> dict[str, Json]:
    budget = result.budget
    found = held(file, budget, workloads)
    data: dict[str, Json] = {
        "name": result.name,
        "scope": list(found.scope),
        "unread": any(name not in estimate.workloads for name in result.unpriced),
        "per": budget.per is not None,
        "warn": written(budget.warn_at),
        "known": None,
    }
    known = found.known
    if known is None:
        return data

    def verdict(*, incomplete: bool) -> int:
        def asked() -> Status:
            return status(known, budget.ceiling, budget.warn_at, incomplete=incomplete)

        return tape.tree(asked, lambda outcome: tape.word(outcome.value))

    data["known"] = tape.of(known)
    data["used"] = tape.of(settled(known) / settled(budget.ceiling))
    data["headroom"] = tape.of(budget.ceiling - known)
    data["whole"] = verdict(incomplete=False)
    data["part"] = verdict(incomplete=True)
    return data


def _knob(knob: Knob) -> Json:
    least = 0 if knob.form.minimum == 0 else 1
    return {
        "key": knob.key,
        "label": knob.label,
        "form": knob.form.name,
        "value": written(knob.value),
        "step": written(knob.step),
        "low": int(-(-Decimal(least) // knob.step)) if least else 0,
        "high": int(-(-knob.top // knob.step)),
        "most": None if knob.most is None else written(knob.most),
        "follows": knob.follows,
        "path": list(knob.path),
        "mapping": [[key, value] for key, value in knob.mapping],
    }
