"""Changed plans compared with today's, for a terminal."""

from collections.abc import Iterator

from budgetlint.compare.results import BudgetChange, MovedLayers
from budgetlint.estimate.results import Estimate
from budgetlint.figures.exact import exactly
from budgetlint.figures.shown import money, signed
from budgetlint.reports.diff.data import amount, apportioned, budget_amount, ceiling, fact, measure, percent
from budgetlint.reports.estimate.payable import amount_words
from budgetlint.reports.plain import tame, text_of
from budgetlint.reports.trial.data import Alternative, Trial
from budgetlint.reports.trial.words import choice, notes, sentence


@exactly()
def render(trial: Trial) -> str:
    """Today's plan, each alternative with its changes and their drivers, then the choice."""
    lines = [f"as of: {trial.today.as_of.isoformat()}", *_today(trial)]
    for alternative in trial.alternatives:
        lines += ["", *_alternative(alternative)]
        lines += [
            f"  break-even, {sentence(breakeven)}"
            for breakeven in trial.breakevens
            if breakeven.alternative is alternative
        ]
    if trial.choosing:
        lines += ["", choice(trial)]
    if trial.wrote:
        lines.append(f"written: {tame(trial.path)}")
    return text_of(lines)


def _today(trial: Trial) -> Iterator[str]:
    file, estimate = trial.file.file, trial.file.estimate
    assert file is not None
    assert estimate is not None
    yield f"file: {tame(trial.path)}"
    yield f"amounts: {file.currency} {trial.over}"
    yield f"today: {_totals(estimate)}"
    for result in estimate.budgets:
        yield f"  {result.name}: {budget_amount(result)} of {ceiling(result)} {measure(result)}, {result.status.value}"


def _totals(estimate: Estimate | None) -> str:
    layers = None if estimate is None else estimate.headline
    if estimate is None or layers is None:
        return "incomplete"
    plan = estimate.payable
    due = "" if plan is None else f", payable {amount_words(plan.headline.total)}"
    return f"base {money(layers.base)}, operational {money(layers.operational)}, planned {money(layers.planned)}{due}"


def _alternative(alternative: Alternative) -> Iterator[str]:
    yield f"try: {tame(alternative.name)}"
    if alternative.refused:
        for finding in alternative.refused:
            yield f"  refused: {tame(finding.message)} [{finding.rule}]"
            if finding.help:
                yield f"    help: {tame(finding.help)}"
        return
    change = alternative.change
    estimate = alternative.estimate
    yield f"  {_totals(estimate)}"
    yield from _change(change.layers)
    yield from (f"    {name}: {part}" for name, part in apportioned(change.parts, change.layers.planned))
    for workload in change.workloads:
        for name, before, after in map(fact, workload.facts):
            yield f"  {workload.name}.{name}: {before} → {after}"
    for budget in change.budgets:
        yield _budget(budget)
    yield from (f"  note: {note}" for note in notes(alternative))


def _change(layers: MovedLayers) -> Iterator[str]:
    planned = layers.planned
    if planned.change is None:
        yield f"  planned: {amount(planned.before)} → {amount(planned.after)}, unknown"
    else:
        yield f"  planned: {amount(planned.before)} → {amount(planned.after)}, {signed(planned.change)}{percent(planned)}"


def _budget(budget: BudgetChange) -> str:
    before, after = budget.before, budget.after
    if after is None:
        return f"  {budget.name}: removed"
    same = before is None or before.status is after.status
    was = "" if same or before is None else f", was {before.status.value}"
    return f"  {budget.name}: {budget_amount(after)} of {ceiling(after)} {measure(after)}, {after.status.value}{was}"
