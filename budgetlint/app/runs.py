"""Runs over budget files on disk, which all commands about them start with."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from budgetlint.app.advisories import advisories_about
from budgetlint.app.prices import in_catalog, newest, one_price_file, prices_on_disk, siblings_on_disk
from budgetlint.app.settings import settings_of
from budgetlint.edges import budget_files
from budgetlint.edges.configuration_file import nearest_configuration
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.report import Report, joined, without_workloads

STANDARD_INPUT: Final = "-"
_FILES_A_PROCESS: Final = 150
_FEWEST_PROCESSES: Final = 2
_MOST_PROCESSES: Final = 8


class RunOptions(Frozen, kw_only=True):
    """Which budget files, on which day, under which configuration."""

    paths: tuple[str, ...] = ()
    as_of: str | None = None
    config: str | None = None
    stdin_filename: str | None = None
    """The path to use for standard input if the only path is `-`."""


def run_over(options: RunOptions, *, newer: bool = False) -> Report:
    """The report on budget files; with `newer`, also look for newer prices in the catalog. Raises `Trouble`."""
    run = _FilesOfRun(options, newer=newer)
    return run.report(run.files)


def verdicts_over(options: RunOptions) -> Report:
    """The report on budget files without their workloads: findings and the amount of each budget. Raises `Trouble`.

    Many files are distributed over several processes, so the calling process must not have threads.
    """
    run = _FilesOfRun(options, newer=False)
    many = min(len(run.files) // _FILES_A_PROCESS, _MOST_PROCESSES)
    if many < _FEWEST_PROCESSES:
        return run.report(run.files)
    from budgetlint.edges.workers import in_processes, processors

    share = -(-len(run.files) // min(many, processors()))
    shares = [run.files[at : at + share] for at in range(0, len(run.files), share)]
    return joined(in_processes(shares, lambda files: without_workloads(run.report(files))))


class _FilesOfRun:
    """The settings of a run and its files."""

    def __init__(self, options: RunOptions, *, newer: bool) -> None:
        settings = settings_of(options.as_of, nearest_configuration(options.config))
        settings = replace(settings, in_catalog=in_catalog, advisories=advisories_about)
        self._settings = replace(settings, catalog=newest) if newer else settings
        if options.stdin_filename is not None and options.paths != (STANDARD_INPUT,):
            raise Misuse("`--stdin-filename` names standard input: the only path must be `-`")
        if STANDARD_INPUT in options.paths and len(options.paths) > 1:
            raise Misuse("`-` is standard input: it can't be combined with other paths")
        self._typed = budget_files.standard_input() if options.paths == (STANDARD_INPUT,) else None
        if self._typed is None:
            search = budget_files.search(options.paths)
            self.files, self._unchecked = search.files, search.unchecked
        else:
            self.files, self._unchecked = (budget_files.reported(options.stdin_filename or STANDARD_INPUT),), ()

    def report(self, files: Sequence[str]) -> Report:
        """The report over some of the files. Raises `Trouble`."""
        return replace(self._linted(files), unchecked=self._unchecked)

    def _linted(self, files: Sequence[str]) -> Report:
        linter = Linter(self._settings, prices_on_disk(), siblings_on_disk)
        texts = (BudgetText(path, self._read(path)) for path in files)
        if self._settings.policy is None:
            return linter.report(texts)
        from budgetlint.shape.fault import PolicyError

        try:
            return linter.report(texts)
        except PolicyError as fault:
            raise Trouble(str(fault)) from None

    def _read(self, path: str) -> bytes:
        return budget_files.read(path) if self._typed is None else self._typed


def run_over_prices(paths: tuple[str, ...], day: date, prices: str) -> Report:
    """The report on budget files if all of them used one price file, each with its own contract. Raises `Trouble`."""
    files = budget_files.files_in(paths)
    settings = settings_of(day.isoformat(), nearest_configuration(None))
    linter = Linter(replace(settings, snapshot=prices), one_price_file(prices), siblings_on_disk)
    return linter.report(BudgetText(path, budget_files.read(path)) for path in files)
