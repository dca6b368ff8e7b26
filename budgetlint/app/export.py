"""Export declared ceilings and key limits to what enforces them, and check a committed export."""

from budgetlint.app.runs import RunOptions, run_over
from budgetlint.edges import budget_files
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.export.compare import differences
from budgetlint.export.declared import declaration
from budgetlint.export.document import render
from budgetlint.export.enforcers import ENFORCERS, exported
from budgetlint.export.limits import NotExported
from budgetlint.figures.guess import suggestion
from budgetlint.findings.fixes import SHAPE_RULES
from budgetlint.frozen import Frozen
from budgetlint.lint.report import Report
from budgetlint.source.json_text import InvalidJson, load_json


class ExportText(Frozen):
    """The text of an export, the number of limits in it, and the limits that were refused."""

    text: str
    count: int
    refused: tuple[NotExported, ...]


def export(target: str, options: RunOptions, accounts: tuple[str, ...] = ()) -> ExportText:
    """Export the limits that budget files declare to a target of `budgetlint export`.

    Raises `Trouble` if a file can't be read in full, since the rest may hold a limit, or if the target or an account is
    unknown.
    """
    if target not in ENFORCERS:
        raise Misuse(
            f"unknown target `{target}`, expected one of {', '.join(ENFORCERS)}{suggestion(target, ENFORCERS)}"
        )
    report = run_over(options)
    _require_whole(report)
    declared = declaration(report)
    known = [account.name for account in declared.accounts]
    for name in accounts:
        if name not in known:
            raise Misuse(f"unknown account `{name}`{suggestion(name, known)}")
    enforcer = ENFORCERS[target]
    written = exported(enforcer, declared, accounts)
    return ExportText(render(enforcer, written), len(written.items), written.refused)


def _require_whole(report: Report) -> None:
    """Raise `Trouble` if a file could not be read in full: the part left out may contain a limit."""
    for finding in report.findings:
        if finding.rule in SHAPE_RULES:
            line, column = finding.span.line, finding.span.column
            raise Trouble(f"{finding.path}:{line}:{column}: {finding.message} [{finding.rule}]: a limit may be hidden")
    for file in report.files:
        if file.file is None or file.estimate is None:
            raise Trouble(f"`{file.path}` can't be read as a budget file: see `budgetlint check`")


def looser(path: str, text: str) -> tuple[str, ...]:
    """Where a committed export is looser than a new one. Raises `Trouble`."""
    committed = budget_files.read(path).decode("utf-8-sig", "replace")
    try:
        return differences(load_json(committed), load_json(text))
    except InvalidJson as error:
        raise Trouble(f"`{path}` is not valid JSON: {error}") from None
