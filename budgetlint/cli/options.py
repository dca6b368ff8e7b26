"""What a check and a report are told, whichever way the words were read."""

from typing import Final

from budgetlint.app.check import CheckOptions
from budgetlint.app.runs import RunOptions

FAIL_ON: Final = ("error", "warning")


class CheckWords(CheckOptions, kw_only=True):
    """The options of `check`. An output is `FILE`, or `FORMAT=FILE` beside what standard output gets."""

    format: str = "text"
    output: tuple[str, ...] = ()
    estimates: bool = True
    info: bool = False
    statistics: bool = False
    write_baseline: str | None = None
    fix: bool = False
    diff: bool = False


class ReportWords(RunOptions, kw_only=True):
    """The options of `report`."""

    format: str | None = None
    output: tuple[str, ...] = ()
    check: str | None = None
