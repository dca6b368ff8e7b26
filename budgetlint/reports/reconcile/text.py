"""A reconciliation as text: the seven answers first, then each workload's assumptions and money, then the whole."""

from collections.abc import Iterator, Sequence

from budgetlint.figures.exact import exactly
from budgetlint.figures.shown import counted, tally
from budgetlint.reconcile.answers import models_said
from budgetlint.reconcile.results import Assumption, FileReconciled, Reconciled, Reconciliation, Unplanned
from budgetlint.reconcile.suggestions import Suggestion
from budgetlint.reports.plain import text_of
from budgetlint.reports.reconcile import others
from budgetlint.reports.reconcile.data import (
    asked,
    billed,
    days,
    drift,
    figure,
    read,
    scaled,
    stated,
    unpriced,
    walked,
)
from budgetlint.reports.reconcile.ledger import Ledger, ledger
from budgetlint.reports.reconcile.running import head
from budgetlint.reports.reconcile.running import lines as running_lines

_BY = {
    "provider": "by the provider's figure",
    "prices": "by our own estimate",
    "records": "by the records' own estimate",
    "nobody": "nobody says what they cost",
}


@exactly()
def render(told: Reconciliation) -> str:
    """The whole account."""
    lines = [f"covered: {days(told.covered)}", f"records: {read(told)}"]
    lines += [f"  set aside: {each.path}, {each.unit} {each.at}: {each.why}" for each in told.unread]
    lines += [f"note: {note}" for note in told.notes]
    shown = ledger(told)
    lines += ["", *_questions(told, shown)]
    for file in told.files:
        lines += ["", *_file(file, shown, extrapolated=told.extrapolated)]
    if told.unplanned:
        lines += ["", *_unplanned(told.unplanned, shown)]
    for bill in told.billed:
        lines += ["", f"bill: {bill.provider or 'no provider'} ({bill.source}), {bill.first} to {bill.last}"]
        amounts = f"billed {shown.money(bill.amount)}, its records {shown.money(bill.recorded)}"
        lines.append(f"  {amounts}, {shown.change(bill.beyond)} beyond them")
    for currency, whole in shown.totals:
        lines += ["", f"total: {currency}", *(f"  {name}: {worth}" for name, worth in walked(whole, shown))]
    for other in told.others:
        lines += ["", others.head(other), *(f"  {line}" for line in others.lines(other))]
    for running in told.running:
        lines += ["", f"budget: {head(running)}", *(f"  {line}" for line in running_lines(running))]
    if told.breaches:
        lines += ["", *(f"fails: {each.message} [{each.rule}]" for each in told.breaches)]
    return text_of(lines)


def _questions(told: Reconciliation, shown: Ledger) -> Iterator[str]:
    for number, question in enumerate(asked(told, shown), 1):
        yield f"{number}. {question.question} {question.said}{f', {question.worth}' if question.worth else ''}"
        for line in question.lines:
            yield f"   {line.workload}: {line.words}, {line.worth}"


def _file(file: FileReconciled, shown: Ledger, *, extrapolated: bool) -> Iterator[str]:
    yield f"file: {file.path}"
    if file.name is not None:
        yield f"name: {file.name}"
    yield f"amounts: {file.currency}, {scaled(file, extrapolated=extrapolated)}"
    for each in file.workloads:
        yield from _workload(file, each, shown)


def _workload(file: FileReconciled, each: Reconciled, shown: Ledger) -> Iterator[str]:
    walk = shown.of(file, each)
    if walk is None:
        yield f"workload: {each.name}, not reconciled: {each.problem}"
        return
    yield f"workload: {each.name}, {counted(each.calls, 'call')}"
    for lacking in each.unpriced:
        yield f"  not priced: {unpriced(lacking)}"
    models = models_said(each) if len(each.models) > 1 else "".join(one.name or one.recorded for one in each.models)
    yield f"  model: planned {each.planned_model}, observed {models or 'unknown'}"
    for row in each.assumptions:
        yield f"  {_row(row)}"
    if each.funnel is not None and each.planned_funnel is not None:
        plan, seen = each.planned_funnel, each.funnel
        yield "  funnel, planned and observed"
        for name in ("submitted", "successful", "accepted", "billed"):
            yield f"    {name}: {tally(getattr(plan, name))} → {getattr(seen, name):,}"
    for line in stated(each.stated, shown):
        yield f"  stated: {line}"
    for note in each.notes:
        yield f"  note: {note}"
    yield f"  money, {billed(each)}"
    for name, worth in walked(walk, shown):
        yield f"    {name}: {worth}"


def _row(row: Assumption) -> str:
    said = f"{row.name}: planned {figure(row, row.planned) if row.planned is not None else 'nothing'}"
    said += f", observed {figure(row, row.observed)}"
    moved = drift(row)
    said += f" ({moved})" if moved else ""
    if row.median is not None and row.p95 is not None and row.n is not None:
        said += f", median {figure(row, row.median)}, p95 {figure(row, row.p95)}, n {row.n:,}"
    return f"{said}{f', {row.note}' if row.note else ''}"


def _unplanned(lost: Sequence[Unplanned], shown: Ledger) -> Iterator[str]:
    yield "spend nobody planned"
    for each in lost:
        took = counted(each.calls, "call") + (f" and {counted(each.tokens, 'token')}" if each.amount is None else "")
        yield f"  {each.model}: {took}, {shown.unplanned(each)} {_BY[each.by]}"
        yield from (f"    stated: {line}" for line in stated(each.stated, shown))


def suggested(file: FileReconciled, found: Sequence[Suggestion], left: Sequence[Suggestion], *, written: bool) -> str:
    """What a budget file would say, a figure a line; those that a person must set are told apart."""
    if not found:
        return text_of([f"{file.path}: nothing to change"])
    lines = [f"file: {file.path}"]
    for each in found:
        by_hand = each in left or each.path is None
        said = " (by hand)" if by_hand else ", written" if written else ""
        lines.append(f"{each.workload}.{each.name}: {each.before or 'none'} → {each.after}{said}")
    if any(each.name == "model" for each in found):
        lines.append("then: budgetlint snapshot pin")
    return text_of(lines)
