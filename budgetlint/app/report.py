"""The estimate of budget files, and the check of a committed report."""

import difflib
import re
from collections.abc import Callable

from budgetlint.app.runs import RunOptions, run_over
from budgetlint.edges import budget_files
from budgetlint.edges.trouble import Trouble
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.report import Report

_DAY = re.compile(r"as[ _-]of\W{1,8}(\d{4}-\d{2}-\d{2})", re.IGNORECASE)


class Committed(Frozen):
    """A committed report compared with a new one: a unified diff, empty if it is up to date."""

    report: Report
    difference: str


def report(options: RunOptions) -> Report:
    """The estimate of budget files, with findings: amounts are exact decimals in a file's currency, per its period.

    Raises `Trouble` if a file or the configuration can't be read, or if there is no budget file.
    """
    return run_over(options)


def committed(path: str, options: RunOptions, rendered: Callable[[Report], str]) -> Committed:
    """Compare a committed report with what `rendered` returns for the day that the report states. Raises `Trouble`."""
    before = budget_files.read(path).decode("utf-8", "replace").replace("\r\n", "\n")
    now = run_over(replace(options, as_of=options.as_of or _stated_day(before, path)))
    after = rendered(now)
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"{path} (committed)", f"{path} (now)"
    )
    return Committed(now, "".join(lines))


def _stated_day(text: str, path: str) -> str:
    stated = _DAY.search(text)
    if stated is None:
        raise Trouble(f"`{path}` states no day (`as of`): give one with `--as-of`")
    return stated[1]
