"""The page's first part if there are several files, and groups of workloads."""

from budgetlint.figures.shown import money, unit_money, used_percent
from budgetlint.lint.report import FileReport, Report
from budgetlint.lint.rooms import headrooms_of
from budgetlint.model.budget import LAYERS
from budgetlint.reports.estimate.front import MOST_ROOMS, BudgetStanding, GrandTotal, grand_totals, standings
from budgetlint.reports.estimate.groups import CostGroup, groups
from budgetlint.reports.headroom.words import sentence
from budgetlint.reports.whatif.markup import Markup, block, join, tag
from budgetlint.reports.whatif.workloads import table


def breaks_of(report: Report) -> dict[str, dict[str, str]]:
    """What breaks each budget first, by file and name; with many budgets only for the most urgent, as on the first page."""
    number = sum(len(file.estimate.budgets) for file in report.files if file.estimate is not None)
    if number > MOST_ROOMS:
        breaks: dict[str, dict[str, str]] = {}
        for standing in standings(report)[:MOST_ROOMS]:
            breaks.setdefault(standing.file.path, {})[standing.result.name] = standing.breaks
        return breaks
    return {
        file.path: {room.budget.name: sentence(room) for room in headrooms_of(file, report.files, report.as_of)}
        for file in report.files
    }


def front(report: Report) -> Markup:
    """The totals of all files, and their budgets, the most urgent first, each with a link to its section."""
    places = {file.path: at for at, file in enumerate(report.files)}
    rows = [_standing(standing, places[standing.file.path]) for standing in standings(report)]
    heads = ("budget", "owner", "status", "amount", "ceiling", "used", "what breaks it first")
    return block(
        "section",
        tag("h2", "All files"),
        table(("total", *LAYERS), [_total(total) for total in grand_totals(report.files)]),
        *([tag("h3", "Budgets, the most urgent first"), table(heads, rows)] if rows else []),
        *_unread(report.files),
        id="all-files",
    )


def _total(total: GrandTotal) -> Markup:
    without = f"known part; incomplete: {', '.join(total.incomplete)}" if total.incomplete else ""
    return block(
        "tr",
        tag("th", f"{total.currency} {total.over}", tag("small", without), scope="row"),
        *(tag("td", money(getattr(total.known, layer))) for layer in LAYERS),
    )


def _standing(standing: BudgetStanding, at: int) -> Markup:
    result = standing.result
    budget, known = result.budget, result.known
    shown = unit_money if budget.per else money
    return block(
        "tr",
        tag("th", tag("a", result.name, href=f"#file-{at}"), tag("small", standing.title), scope="row"),
        tag("td", standing.owner),
        tag("td", tag("span", result.status.value, class_=f"chip {result.status.value}")),
        tag("td", "none" if known is None else shown(known)),
        tag("td", f"{shown(result.ceiling)} {standing.currency} {result.measure}"),
        tag("td", "none" if known is None else used_percent(known, result.ceiling, budget.warn_at)),
        tag("td", standing.breaks, class_="words"),
    )


def _unread(files: tuple[FileReport, ...]) -> list[Markup]:
    return [tag("p", f"{file.path}: not estimated", class_="incomplete") for file in files if file.estimate is None]


def grouped(report: Report, by: str) -> Markup:
    """The amounts of groups of workloads, the largest first."""
    rows = [_group(group) for group in groups(report, by)]
    return join(tag("h2", f"By {by}"), table((by, "amounts", *LAYERS), rows))


def _group(group: CostGroup) -> Markup:
    without = f"without {', '.join(group.unpriced)}" if group.unpriced else ""
    return block(
        "tr",
        tag("th", group.value, tag("small", without), scope="row"),
        tag("td", f"{group.currency} {group.over}"),
        *(tag("td", money(getattr(group.known, layer))) for layer in LAYERS),
    )
