"""`check --fix` and `--diff`: changes for findings that have one safe answer."""

import codecs
import difflib
import sys

from budgetlint.cli.options import CheckOptions
from budgetlint.cli.session import prices_on_disk, settings_of
from budgetlint.edges import budget_files, outputs
from budgetlint.edges.configuration_file import found_configuration
from budgetlint.findings.finding import Finding
from budgetlint.findings.fixes import Fixed, fixed
from budgetlint.frozen import Frozen
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.source.encoding import decoded


class _Change(Frozen):
    """A file before and after its fixes; `mark` is its byte-order mark, if it has one."""

    path: str
    mark: str
    text: str
    fixed: Fixed


def preview(options: CheckOptions) -> bool:
    """Prints what `--fix` would change; whether that is anything. Raises `Trouble`."""
    changes = _changes(options)
    for change in changes:
        old, new = (text.splitlines(keepends=True) for text in (change.text, change.fixed.text))
        lines = difflib.unified_diff(old, new, change.path, f"{change.path} (fixed)")
        outputs.to_standard_output("".join(line if line.endswith("\n") else f"{line}\n" for line in lines))
    return bool(changes)


def fix(options: CheckOptions) -> None:
    """Changes the files, each whole or not at all, and says so on standard error. Raises `Trouble`."""
    for change in _changes(options):
        outputs.to_file(change.path, change.mark + change.fixed.text)
        for finding in change.fixed.findings:
            place = f"{change.path}:{finding.span.line}:{finding.span.column}"
            print(f"{place}: fixed: {finding.message} [{finding.rule}]", file=sys.stderr)


def _changes(options: CheckOptions) -> list[_Change]:
    """The files that have something to fix."""
    linter = Linter(settings_of(options.as_of, found_configuration(options.config)), prices_on_disk())
    changes = []
    for path in budget_files.found(options.paths):
        data = budget_files.read(path)
        text = decoded(data)
        if isinstance(text, str):
            mark = codecs.BOM_UTF8.decode() if data.startswith(codecs.BOM_UTF8) else ""
            result = fixed(text, _Judge(linter, path))
            if result.text != text:
                changes.append(_Change(path, mark, text, result))
    return changes


class _Judge:
    """What a linter says of a text that would stand at a path."""

    def __init__(self, linter: Linter, path: str) -> None:
        self._linter = linter
        self._path = path

    def __call__(self, text: str) -> list[Finding]:
        return self._linter.file(BudgetText(self._path, text.encode("utf-8")))[1]
