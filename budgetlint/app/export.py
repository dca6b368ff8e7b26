"""Declared ceilings and keys' limits as what enforces them takes them, and whether a committed file still says so."""

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
    """What is exported, as text, with how many limits it holds and those that it could not."""

    text: str
    count: int
    refused: tuple[NotExported, ...]


def export(target: str, options: RunOptions, accounts: tuple[str, ...] = ()) -> ExportText:
    """The limits that budget files declare, as a target of `budgetlint export` takes them. Raises `Trouble`."""
    report = run_over(options)
    _require_whole(report)
    declared = declaration(report)
    known = [account.name for account in declared.accounts]
    for name in accounts:
        if name not in known:
            raise Misuse(f"`{name}` is not a declared account{suggestion(name, known)}")
    enforcer = ENFORCERS[target]
    written = exported(enforcer, declared, accounts)
    return ExportText(render(enforcer, written), len(written.items), written.refused)


def _require_whole(report: Report) -> None:
    """Raises `Trouble` where a file could not be read whole: a limit may stand in what was left out."""
    for finding in report.findings:
        if finding.rule in SHAPE_RULES:
            line, column = finding.span.line, finding.span.column
            raise Trouble(f"{finding.path}:{line}:{column}: {finding.message} [{finding.rule}]: a limit may be hidden")
    for file in report.files:
        if file.file is None or file.estimate is None:
            raise Trouble(f"`{file.path}` can't be read as a budget file: see `budgetlint check`")


def looser(path: str, text: str) -> tuple[str, ...]:
    """What a committed export says that is not what would be written now. Raises `Trouble`."""
    committed = budget_files.read(path).decode("utf-8-sig", "replace")
    try:
        return differences(load_json(committed), load_json(text))
    except InvalidJson as error:
        raise Trouble(f"`{path}` is not JSON: {error}") from None
