"""A reconciliation as one small HTML file: no script, no picture, nothing fetched."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Final

from budgetlint.figures.exact import exactly
from budgetlint.figures.shown import money, tally
from budgetlint.reconcile.answers import models_said
from budgetlint.reconcile.results import FileReconciled, Reconciled, Reconciliation
from budgetlint.reports.reconcile.data import (
    amount,
    billed,
    days,
    drift,
    figure,
    questions,
    read,
    scaled,
    total_walk,
    unplanned_worth,
    unpriced,
    walk,
)
from budgetlint.reports.whatif.markup import Markup, block, join, tag, void

_STYLE: Final = """
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem }
table { border-collapse: collapse; margin: .5rem 0 1.5rem }
td, th { border-bottom: 1px solid #8884; padding: .2rem .7rem; text-align: right; vertical-align: top }
td:first-child, th:first-child, td.words { text-align: left }
.yes { font-weight: 600 }
.quiet { opacity: .75 }
.fails { border-left: 4px solid #c33; padding-left: .7rem }
.wide { overflow-x: auto }
"""


@exactly()
def render(told: Reconciliation) -> str:
    """The page."""
    policy = f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'"
    head = block(
        "head",
        void("meta", charset="utf-8"),
        void("meta", http_equiv="Content-Security-Policy", content=policy),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", "AI API spend against its plan"),
        tag("style", Markup(_STYLE)),
    )
    body = block("body", block("main", *_body(told)))
    return f'<!doctype html>\n<html lang="en">\n{join(head, body)}\n</html>\n'


def _body(told: Reconciliation) -> Iterator[Markup]:
    yield tag("h1", "AI API spend against its plan")
    yield tag("p", f"covered: {days(told.covered)}", class_="quiet")
    yield tag("p", f"records: {read(told)}", class_="quiet")
    for unread in told.unread:
        yield tag("p", f"set aside: {unread.path}, {unread.unit} {unread.at}: {unread.why}", class_="quiet")
    for note in told.notes:
        yield tag("p", note, class_="quiet")
    for each in told.breaches:
        yield tag("p", f"{each.message} [{each.rule}]", class_="fails")
    yield _questions(told)
    for total in told.totals:
        yield tag("h2", f"All together, {total.currency}")
        yield _table(("", ""), total_walk(total))
    for file in told.files:
        yield from _file(file, extrapolated=told.extrapolated)
    if told.unplanned:
        yield tag("h2", "Spend nobody planned")
        rows = [(each.model, f"{each.calls:,}", unplanned_worth(each), each.by) for each in told.unplanned]
        yield _table(("model", "calls", "amount", "by"), rows)
    if told.billed:
        yield tag("h2", "Bills")
        bills = [(one.provider, money(one.amount), money(one.recorded), amount(one.beyond)) for one in told.billed]
        yield _table(("provider", "billed", "its records", "beyond them"), bills)


def _questions(told: Reconciliation) -> Markup:
    rows = []
    for number, asked in enumerate(questions(told), 1):
        words = [tag("div", f"{name}: {answer.words}") for name, answer in asked.telling]
        rows.append(
            block(
                "tr",
                tag("td", f"{number}. {asked.question}"),
                tag("td", asked.said, class_=asked.verdict),
                tag("td", *words, class_="words"),
                tag("td", "" if asked.amount is None else amount(asked.amount)),
            )
        )
    return block("div", block("table", block("tbody", *rows)), class_="wide")


def _file(file: FileReconciled, *, extrapolated: bool) -> Iterator[Markup]:
    yield tag("h2", file.path)
    yield tag("p", f"{file.currency}, {scaled(file, extrapolated=extrapolated)}", class_="quiet")
    for each in file.workloads:
        yield from _workload(each)


def _workload(each: Reconciled) -> Iterator[Markup]:
    yield tag("h3", each.name)
    if each.problem is not None and each.known is None:
        yield tag("p", f"not reconciled: {each.problem}", class_="quiet")
        return
    models = models_said(each)
    yield tag("p", f"{each.calls:,} calls, {models or 'no model'}, planned {each.planned_model}", class_="quiet")
    rows = []
    for row in each.assumptions:
        spread = [figure(row, value) if value is not None else "" for value in (row.median, row.p95)]
        planned = figure(row, row.planned) if row.planned is not None else "nothing"
        n = f"{row.n:,}" if row.n is not None else ""
        rows.append((row.name.replace("_", " "), planned, figure(row, row.observed), drift(row), *spread, n))
    yield _table(("assumption", "planned", "observed", "drift", "median", "p95", "n"), rows)
    if each.funnel is not None and each.planned_funnel is not None:
        names = ("submitted", "successful", "accepted", "billed")
        planned_jobs = ("planned", *(tally(getattr(each.planned_funnel, name)) for name in names))
        yield _table(
            ("jobs", *names), [planned_jobs, ("observed", *(f"{getattr(each.funnel, name):,}" for name in names))]
        )
    for lacking in each.unpriced:
        yield tag("p", f"not priced: {unpriced(lacking)}", class_="quiet")
    for note in each.notes:
        yield tag("p", note, class_="quiet")
    assert each.planned is not None
    yield _table((billed(each), ""), walk(each.planned, each.bill, each.reasons))


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    head = block("thead", block("tr", *(tag("th", each) for each in heads)))
    lines = [block("tr", *(tag("td", cell) for cell in row)) for row in rows]
    return block("div", block("table", head, block("tbody", *lines)), class_="wide")
