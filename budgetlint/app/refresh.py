"""Refresh the prices in use from a downloaded list: new pins, the price changes, and their effect on each plan."""

import os

from budgetlint.app.pin import Pinned, Pins, pins_from, write_pins
from budgetlint.app.pin_budgets import Pinnable, PinOptions
from budgetlint.app.price_lists import ListOptions, made_from
from budgetlint.app.prices import in_catalog, prices_on_disk, siblings_on_disk
from budgetlint.app.runs import RunOptions, run_over
from budgetlint.app.settings import settings_of
from budgetlint.app.shelf import Shelf, file_shelf, snapshot_shelf
from budgetlint.app.snapshot_files import typed_snapshot
from budgetlint.edges import budget_files
from budgetlint.edges.configuration_file import nearest_configuration
from budgetlint.edges.price_files import content_hash
from budgetlint.edges.trouble import Misuse
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.prices import PriceText, PriceTexts
from budgetlint.lint.report import FileReport

SNAPSHOT = "snapshot"
"""The origin of a price file in budgetlint's own format."""


class RefreshOptions(ListOptions, kw_only=True):
    """A price list, and the budget files whose pins are to be refreshed."""

    paths: tuple[str, ...] = ()
    dry_run: bool = False
    outside: bool = False


class Refreshed(Frozen):
    """The files written, and each budget file with its old and new prices."""

    pinned: Pinned
    plans: tuple[tuple[FileReport, FileReport], ...]


def refresh(options: RefreshOptions) -> Refreshed:
    """Pin the prices of a list for the models in use. Raises `Trouble` before anything is written.

    Models that the list lacks stay unchanged, and so do a team's own prices and those newer than the list.
    """
    shelf = _shelf(options)
    pin_options = PinOptions(
        paths=options.paths, upgrade=True, dry_run=options.dry_run, outside=options.outside, source=options.file
    )
    pins = _that_change(pins_from(shelf, pin_options))
    before = run_over(RunOptions(paths=options.paths, as_of=options.as_of)).files
    after = {file.path: file for file in _after(pins, options.as_of)}
    plans = tuple((file, after[file.path]) for file in before if file.path in after)
    return Refreshed(write_pins(pins, pin_options), plans)


def _that_change(pins: Pins) -> Pins:
    """The pins without those that would repeat, under another name, what a budget file already pins."""
    moved = {budget.target for budget in pins.budgets if not _is_pinned(budget, pins.texts[budget.target])}
    kept = tuple(budget for budget in pins.budgets if budget.target in moved)
    if not kept:
        return replace(pins, budgets=(), texts={})
    dropped = {name for budget in pins.budgets if budget not in kept for name in (budget.target, budget.path)}
    return replace(pins, budgets=kept, texts={path: text for path, text in pins.texts.items() if path not in dropped})


def _is_pinned(budget: Pinnable, text: str) -> bool:
    """Whether a budget file already pins this text, in a price file with another name."""
    if budget.target == budget.before or budget.shared or not os.path.isfile(budget.before):
        return False
    before = budget_files.read(budget.before)
    return before.decode("utf-8-sig") == text and content_hash(before) in budget.document.text


def _shelf(options: RefreshOptions) -> Shelf:
    if options.origin == SNAPSHOT:
        if options.file is None:
            raise Misuse("name the FILE with the newer prices")
        return file_shelf(options.file)
    snapshot, _ = made_from(options)
    title = f"`{options.file or options.url}`"
    typed_snapshot(title.strip("`"), snapshot)
    return snapshot_shelf(title, snapshot)


def _after(pins: Pins, as_of: str | None) -> tuple[FileReport, ...]:
    """The report on the budget files with their new prices."""
    settings = replace(settings_of(as_of, nearest_configuration(None)), in_catalog=in_catalog)
    files: list[FileReport] = []
    for target in sorted({budget.target for budget in pins.budgets}):
        linter = Linter(replace(settings, snapshot=target), _texts(target, pins.texts[target]), siblings_on_disk)
        paths = [budget.path for budget in pins.budgets if budget.target == target]
        files += linter.report(BudgetText(path, budget_files.read(path)) for path in paths).files
    return tuple(files)


def _texts(target: str, text: str) -> PriceTexts:
    """Price texts from disk, except for the one price file that is to be written."""
    others = prices_on_disk()
    fresh = PriceText(text, content_hash(text.encode()))
    return lambda referrer, reference, models: fresh if reference == target else others(referrer, reference, models)
