"""Every format of every report: options, help, file endings, tests and schemas derive from these tables.

A format's module is imported only when the format is written, so unused formats cost no time.
"""

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from budgetlint.lint.report import FileReport, Report
from budgetlint.reports.presentation import Presentation

if TYPE_CHECKING:
    from datetime import date

    from budgetlint.formula.headroom import Headroom
    from budgetlint.reconcile.results import Reconciliation
    from budgetlint.reports.diff.data import Difference
    from budgetlint.reports.prices.listing import PriceComparison
    from budgetlint.reports.trial.data import Trial
    from budgetlint.source.document import Plain

    Rooms: TypeAlias = tuple[tuple[FileReport, tuple[Headroom, ...]], ...]


ReportFormat: TypeAlias = Callable[[Report, Presentation], str]


def _findings_text(report: Report, presentation: Presentation) -> str:
    if presentation.statistics:
        from budgetlint.reports.findings import statistics

        return statistics.render(report)
    from budgetlint.reports.findings import text
    from budgetlint.reports.style import Style

    style = Style(presentation.colour)
    return text.render(
        report, style=style, info=presentation.info, quiet=presentation.quiet, breaks=presentation.breaks
    )


def _sarif(report: Report, _: Presentation) -> str:
    from budgetlint import __version__
    from budgetlint.reports.findings import sarif

    return sarif.render(report, version=__version__)


def _github(report: Report, presentation: Presentation) -> str:
    from budgetlint.reports.findings import github

    return github.render(report, info=presentation.info)


def _gitlab(report: Report, _: Presentation) -> str:
    from budgetlint.reports.findings import gitlab

    return gitlab.render(report)


def _junit(report: Report, presentation: Presentation) -> str:
    from budgetlint.reports.findings import junit

    return junit.render(report, fail_on=presentation.fail_on)


def _report_json(report: Report, presentation: Presentation) -> str:
    from budgetlint.reports.estimate import json_report

    return json_report.render(report, estimates=presentation.estimates, group_by=presentation.group_by)


def _estimate_text(report: Report, presentation: Presentation) -> str:
    from budgetlint.reports.estimate import text

    return text.render(report, presentation.group_by)


def _estimate_markdown(report: Report, presentation: Presentation) -> str:
    from budgetlint.reports.estimate import markdown

    return markdown.render(report, presentation.group_by)


def _estimate_csv(report: Report, presentation: Presentation) -> str:
    from budgetlint.reports.estimate import csv_report

    return csv_report.render(report, presentation.group_by)


def _what_if(report: Report, presentation: Presentation) -> str:
    from budgetlint.reports.whatif import html

    return html.render(report, presentation.group_by)


def _diff_text(difference: "Difference") -> str:
    from budgetlint.reports.diff import text

    return text.render(difference)


def _diff_markdown(difference: "Difference") -> str:
    from budgetlint.reports.diff import markdown

    return markdown.render(difference)


def _diff_json(difference: "Difference") -> str:
    from budgetlint.reports.diff import json_report

    return json_report.render(difference)


def _diff_csv(difference: "Difference") -> str:
    from budgetlint.reports.diff import csv_report

    return csv_report.render(difference)


def _diff_html(difference: "Difference") -> str:
    from budgetlint.reports.diff import html

    return html.render(difference)


def _reconcile_text(reconciliation: "Reconciliation") -> str:
    from budgetlint.reports.reconcile import text

    return text.render(reconciliation)


def _reconcile_markdown(reconciliation: "Reconciliation") -> str:
    from budgetlint.reports.reconcile import markdown

    return markdown.render(reconciliation)


def _reconcile_json(reconciliation: "Reconciliation") -> str:
    from budgetlint.reports.reconcile import json_report

    return json_report.render(reconciliation)


def _reconcile_html(reconciliation: "Reconciliation") -> str:
    from budgetlint.reports.reconcile import html

    return html.render(reconciliation)


def _prices_text(snapshot: "dict[str, Plain]") -> str:
    from budgetlint.reports.prices import text

    return text.render(snapshot)


def _prices_csv(snapshot: "dict[str, Plain]") -> str:
    from budgetlint.reports.prices import csv_report

    return csv_report.render(snapshot)


def _listing_text(listing: "PriceComparison") -> str:
    from budgetlint.reports.prices import listing_text

    return listing_text.render(listing)


def _listing_json(listing: "PriceComparison") -> str:
    from budgetlint.reports.prices import listing_json

    return listing_json.render(listing)


def _listing_csv(listing: "PriceComparison") -> str:
    from budgetlint.reports.prices import listing_csv

    return listing_csv.render(listing)


def _headroom_text(rooms: "Rooms", _: "date") -> str:
    from budgetlint.reports.headroom import text

    return text.render(rooms)


def _headroom_json(rooms: "Rooms", as_of: "date") -> str:
    from budgetlint.reports.headroom import json_report

    return json_report.render(rooms, as_of)


def _trial_text(trial: "Trial") -> str:
    from budgetlint.reports.trial import text

    return text.render(trial)


def _trial_markdown(trial: "Trial") -> str:
    from budgetlint.reports.trial import markdown

    return markdown.render(trial)


def _trial_json(trial: "Trial") -> str:
    from budgetlint.reports.trial import json_report

    return json_report.render(trial)


FINDINGS: Final[Mapping[str, ReportFormat]] = {
    "text": _findings_text,
    "json": _report_json,
    "sarif": _sarif,
    "github": _github,
    "gitlab": _gitlab,
    "junit": _junit,
}
"""The formats of `check`."""

ESTIMATES: Final[Mapping[str, ReportFormat]] = {
    "text": _estimate_text,
    "json": _report_json,
    "markdown": _estimate_markdown,
    "csv": _estimate_csv,
    "html": _what_if,
}
"""The formats of `report`."""

CHECK: Final[Mapping[str, ReportFormat]] = {
    **FINDINGS,
    **{name: render for name, render in ESTIMATES.items() if name not in FINDINGS},
}
"""All formats of one run of `check`: those of findings, and those that only the estimate has."""

REPORT: Final[Mapping[str, ReportFormat]] = {
    **ESTIMATES,
    **{name: render for name, render in FINDINGS.items() if name not in ESTIMATES},
}
"""All formats of one run of `report`: those of the estimate, and those that only findings have."""

DIFF: Final[Mapping[str, "Callable[[Difference], str]"]] = {
    "text": _diff_text,
    "markdown": _diff_markdown,
    "json": _diff_json,
    "csv": _diff_csv,
    "html": _diff_html,
}
"""The formats of `diff`."""

RECONCILE: Final[Mapping[str, "Callable[[Reconciliation], str]"]] = {
    "text": _reconcile_text,
    "markdown": _reconcile_markdown,
    "json": _reconcile_json,
    "html": _reconcile_html,
}
"""The formats of `reconcile`."""

PRICES: Final[Mapping[str, "Callable[[dict[str, Plain]], str]"]] = {"text": _prices_text, "csv": _prices_csv}
"""The formats of `snapshot show`."""

LISTING: Final[Mapping[str, "Callable[[PriceComparison], str]"]] = {
    "text": _listing_text,
    "json": _listing_json,
    "csv": _listing_csv,
}
"""The formats of `prices`."""

HEADROOM: Final[Mapping[str, "Callable[[Rooms, date], str]"]] = {"text": _headroom_text, "json": _headroom_json}
"""The formats of `headroom`."""

TRIAL: Final[Mapping[str, "Callable[[Trial], str]"]] = {
    "text": _trial_text,
    "markdown": _trial_markdown,
    "json": _trial_json,
}
"""The formats of `try`."""

ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "text": (".txt", ".log", ".out"),
    "json": (".json",),
    "markdown": (".md", ".markdown"),
    "csv": (".csv",),
    "html": (".html", ".htm"),
    "sarif": (".sarif",),
    "junit": (".xml",),
}
"""The file endings of each format, the usual one first."""


def format_of(path: str, known: Collection[str]) -> str | None:
    """The format for a file's ending: `text` for a name without one, None for an unknown ending."""
    named = (name for name, endings in ENDINGS.items() if name in known and path.lower().endswith(endings))
    return next(named, None if "." in path.rpartition("/")[2].lstrip(".") else "text")
