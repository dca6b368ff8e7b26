"""What a check and a report are told, whichever way the words were read."""

from dataclasses import dataclass
from typing import Final

CHECK_FORMATS: Final = ("text", "json", "sarif", "github", "gitlab", "junit")
REPORT_FORMATS: Final = ("text", "json", "markdown", "csv", "html")
FAIL_ON: Final = ("error", "warning")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions:
    """The options of `check`. An output is `FILE`, or `FORMAT=FILE` beside what standard output gets."""

    paths: tuple[str, ...] = ()
    format: str = "text"
    output: tuple[str, ...] = ()
    as_of: str | None = None
    fail_on: str = "error"
    config: str | None = None
    estimates: bool = True
    info: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOptions:
    """The options of `report`."""

    paths: tuple[str, ...] = ()
    format: str | None = None
    output: tuple[str, ...] = ()
    as_of: str | None = None
    config: str | None = None
    check: str | None = None
