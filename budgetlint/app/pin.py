"""Pin prices: copy those in use beside the budget files and write the copy's hash into each file."""

import os
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final

from budgetlint.app.pin_budgets import (
    Pinnable,
    PinOptions,
    contract_hash,
    defaults_of,
    pinnable,
    pinnable_text,
    pinned_text,
)
from budgetlint.app.pin_configuration import pinned_configuration
from budgetlint.app.pin_prices import priced
from budgetlint.app.shelf import Shelf, catalog_shelf, file_shelf
from budgetlint.catalog.pinned import mapping
from budgetlint.edges import budget_files, outputs
from budgetlint.edges.configuration_file import ConfigurationFile, nearest_configuration
from budgetlint.edges.price_files import content_hash
from budgetlint.edges.trouble import Trouble
from budgetlint.frozen import Frozen

_SEVERAL: Final = 3
"""The number of price files from which a single shared one is suggested."""


class FileState(Enum):
    """What pinning did to a file."""

    WRITTEN = "written"
    TO_BE_WRITTEN = "would be written"
    AS_IT_WAS = "unchanged"


class Pinned(Frozen):
    """The price changes, one per line, what was done to each file, and a suggestion if there is a simpler way."""

    notes: tuple[str, ...]
    files: tuple[tuple[str, FileState], ...]
    advice: str | None = None


class Pins(Frozen):
    """The price changes, the budget files to pin, and the texts to write, price files first."""

    notes: tuple[str, ...]
    budgets: tuple[Pinnable, ...]
    texts: Mapping[str, str]


def pin(options: PinOptions) -> Pinned:
    """Pin prices from the catalog or the given price file.

    Raises `Trouble` before anything is written if a file can't be read, a model has no price on the requested day, or
    the budget file has no place for the pin.
    """
    shelf = catalog_shelf() if options.source is None else file_shelf(options.source)
    return write_pins(pins_from(shelf, options), options)


def pins_from(shelf: Shelf, options: PinOptions) -> Pins:
    """What pinning prices from a shelf would write. Raises `Trouble`."""
    configuration = nearest_configuration(None)
    every = [pinnable(path, shelf, options, configuration) for path in budget_files.files_in(options.paths)]
    budgets = [budget for budget in every if not budget.needs_none]
    return _pins(budgets or every, shelf, options, configuration)


def write_pins(pins: Pins, options: PinOptions) -> Pinned:
    """Write the price files, then the files that name them. Raises `Trouble` before anything is written."""
    files = tuple((path, _written(path, text, options)) for path, text in pins.texts.items())
    return Pinned(pins.notes, files, _one_pin(pins.budgets))


def _one_pin(budgets: Sequence[Pinnable]) -> str | None:
    """A suggestion to share one price file, if several budget files have their own."""
    new = (budget for budget in budgets if not budget.shared and "pricing" not in mapping(budget.document.data))
    targets = sorted({budget.target for budget in new})
    if len(targets) < _SEVERAL:
        return None
    return (
        f'{len(targets):,} price files to keep fresh: with `[pricing]` and `snapshot = "pricing/{os.path.basename(targets[0])}"` in '
        "budgetlint.toml, and no `pricing` in the budget files, `budgetlint snapshot pin` writes one for all of them"
    )


def pin_new(path: str, text: str, options: PinOptions, shelf: Shelf) -> Pinned:
    """Pin the prices of a new budget file and write that file last. Raises `Trouble`, as `pin` does."""
    configuration = nearest_configuration(None)
    budget = pinnable_text(path, text.encode(), shelf, options, configuration)
    return write_pins(_pins([budget], shelf, options, configuration), options)


def _pins(budgets: list[Pinnable], shelf: Shelf, options: PinOptions, configuration: ConfigurationFile) -> Pins:
    texts: dict[str, str] = {}
    notes: list[str] = []
    for target in sorted({budget.target for budget in budgets}):
        prices = priced(target, [budget for budget in budgets if budget.target == target], shelf, options)
        texts[target] = prices.text
        notes += prices.notes
    hashes = {target: _hash(target, text) for target, text in texts.items()}
    for budget in budgets:
        if budget.shared:
            texts.update([_shared(budget, hashes[budget.target], configuration)])
    for budget in budgets:
        if not budget.shared:
            texts[budget.path] = pinned_text(budget, hashes[budget.target])
        elif not os.path.lexists(budget.path):
            texts[budget.path] = budget.document.text
    _required_inside(budgets, texts, options, configuration)
    return Pins(tuple(notes), tuple(budgets), texts)


def _required_inside(
    budgets: list[Pinnable], texts: dict[str, str], options: PinOptions, configuration: ConfigurationFile
) -> None:
    """Refuse files outside the repository unless `outside` is set. Raises `Trouble`."""
    if options.outside:
        return
    for budget in budgets:
        outputs.required_inside(budget.target, beside=budget.path)
        if budget.referrer != configuration.path:
            outputs.required_inside(budget.referrer, beside=budget.path)
    for path in texts:
        outputs.required_inside(path)


def _shared(budget: Pinnable, sha256: str, configuration: ConfigurationFile) -> tuple[str, str]:
    """The file of defaults or configuration that names the prices of several budget files, and its new text."""
    if budget.referrer != configuration.path:
        defaults = defaults_of(budget)
        return defaults.path, pinned_text(defaults, sha256)
    agreed = contract_hash(budget.contract)
    return configuration.path, pinned_configuration(configuration.path, budget.reference, sha256, agreed)


def _hash(target: str, text: str) -> str:
    try:
        return content_hash(text.encode())
    except UnicodeEncodeError:
        raise Trouble(f"`{target}` contains half of a surrogate pair, which is not valid UTF-8") from None


def _written(path: str, text: str, options: PinOptions) -> FileState:
    """Write a file if its content changes."""
    try:
        same = budget_files.read(path) == text.encode()
    except Trouble:
        same = False
    if same:
        return FileState.AS_IT_WAS
    if options.dry_run:
        return FileState.TO_BE_WRITTEN
    outputs.folder(os.path.dirname(path))
    outputs.to_file(path, text, outside=options.outside)
    return FileState.WRITTEN
