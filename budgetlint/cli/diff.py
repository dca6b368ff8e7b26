"""`budgetlint diff`: what changed between two versions of the budget files, and why."""

from budgetlint.app.diff import DiffOptions, diff
from budgetlint.cli.exits import FINDINGS, FINE
from budgetlint.cli.targets import targets, write
from budgetlint.reports.formats import DIFF


class DiffWords(DiffOptions, kw_only=True):
    """The options of `diff`. An output is `FILE`, or `FORMAT=FILE` beside what standard output gets."""

    format: str | None = None
    output: tuple[str, ...] = ()


def run(words: DiffWords) -> int:
    """Compares, writes, and returns the exit code: 1 where a gate fails or a file can't be read. Raises `Trouble`."""
    wanted = targets(words.output, words.format, DIFF, "diff")
    compared = diff(words)
    if not compared.quiet:
        write(wanted, lambda target: DIFF[target.format](compared.difference))
    return FINDINGS if compared.failed else FINE
