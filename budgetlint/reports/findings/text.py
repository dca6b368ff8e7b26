"""The result of a check as text: findings with the line quoted, a verdict per budget, and a summary."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from budgetlint.estimate.results import BudgetResult, Status
from budgetlint.figures.exact import exactly, settled
from budgetlint.figures.shown import counted, money, unit_money, used_percent
from budgetlint.findings.finding import Finding
from budgetlint.findings.problem import Severity
from budgetlint.findings.silencing import By, Silenced
from budgetlint.lint.report import FileReport, Report
from budgetlint.reports.plain import tame
from budgetlint.reports.style import PLAIN, Style
from budgetlint.source.encoding import lines_of
from budgetlint.source.unchecked import sentences

BAR: Final = 10
MOST_IN_FULL: Final = 8
"""With more files than this, files without problems have one line each."""
_MOST_PLACES: Final = 3
_WORTH_A_WORD: Final = frozenset({"volume-zero"})
"""Infos that are always shown: a plan that costs nothing would otherwise look correct."""
_GRAVEST_FIRST: Final = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_WORST_FIRST: Final = (Status.EXCEEDED, Status.INCOMPLETE, Status.WARN, Status.OK)
_WIDEST: Final = 160
_OF_BUDGETS: Final = frozenset({"budget-exceeded", "budget-near-ceiling"})
_NOTHING: Final[Mapping[tuple[str, str], str]] = MappingProxyType({})


@exactly()
def render(
    report: Report,
    *,
    style: Style = PLAIN,
    info: bool = False,
    quiet: bool = False,
    breaks: Mapping[tuple[str, str], str] = _NOTHING,
) -> str:
    """Findings, verdicts and a summary; infos only if requested. With `quiet`, only findings and silenced ones.
    `breaks` names what breaks each budget first, by path and name.
    """
    lines: list[str] = []
    paths = {finding.path for finding in report.findings}
    texts = {path: lines_of(text) for path, text in report.texts.items() if path in paths}
    for finding, others in _alike(report, info=info, quiet=quiet):
        lines.extend(_finding(finding, texts.get(finding.path, []), style))
        lines.extend(_elsewhere(finding, others, style))
    lines.extend(_silenced(entry, style) for entry in report.silenced if info)
    if not quiet:
        lines.extend(_budgets(report, style, breaks))
    lines.extend(tame(sentence) for sentence in sentences(report.unchecked))
    if not quiet or report.undecided or silenced_count(report, info=info):
        lines.append(_summary(report, style, info=info))
    if not lines:
        return ""
    return "\n".join(lines) + "\n"


def _alike(report: Report, *, info: bool, quiet: bool) -> Iterator[tuple[Finding, list[Finding]]]:
    """The findings to show, each with the identical ones of other files; with many files, errors come first."""
    loud = frozenset[str]() if quiet else _WORTH_A_WORD
    shown = [f for f in report.findings if info or f.severity is not Severity.INFO or f.rule in loud]
    if len(report.files) <= MOST_IN_FULL:
        yield from ((finding, []) for finding in shown)
        return
    groups: dict[tuple[str, str, str | None], list[Finding]] = {}
    for finding in sorted(shown, key=lambda finding: _GRAVEST_FIRST.index(finding.severity)):
        groups.setdefault((finding.rule, finding.message, finding.help), []).append(finding)
    for first, *others in groups.values():
        yield first, others


def _elsewhere(finding: Finding, others: Sequence[Finding], style: Style) -> Iterator[str]:
    """The other places of the same finding; only the first ones are named."""
    if not others:
        return
    named = ", ".join(place(other) for other in others[:_MOST_PLACES])
    more = f", and {len(others) - _MOST_PLACES:,} more" if len(others) > _MOST_PLACES else ""
    yield f"  the same at {named}{more}"
    if finding.rule == "snapshot-unpinned":
        yield (
            f"  {style.info('help')}: or one pin for all: state `[pricing]` with its `snapshot` in budgetlint.toml, "
            "take `pricing` out of the files, and run `budgetlint snapshot pin`"
        )


def place(finding: Finding) -> str:
    """`path:line:column`."""
    return f"{tame(finding.path)}:{finding.span.line}:{finding.span.column}"


def _finding(finding: Finding, lines: list[str], style: Style) -> Iterator[str]:
    painted = _painter(finding.severity, style)(finding.severity.value)
    yield f"{place(finding)}: {painted}: {tame(finding.message)} {style.dim(f'[{finding.rule}]')}"
    number = finding.span.line
    if 0 < number <= len(lines):
        yield from _quoted(finding, lines[number - 1], style)
    for span, what in finding.related:
        yield f"  {tame(finding.path)}:{span.line}:{span.column}: {tame(what)}"
    if finding.help:
        yield f"  {style.info('help')}: {tame(finding.help)}"


def _quoted(finding: Finding, line: str, style: Style) -> Iterator[str]:
    """The offending line with carets under the faulty part; a long line is cut around it."""
    start = finding.span.column - 1
    same = finding.span.end_line == finding.span.line
    end = min(finding.span.end_column - 1 if same else len(line), len(line))
    shift = max(0, start - _WIDEST // 2) if len(line) > _WIDEST else 0
    shown = "".join(character if character.isprintable() else " " for character in line[shift : shift + _WIDEST])
    width = max(1, min(end, shift + _WIDEST) - start)
    margin = " " * len(str(finding.span.line))
    yield f" {style.dim(f'{finding.span.line} |')} {shown}".rstrip()
    yield f" {style.dim(f'{margin} |')} {' ' * (start - shift)}{_painter(finding.severity, style)('^' * width)}"


def _painter(severity: Severity, style: Style) -> Callable[[str], str]:
    return {Severity.ERROR: style.error, Severity.WARNING: style.warning, Severity.INFO: style.info}[severity]


def _silenced(entry: Silenced, style: Style) -> str:
    """`budget.yaml:14:3: silenced by a comment: … [budget-exceeded] (agreed with finance)`."""
    by = {By.COMMENT: "a comment", By.CONFIGURATION: "the configuration", By.BASELINE: "the baseline"}[entry.by]
    finding = entry.finding
    head = f"{place(finding)}: {style.info(f'silenced by {by}')}: {tame(finding.message)}"
    return f"{head} {style.dim(f'[{finding.rule}]')} ({tame(entry.reason)})"


def silenced_subjects(report: Report, path: str) -> frozenset[str]:
    """The subjects of a file's silenced errors and warnings: `budgets.total`."""
    return frozenset(
        entry.finding.subject
        for entry in report.silenced
        if entry.finding.path == path and entry.finding.rule in _OF_BUDGETS
    )


def silenced_count(report: Report, *, info: bool) -> int:
    """The number of silenced findings that would have been shown."""
    return sum(info or entry.finding.severity is not Severity.INFO for entry in report.silenced)


def _budgets(report: Report, style: Style, breaks: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """One line per budget; with many files, files without problems have one line each, and the worst come first.
    With `breaks`, every budget is shown.
    """
    many = len(report.files) > MOST_IN_FULL and not breaks
    for file in sorted(report.files, key=_rank) if many else report.files:
        silenced = silenced_subjects(report, file.path)
        fine = many and not silenced and _rank(file) == len(_WORST_FIRST) - 1
        yield from [_fine(file, style)] if fine else _verdicts(file, silenced, style, breaks)
    others = sum(len(file.estimate.budgets) for file in report.files if file.estimate) - len(breaks)
    if breaks and others:
        yield f"`budgetlint headroom` shows what breaks {counted(others, 'other budget')} first"


def _rank(file: FileReport) -> int:
    """The sort key of a file: that of its worst budget."""
    budgets = file.estimate.budgets if file.estimate else ()
    return min((_WORST_FIRST.index(result.status) for result in budgets), default=0)


def _fine(file: FileReport, style: Style) -> str:
    """`budget.yaml: 3 budgets ok, `total` is the fullest at 80.0%`."""
    assert file.estimate is not None
    results = file.estimate.budgets
    fullest = max(results, key=lambda result: settled(result.known or Decimal(0)) / settled(result.ceiling))
    used = used_percent(fullest.known or Decimal(0), fullest.ceiling, fullest.budget.warn_at)
    which = "" if len(results) == 1 else f", {tame(fullest.name)} is the fullest"
    return f"{tame(file.path)}: {counted(len(results), 'budget')} {style.good('ok')}{which} at {used}"


def _verdicts(
    file: FileReport, silenced: frozenset[str], style: Style, breaks: Mapping[tuple[str, str], str]
) -> Iterator[str]:
    if file.estimate is None or file.file is None:
        return
    for result in file.estimate.budgets:
        quiet = ", silenced" if f"budgets.{result.name}" in silenced else ""
        yield f"{tame(file.path)}: {_verdict(result, file.file.currency, style)}{quiet}"
        first = breaks.get((file.path, result.name))
        if first:
            yield f"  {tame(first)}"


def _verdict(result: BudgetResult, currency: str, style: Style) -> str:
    """`total [████████··] 80.0% of 120.00 USD a month: 95.94 planned, ok`."""
    budget = result.budget
    shown = unit_money if budget.per else money
    ceiling = f"{shown(result.ceiling)} {currency} {result.measure}"
    word = {Status.OK: style.good, Status.WARN: style.warning}.get(result.status, style.error)(result.status.value)
    if result.known is None:
        return f"{style.strong(result.name)} {word}: no amount to compare with {ceiling}"
    used = settled(result.known) / settled(result.ceiling)
    least = "" if result.amount is not None else "at least "
    lacking = f", without {', '.join(result.unpriced)}" if result.unpriced else ""
    return (
        f"{style.strong(result.name)} {word} {bar(used)} {least}{used_percent(result.known, result.ceiling, budget.warn_at)}: "
        f"{shown(result.known)} {budget.basis} of {ceiling}{lacking}"
    )


def bar(used: Decimal) -> str:
    """The used share of a budget as a bar of tenths, rounded down so that only a full budget looks full; a used one never looks empty."""
    full = min(BAR, max(1 if used > 0 else 0, int(used * BAR)))
    return "█" * full + "░" * (BAR - full)


def _summary(report: Report, style: Style, *, info: bool) -> str:
    budgets = sum(len(file.estimate.budgets) for file in report.files if file.estimate)
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    silenced = silenced_count(report, info=info)
    quiet = f", {silenced} silenced" if silenced else ""
    checked = f"{counted(len(report.files), 'file')}, {counted(budgets, 'budget')}"
    if not errors and not warnings and not report.undecided:
        return f"{checked}: {style.good('fine')}{quiet}"
    parts = [style.error("not everything could be checked")] if report.undecided and not errors else []
    if errors:
        parts.append(style.error(counted(errors, "error")))
    if warnings:
        parts.append(style.warning(counted(warnings, "warning")))
    return f"{checked}: {', '.join(parts)}{quiet}"
