"""A reconciliation as Markdown: a table of the seven answers, then a table of assumptions and one of amounts per workload."""

from collections.abc import Iterator, Sequence

from budgetlint.figures.exact import exactly
from budgetlint.figures.shown import tally
from budgetlint.reconcile.answers import model_shares_text
from budgetlint.reconcile.reconciled import Reconciled
from budgetlint.reconcile.results import FileReconciled, Reconciliation
from budgetlint.reports.markdown import code
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
    worded,
)
from budgetlint.reports.reconcile.ledger import Ledger, ledger
from budgetlint.reports.reconcile.running import head
from budgetlint.reports.reconcile.running import lines as running_lines


@exactly()
def render(reconciliation: Reconciliation) -> str:
    """The whole reconciliation."""
    shown = ledger(reconciliation)
    lines = [
        "## AI API spend against its plan",
        "",
        f"- covered: {days(reconciliation.covered)}",
        f"- records: {read(reconciliation)}",
    ]
    lines += [f"  - set aside: {code(one.path)}{one.place}: {_text(one.why)}" for one in reconciliation.unread]
    lines += [f"- note: {_text(note)}" for note in reconciliation.notes]
    if reconciliation.breaches:
        lines += ["", *(f"- ❌ {_text(breach.message)} ({breach.rule})" for breach in reconciliation.breaches)]
    lines += ["", "| | question | answers | money |", "| --: | :-- | :-- | --: |", *_questions(reconciliation, shown)]
    for other in reconciliation.others:
        lines += ["", f"**{_text(others.head(other))}**", "", *(f"- {_text(line)}" for line in others.lines(other))]
    lines += _refused(reconciliation)
    lines += _accounts(reconciliation)
    for running in reconciliation.running:
        lines += ["", f"**{_text(head(running))}**", "", *(f"- {_text(line)}" for line in running_lines(running))]
    for currency, whole in shown.totals:
        lines += ["", *_walk(f"total {currency}", walked(whole, shown))]
    for file in reconciliation.files:
        lines += ["", *_file(file, shown, extrapolated=reconciliation.extrapolated)]
    if reconciliation.unplanned:
        lines += ["", "### Spend nobody planned", "", "| model | calls | amount | by |", "| :-- | --: | --: | :-- |"]
        for spend in reconciliation.unplanned:
            worth = shown.unplanned(spend)
            lines.append(f"| {code(spend.model)} | {spend.calls:,} | {worth} | {spend.by} |")
        figures = [(spend.model, line) for spend in reconciliation.unplanned for line in stated(spend.stated, shown)]
        lines += ["", *(f"- {code(model)}: {_text(line)}" for model, line in figures)] if figures else []
    if reconciliation.billed:
        lines += ["", "### Bills", "", "| provider | billed | its records | beyond them |", "| :-- | --: | --: | --: |"]
        for bill in reconciliation.billed:
            row = f"| {_text(bill.provider or 'none')} | {shown.money(bill.amount)} | {shown.money(bill.recorded)} |"
            lines.append(f"{row} {shown.change(shown.beyond(bill))} |")
    return "\n".join(lines) + "\n"


def _refused(reconciliation: Reconciliation) -> Iterator[str]:
    """Calls that were refused for a limit, one row per limit."""
    if reconciliation.refused:
        yield from ("", "### Refused calls", "", f"| {' | '.join(refused.HEADS)} |")
        yield "| :-- | :-- | :-- | --: | :-- | :-- | :-- |"
        yield from (f"| {' | '.join(_text(cell) for cell in row)} |" for row in refused.rows(reconciliation.refused))


def _accounts(reconciliation: Reconciliation) -> Iterator[str]:
    """Accounts at the observed rate, with the lines about each key below it."""
    for account in reconciliation.accounts:
        yield from ("", f"**account {_text(accounts.head(account))}**", "")
        for line in accounts.lines(account):
            yield f"{line[: len(line) - len(line.lstrip())]}- {_text(line)}"


def _questions(reconciliation: Reconciliation, shown: Ledger) -> Iterator[str]:
    for number, question in enumerate(shown_questions(reconciliation, shown), 1):
        words = "<br>".join(f"{code(line.workload)}: {_text(worded(line, question))}" for line in question.lines)
        yield f"| {number} | {question.question} **{question.answer}** | {words} | {question.worth} |"


def _file(file: FileReconciled, shown: Ledger, *, extrapolated: bool) -> Iterator[str]:
    yield f"### {code(file.path)}"
    yield ""
    yield f"{file.currency}, {scaled(file, extrapolated=extrapolated)}"
    for workload in file.workloads:
        yield ""
        yield from _workload(file, workload, shown)


def _workload(file: FileReconciled, workload: Reconciled, shown: Ledger) -> Iterator[str]:
    yield f"#### {code(workload.name)}"
    yield ""
    walk = shown.of(file, workload)
    if walk is None:
        yield f"not reconciled: {_text(workload.problem or 'it has no amount')}"
        return
    models = model_shares_text(workload)
    yield f"{workload.calls:,} calls, {_text(models) or 'no model'}, planned {code(workload.planned_model)}"
    yield ""
    yield "| assumption | planned | observed | drift | median | p95 | n |"
    yield "| :-- | --: | --: | --: | --: | --: | --: |"
    for row in workload.assumptions:
        spread = [figure(row, value) if value is not None else "" for value in (row.median, row.p95)]
        planned = figure(row, row.planned) if row.planned is not None else "nothing"
        cells = [row.name.replace("_", " "), planned, figure(row, row.observed), drift(row), *spread]
        yield f"| {' | '.join(cells)} | {f'{row.n:,}' if row.n is not None else ''} |"
    if workload.funnel is not None and workload.planned_funnel is not None:
        yield ""
        yield "| jobs | submitted | successful | accepted | billed |"
        yield "| :-- | --: | --: | --: | --: |"
        yield f"| planned | {' | '.join(tally(getattr(workload.planned_funnel, name)) for name in STAGES)} |"
        yield f"| observed | {' | '.join(f'{getattr(workload.funnel, name):,}' for name in STAGES)} |"
    if workload.notes or workload.unpriced or workload.stated:
        yield ""
        yield from (f"- not priced: {_text(unpriced(lacking))}" for lacking in workload.unpriced)
        yield from (f"- stated: {_text(line)}" for line in stated(workload.stated, shown))
        yield from (f"- {_text(note)}" for note in workload.notes)
    yield ""
    yield from _walk(billed(workload), walked(walk, shown))


def _walk(title: str, lines: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield f"| {title} | |"
    yield "| :-- | --: |"
    yield from (f"| {name} | {worth} |" for name, worth in lines)


def _text(words: str) -> str:
    """Text from a file or a record, escaped so that it contains no markup and does not end a cell."""
    plain = " ".join(words.split())
    for sign in "\\|<>*_[]":
        plain = plain.replace(sign, f"\\{sign}" if sign not in "<>" else {"<": "&lt;", ">": "&gt;"}[sign])
    return plain.replace("@", "@<!-- -->")
