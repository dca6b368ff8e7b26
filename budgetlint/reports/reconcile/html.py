"""A reconciliation as one HTML file in the style of the report's page, without scripts or requests."""

from collections.abc import Iterator, Sequence
from typing import Final

from budgetlint.figures.exact import ZERO, exactly
from budgetlint.reconcile.answers import model_shares_text
from budgetlint.reconcile.reconciled import Reconciled
from budgetlint.reconcile.results import FileReconciled, Reconciliation
from budgetlint.reports.reconcile import accounts, others, refused
from budgetlint.reports.reconcile.data import (
    billed,
    days,
    drift,
    figure,
    read,
    scaled,
    shown_questions,
    stated,
    unpriced,
    worded,
)
from budgetlint.reports.reconcile.ledger import Ledger, Walk, ledger
from budgetlint.reports.reconcile.picture import days as day_bars
from budgetlint.reports.reconcile.picture import funnel, waterfall
from budgetlint.reports.reconcile.running import head
from budgetlint.reports.reconcile.running import lines as running_lines
from budgetlint.reports.sheet import sheet
from budgetlint.reports.whatif.markup import Markup, block, tag

_TITLE = "AI API spend against its plan"


@exactly()
def render(reconciliation: Reconciliation) -> str:
    """The page."""
    return sheet(_TITLE, _body(reconciliation, ledger(reconciliation)))


def _body(reconciliation: Reconciliation, shown: Ledger) -> Iterator[Markup]:
    covered = tag("p", f"covered: {days(reconciliation.covered)}", class_="quiet")
    records = tag("p", f"records: {read(reconciliation)}", class_="quiet")
    yield block("header", tag("h1", _TITLE), covered, records, *_remarks(reconciliation), class_="top")
    for currency, walk in shown.totals:
        yield from _whole(reconciliation, currency, walk, shown)
    for other in reconciliation.others:
        rows = (tag("li", line) for line in others.lines(other))
        yield block("section", tag("h2", others.head(other)), block("ul", *rows))
    if reconciliation.refused:
        yield block("section", tag("h2", "Refused calls"), _refused(reconciliation))
    if reconciliation.accounts:
        yield block("section", tag("h2", "Accounts"), *_accounts(reconciliation))
    if reconciliation.running:
        yield block("section", tag("h2", "Where budgets end"), *_running(reconciliation))
    yield block("section", tag("h2", "Seven questions"), _questions(reconciliation, shown))
    for file in reconciliation.files:
        yield block("section", *_file(file, shown, extrapolated=reconciliation.extrapolated))
    yield from _rest(reconciliation, shown)


def _refused(reconciliation: Reconciliation) -> Markup:
    head = block("thead", block("tr", *(tag("th", name) for name in refused.HEADS)))
    body = (block("tr", *(tag("td", cell) for cell in row)) for row in refused.rows(reconciliation.refused))
    return block("div", block("table", head, block("tbody", *body)), class_="scroll stack")


def _accounts(reconciliation: Reconciliation) -> Iterator[Markup]:
    for account in reconciliation.accounts:
        yield tag("h3", accounts.head(account))
        yield block("ul", *(tag("li", line) for line in accounts.lines(account)))


def _running(reconciliation: Reconciliation) -> Iterator[Markup]:
    for running in reconciliation.running:
        yield tag("h3", head(running))
        yield block("ul", *(tag("li", line) for line in running_lines(running)))


def _remarks(reconciliation: Reconciliation) -> Iterator[Markup]:
    for breach in reconciliation.breaches:
        yield tag("p", f"{breach.message} [{breach.rule}]", class_="fails")
    for unread in reconciliation.unread:
        yield tag("p", f"set aside: {unread.path}{unread.place}: {unread.why}", class_="quiet")
    for note in reconciliation.notes:
        yield tag("p", note, class_="quiet")


def _whole(reconciliation: Reconciliation, currency: str, walk: Walk, shown: Ledger) -> Iterator[Markup]:
    figures = (
        ("planned", shown.money(walk.planned)),
        (walk.end_name, shown.end(walk)),
        ("difference", shown.change(None if walk.nothing else walk.end - walk.planned)),
    )
    cells = [
        block("div", tag("dt", name), tag("dd", tag("b", amount), " ", tag("small", currency)))
        for name, amount in figures
    ]
    yield block("div", block("dl", *cells), class_="summary")
    workloads = [workload for file in reconciliation.files if file.currency == currency for workload in file.workloads]
    planned = sum((workload.expected or ZERO for workload in workloads), ZERO)
    spend = day_bars(workloads, planned, reconciliation.covered, shown)
    yield block(
        "section",
        tag("h2", f"From plan to bill, {currency}"),
        waterfall(walk, shown, f"from planned to billed in {currency}"),
        *(() if spend is None else (tag("h3", "Spend by day"), spend)),
    )


def _questions(reconciliation: Reconciliation, shown: Ledger) -> Markup:
    rows = []
    for number, question in enumerate(shown_questions(reconciliation, shown), 1):
        words = [tag("div", f"{line.workload}: {worded(line, question)}") for line in question.lines]
        rows.append(
            block(
                "tr",
                tag("td", f"{number}. {question.question}"),
                tag("td", question.answer, class_=question.verdict),
                tag("td", *words, class_="words"),
                tag("td", question.worth),
            )
        )
    heads = (("question", None), ("answer", None), ("what changed", "words"), ("money", None))
    head = block("thead", block("tr", *(tag("th", name, class_=kind) for name, kind in heads)))
    return block("div", block("table", head, block("tbody", *rows)), class_="scroll stack")


def _file(file: FileReconciled, shown: Ledger, *, extrapolated: bool) -> Iterator[Markup]:
    yield tag("h2", file.name or file.path)
    yield tag("p", f"{file.path}: {file.currency}, {scaled(file, extrapolated=extrapolated)}", class_="quiet")
    for workload in file.workloads:
        yield from _workload(file, workload, shown)


def _workload(file: FileReconciled, workload: Reconciled, shown: Ledger) -> Iterator[Markup]:
    yield tag("h3", workload.name)
    walk = shown.of(file, workload)
    if walk is None:
        yield tag("p", f"not reconciled: {workload.problem}", class_="quiet")
        return
    models = model_shares_text(workload)
    yield tag(
        "p", f"{workload.calls:,} calls, {models or 'no model'}, planned {workload.planned_model}", class_="quiet"
    )
    for lacking in workload.unpriced:
        yield tag("p", f"not priced: {unpriced(lacking)}", class_="incomplete")
    for line in stated(workload.stated, shown):
        yield tag("p", f"stated: {line}", class_="quiet")
    for note in workload.notes:
        yield tag("p", note, class_="quiet")
    yield tag("h4", billed(workload))
    yield waterfall(walk, shown, f"{workload.name} from planned to billed")
    jobs = funnel(workload)
    if jobs is not None:
        yield tag("h4", "jobs, planned above and observed below")
        yield jobs
    rows = []
    for row in workload.assumptions:
        spread = [figure(row, value) if value is not None else "" for value in (row.median, row.p95)]
        planned = figure(row, row.planned) if row.planned is not None else "nothing"
        n = f"{row.n:,}" if row.n is not None else ""
        rows.append((row.name.replace("_", " "), planned, figure(row, row.observed), drift(row), *spread, n))
    yield _table(("assumption", "planned", "observed", "drift", "median", "p95", "n"), rows)


def _rest(reconciliation: Reconciliation, shown: Ledger) -> Iterator[Markup]:
    if reconciliation.unplanned:
        rows = [
            (spend.model, f"{spend.calls:,}", f"{spend.tokens:,}", shown.unplanned(spend), spend.by)
            for spend in reconciliation.unplanned
        ]
        table = _table(("model", "calls", "tokens", "amount", "by"), rows)
        lines = [
            tag("p", f"{spend.model}: {line}", class_="quiet")
            for spend in reconciliation.unplanned
            for line in stated(spend.stated, shown)
        ]
        yield block("section", tag("h2", "Spend nobody planned"), table, *lines)
    if reconciliation.billed:
        bills = [
            (
                one.provider or "none",
                *(shown.money(amount) for amount in (one.amount, one.recorded)),
                shown.change(shown.beyond(one)),
            )
            for one in reconciliation.billed
        ]
        table = _table(("provider", "billed", "its records", "beyond them"), bills)
        yield block("section", tag("h2", "Bills"), table)


_FEW: Final = 6


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    head = block("thead", block("tr", *(tag("th", name) for name in heads)))
    lines = [block("tr", *(tag("td", cell) for cell in row)) for row in rows]
    many = " many" if len(heads) > _FEW else ""
    return block("div", block("table", head, block("tbody", *lines)), class_=f"scroll stack{many}")
