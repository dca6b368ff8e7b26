"""Fixes: changes to budget files for findings with one safe answer."""

import codecs
import difflib
from collections.abc import Sequence

from budgetlint.app.prices import prices_on_disk, siblings_on_disk
from budgetlint.app.runs import RunOptions
from budgetlint.app.settings import settings_of
from budgetlint.edges import budget_files, outputs
from budgetlint.edges.configuration_file import nearest_configuration
from budgetlint.findings.finding import Finding
from budgetlint.findings.fixes import Fixed, fixed
from budgetlint.frozen import Frozen
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.source.encoding import decoded


class FileFix(Frozen):
    """A file before and after its fixes; `mark` is its byte-order mark, if any."""

    path: str
    mark: str
    text: str
    fixed: Fixed

    def difference(self) -> str:
        """The change as a unified diff."""
        old, new = (text.splitlines(keepends=True) for text in (self.text, self.fixed.text))
        lines = difflib.unified_diff(old, new, self.path, f"{self.path} (fixed)")
        return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def fixes(options: RunOptions) -> list[FileFix]:
    """The files with something to fix, none of them changed yet. Raises `Trouble`."""
    linter = Linter(
        settings_of(options.as_of, nearest_configuration(options.config)), prices_on_disk(), siblings_on_disk
    )
    changes = []
    for path in budget_files.files_in(options.paths):
        data = budget_files.read(path)
        text = decoded(data)
        if isinstance(text, str):
            mark = codecs.BOM_UTF8.decode() if data.startswith(codecs.BOM_UTF8) else ""
            result = fixed(text, _Judge(linter, path))
            if result.text != text:
                changes.append(FileFix(path, mark, text, result))
    return changes


def fix(changes: Sequence[FileFix], *, outside: bool = False) -> None:
    """Write the fixed files, each completely or not at all. Raises `Trouble`."""
    for change in changes:
        outputs.to_file(change.path, change.mark + change.fixed.text, outside=outside)


class _Judge:
    """The findings of a linter for a text in the place of a file."""

    def __init__(self, linter: Linter, path: str) -> None:
        self._linter = linter
        self._path = path

    def __call__(self, text: str) -> list[Finding]:
        findings = self._linter.report([BudgetText(self._path, text.encode("utf-8"))]).findings
        return [finding for finding in findings if finding.path == self._path]
