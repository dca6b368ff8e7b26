"""A reconciliation as text: the seven answers first, then each workload's assumptions and amounts, then the totals."""

from collections.abc import Iterator, Sequence

from budgetlint.figures.exact import exactly
from budgetlint.figures.shown import counted, tally
from budgetlint.reconcile.answers import model_shares_text
from budgetlint.reconcile.observed_ranges import ObservedRange
from budgetlint.reconcile.reconciled import Assumption, Reconciled
from budgetlint.reconcile.results import FileReconciled, Reconciliation, Unplanned
from budgetlint.reconcile.suggestions import Suggestion
from budgetlint.reports.plain import text_of
from budgetlint.reports.reconcile import accounts, others, refused
from budgetlint.reports.reconcile.data import (
    STAGES,
    billed,
    days,
    drift,
    figure,
    read,
    scaled,
    shown_questions,
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
}


@exactly()
def render(reconciliation: Reconciliation) -> str:
    """The whole reconciliation."""
    lines = [f"covered: {days(reconciliation.covered)}", f"records: {read(reconciliation)}"]
    lines += [f"  set aside: {entry.path}{entry.place}: {entry.why}" for entry in reconciliation.unread]
    lines += [f"note: {note}" for note in reconciliation.notes]
    shown = ledger(reconciliation)
    lines += ["", *_questions(reconciliation, shown)]
    for file in reconciliation.files:
        lines += ["", *_file(file, shown, extrapolated=reconciliation.extrapolated)]
    if reconciliation.unplanned:
        lines += ["", *_unplanned(reconciliation.unplanned, shown)]
    for bill in reconciliation.billed:
        lines += ["", f"bill: {bill.provider or 'no provider'} ({bill.source}), {bill.first} to {bill.last}"]
        amounts = f"billed {shown.money(bill.amount)}, its records {shown.money(bill.recorded)}"
        lines.append(f"  {amounts}, {shown.change(shown.beyond(bill))} beyond them")
    for currency, whole in shown.totals:
        lines += ["", f"total: {currency}", *(f"  {name}: {worth}" for name, worth in walked(whole, shown))]
    for other in reconciliation.others:
        lines += ["", others.head(other), *(f"  {line}" for line in others.lines(other))]
    if reconciliation.refused:
        lines += ["", "refused calls", *(f"  {line}" for line in refused.lines(reconciliation.refused))]
    for account in reconciliation.accounts:
        lines += ["", f"account: {accounts.head(account)}", *(f"  {line}" for line in accounts.lines(account))]
    for running in reconciliation.running:
        lines += ["", f"budget: {head(running)}", *(f"  {line}" for line in running_lines(running))]
    if reconciliation.breaches:
        lines += ["", *(f"fails: {breach.message} [{breach.rule}]" for breach in reconciliation.breaches)]
    return text_of(lines)


def _questions(reconciliation: Reconciliation, shown: Ledger) -> Iterator[str]:
    for number, question in enumerate(shown_questions(reconciliation, shown), 1):
        yield f"{number}. {question.question} {question.answer}{f', {question.worth}' if question.worth else ''}"
        for line in question.lines:
            yield f"   {line.workload}: {line.words}{f', {line.worth}' if line.worth else ''}"


def _file(file: FileReconciled, shown: Ledger, *, extrapolated: bool) -> Iterator[str]:
    yield f"file: {file.path}"
    if file.name is not None:
        yield f"name: {file.name}"
    yield f"amounts: {file.currency}, {scaled(file, extrapolated=extrapolated)}"
    for workload in file.workloads:
        yield from _workload(file, workload, shown)


def _workload(file: FileReconciled, workload: Reconciled, shown: Ledger) -> Iterator[str]:
    walk = shown.of(file, workload)
    if walk is None:
        yield f"workload: {workload.name}, not reconciled: {workload.problem}"
        return
    yield f"workload: {workload.name}, {counted(workload.calls, 'call')}"
    for lacking in workload.unpriced:
        yield f"  not priced: {unpriced(lacking)}"
    names = dict.fromkeys(model.name or model.recorded for model in workload.models)
    models = model_shares_text(workload) if len(names) > 1 else "".join(names)
    yield f"  model: planned {workload.planned_model}, observed {models or 'unknown'}"
    for row in workload.assumptions:
        yield f"  {_row(row)}"
    if workload.funnel is not None and workload.planned_funnel is not None:
        plan, seen = workload.planned_funnel, workload.funnel
        yield "  funnel, planned and observed"
        for name in STAGES:
            yield f"    {name}: {tally(getattr(plan, name))} → {getattr(seen, name):,}"
    for line in stated(workload.stated, shown):
        yield f"  stated: {line}"
    for note in workload.notes:
        yield f"  note: {note}"
    yield f"  money, {billed(workload)}"
    for name, worth in walked(walk, shown):
        yield f"    {name}: {worth}"


def _row(row: Assumption) -> str:
    sentence = f"{row.name}: planned {figure(row, row.planned) if row.planned is not None else 'nothing'}"
    sentence += f", observed {figure(row, row.observed)}"
    moved = drift(row)
    sentence += f" ({moved})" if moved else ""
    if row.median is not None and row.p95 is not None and row.n is not None:
        sentence += f", median {figure(row, row.median)}, p95 {figure(row, row.p95)}, n {row.n:,}"
    return f"{sentence}{f', {row.note}' if row.note else ''}"


def _unplanned(lost: Sequence[Unplanned], shown: Ledger) -> Iterator[str]:
    yield "spend nobody planned"
    for loss in lost:
        took = counted(loss.calls, "call") + (f" and {counted(loss.tokens, 'token')}" if loss.amount is None else "")
        yield f"  {loss.model}: {took}, {_cost(loss, shown)}"
        yield from (f"    stated: {line}" for line in stated(loss.stated, shown))


def _cost(loss: Unplanned, shown: Ledger) -> str:
    """The cost of calls and the origin of that figure, or `not known: no record states the cost`."""
    if loss.amount is None and not loss.known:
        return "not known: no record states the cost"
    return f"{shown.unplanned(loss)}{'' if loss.amount is None else f' {_BY[loss.by]}'}"


def suggested(
    file: FileReconciled,
    suggestions: Sequence[Suggestion],
    left: Sequence[Suggestion],
    ranges: Sequence[ObservedRange],
    *,
    written: bool,
) -> str:
    """The suggested figures for a budget file, one per line; those that a person must set are marked; then ranges."""
    lines = [f"file: {file.path}" if suggestions else f"{file.path}: nothing to change"]
    for suggestion in suggestions:
        by_hand = suggestion in left or suggestion.path is None
        fate = " (by hand)" if by_hand else ", written" if written else ""
        lines.append(
            f"{suggestion.workload}.{suggestion.name}: {suggestion.before or 'none'} → {suggestion.after}{fate}"
        )
    if any(suggestion.name == "model" for suggestion in suggestions):
        lines.append("then: budgetlint snapshot pin")
    unsure = [entry for entry in ranges if entry.after is not None or entry.span.p10 != entry.span.p90]
    if unsure:
        lines.append("as ranges, for probabilities:")
    lines += [f"  {_range_line(entry)}" for entry in unsure]
    return text_of(lines)


def _range_line(entry: ObservedRange) -> str:
    name, span = f"{entry.workload}.{entry.key}", entry.span
    if entry.after is None:
        ends = f"p10 {tally(span.p10)}, p50 {tally(span.p50)}, p90 {tally(span.p90)}"
        return f"{name}: no range fits the observations: {ends} of {entry.of}"
    return f"{name}: {entry.after}, p10 and p90 of {entry.of}"
