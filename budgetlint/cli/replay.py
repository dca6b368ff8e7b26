"""A plain check, answered from a kept verdict where nothing has changed, else run and kept."""

import time
from collections.abc import Callable

from budgetlint import __version__
from budgetlint.cli.options import CheckOptions
from budgetlint.edges import budget_files, outputs, verdicts
from budgetlint.edges.work_tree import work_tree

Checked = tuple[int, str, tuple[str, ...]]
"""An exit code, what is to be written, and every path that was read or looked for."""


def replayed_or(options: CheckOptions, check: Callable[[], Checked]) -> int:
    """The exit code of a check whose output has been written, kept from before or new. Raises `Trouble`."""
    kept_in = verdicts.folder()
    if kept_in is None:
        return _written(check())
    since = time.time_ns()
    key = verdicts.key_of(_words(options), __version__)
    kept = verdicts.replayed(kept_in, key)
    if kept is not None:
        outputs.to_standard_output(kept[1].decode("utf-8", "surrogateescape"))
        return kept[0]
    checked = check()
    code = _written(checked)
    verdicts.keep(kept_in, key, checked[2], (code, checked[1].encode("utf-8", "surrogateescape")), since)
    return code


def _written(checked: Checked) -> int:
    outputs.to_standard_output(checked[1])
    return checked[0]


def _words(options: CheckOptions) -> list[str]:
    """Everything but files that a verdict depends on, and the files that there are."""
    day = options.as_of or time.strftime("%Y-%m-%d", time.gmtime())
    said = [options.format, day, options.fail_on, options.config or "", str(options.estimates), str(options.info)]
    colour = str(options.format == "text" and outputs.wants_colour())
    return [*said, colour, work_tree("."), *options.paths, "", *budget_files.found(options.paths)]
