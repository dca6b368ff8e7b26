"""What a check and a report are told, whichever way the words were read."""

from typing import Final

from budgetlint.frozen import Frozen

CHECK_FORMATS: Final = ("text", "json", "sarif", "github", "gitlab", "junit")
REPORT_FORMATS: Final = ("text", "json", "markdown", "csv", "html")
DIFF_FORMATS: Final = ("text", "markdown", "json")
RECONCILE_FORMATS: Final = ("text", "markdown", "json", "html")
FAIL_ON: Final = ("error", "warning")


class CheckOptions(Frozen, kw_only=True):
    """The options of `check`. An output is `FILE`, or `FORMAT=FILE` beside what standard output gets."""

    paths: tuple[str, ...] = ()
    format: str = "text"
    output: tuple[str, ...] = ()
    as_of: str | None = None
    fail_on: str = "error"
    config: str | None = None
    estimates: bool = True
    info: bool = False
    statistics: bool = False
    baseline: str | None = None
    write_baseline: str | None = None
    fix: bool = False
    diff: bool = False


class ReportOptions(Frozen, kw_only=True):
    """The options of `report`."""

    paths: tuple[str, ...] = ()
    format: str | None = None
    output: tuple[str, ...] = ()
    as_of: str | None = None
    config: str | None = None
    check: str | None = None
