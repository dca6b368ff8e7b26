"""The prices in use, copied beside the budgets, and their hash written into each budget file."""

import os
from collections.abc import Iterable
from datetime import date
from enum import Enum

from budgetlint.app.pin_budgets import Pinnable, PinOptions, pinnable, pinned_text, price_day
from budgetlint.app.pin_configuration import pinned_configuration
from budgetlint.app.snapshot_files import known_names, snapshot_there
from budgetlint.catalog.changes import changes
from budgetlint.catalog.pinned import mapping, merged, on_day, undated
from budgetlint.catalog.text import snapshot_text
from budgetlint.edges import budget_files, catalog, outputs
from budgetlint.edges.configuration_file import found_configuration
from budgetlint.edges.price_files import content_hash
from budgetlint.edges.trouble import Trouble
from budgetlint.figures.guess import suggestion
from budgetlint.frozen import Frozen
from budgetlint.source.document import Plain

_CURRENCY = "USD"


class FileState(Enum):
    """What pinning did to a file."""

    WRITTEN = "written"
    TO_BE_WRITTEN = "would be written"
    AS_IT_WAS = "as it was"


class Pinned(Frozen):
    """What changed in the prices, a line each, and every file with what was done to it."""

    notes: tuple[str, ...]
    files: tuple[tuple[str, FileState], ...]


class _Prices(Frozen):
    """The text of a price file, and what changes in it."""

    text: str
    notes: tuple[str, ...] = ()


def pin(options: PinOptions) -> Pinned:
    """Pins prices: writes the price files, then the budget files. Raises `Trouble`, before anything is written."""
    configuration = found_configuration(None)
    budgets = [pinnable(path, options, configuration) for path in budget_files.found(options.paths)]
    texts: dict[str, str] = {}
    notes: list[str] = []
    for target in sorted({budget.target for budget in budgets}):
        prices = _prices(target, [budget for budget in budgets if budget.target == target], options)
        texts[target] = prices.text
        notes += prices.notes
    hashes = {target: _hash(target, text) for target, text in texts.items()}
    for budget in budgets:
        if budget.shared:
            texts[configuration.path] = pinned_configuration(configuration.path, hashes[budget.target])
        else:
            texts[budget.path] = pinned_text(budget, hashes[budget.target])
    return Pinned(tuple(notes), tuple((path, _written(path, text, options)) for path, text in texts.items()))


def _hash(target: str, text: str) -> str:
    try:
        return content_hash(text.encode())
    except UnicodeEncodeError:
        raise Trouble(f"`{target}` holds half a surrogate pair, which no UTF-8 can") from None


def _written(path: str, text: str, options: PinOptions) -> FileState:
    """Writes a file where it differs from what is there."""
    try:
        same = budget_files.read(path) == text.encode()
    except Trouble:
        same = False
    if same:
        return FileState.AS_IT_WAS
    if options.dry_run:
        return FileState.TO_BE_WRITTEN
    outputs.folder(os.path.dirname(path))
    outputs.to_file(path, text)
    return FileState.WRITTEN


def _prices(target: str, budgets: list[Pinnable], options: PinOptions) -> _Prices:
    """The text of a pinned snapshot: what is there, with what it lacks from the catalog; all anew for an upgrade."""
    named = frozenset(options.models).union(*(budget.models for budget in budgets))
    if not named:
        raise Trouble(f"nothing to pin in `{target}`: no workload names a model")
    there = snapshot_there(target)
    olds = [old for path in sorted({budget.before for budget in budgets}) if (old := snapshot_there(path))]
    known = known_names(there).union(*(known_names(old) for old in olds))
    wanted = named - (frozenset[str]().union(*(budget.agreed for budget in budgets)) - known)
    if not wanted:
        raise Trouble(f"nothing to pin in `{target}`: the contract alone prices what is used")
    if options.upgrade or options.as_of:
        return _anew(target, wanted, olds or ([there] if there else []), options)
    lacking = wanted - known_names(there)
    if not lacking:
        return _Prices(budget_files.read(target).decode("utf-8-sig"))
    added, notes = _from_catalog(sorted(lacking), options)
    if there is None:
        return _Prices(snapshot_text(added), notes)
    whole = {**there, **merged(_in_one_currency(target, [there, added])), "date": there["date"]}
    return _Prices(snapshot_text(whole), (*notes, *map(str, changes(there, whole))))


def _anew(target: str, wanted: frozenset[str], olds: list[dict[str, Plain]], options: PinOptions) -> _Prices:
    """Every price from the catalog, told against those of before; a model that only those price stays as it is."""
    own: dict[str, dict[str, Plain]] = {}
    for name in sorted(wanted):
        holder = next((old for old in olds if name in known_names(old)), None)
        if holder is not None and catalog.identifier_of(name) is None:
            own[name] = {**holder, "models": _model_of(holder, name)}
    notes = [f"{name}: not in the catalog, kept as it was" for name in own]
    snapshots = list(own.values())
    taken: dict[str, Plain] | None = None
    if wanted - own.keys():
        taken, undated_models = _from_catalog(sorted(wanted - own.keys()), options)
        notes += undated_models
        snapshots.append(taken)
    whole = merged(_in_one_currency(target, snapshots))
    if taken is not None:
        whole["date"] = taken["date"]
    notes += [str(change) for old in olds for change in changes(old, whole)]
    return _Prices(snapshot_text(whole), tuple(notes))


def _in_one_currency(target: str, snapshots: list[dict[str, Plain]]) -> list[dict[str, Plain]]:
    """The snapshots, where their rates can stand in one file: those of the catalog are in USD. Raises `Trouble`."""
    for snapshot in snapshots:
        currency = str(snapshot.get("currency", _CURRENCY))
        if currency != _CURRENCY:
            raise Trouble(f"`{target}` is in `{currency}`, and the catalog in `{_CURRENCY}`: add the prices by hand")
    return snapshots


def _model_of(snapshot: dict[str, Plain], name: str) -> dict[str, Plain]:
    """The one model of a snapshot that a name or alias stands for."""
    models = mapping(snapshot.get("models"))
    return {key: model for key, model in models.items() if name in known_names({"models": {key: model}})}


def _from_catalog(models: Iterable[str], options: PinOptions) -> tuple[dict[str, Plain], tuple[str, ...]]:
    """The catalog's prices of some models on the day that is asked for, and which of them have no dated history."""
    pieces = []
    for model in models:
        piece = catalog.lookup(model)
        if piece is None:
            advice = suggestion(model, (name for name, _ in catalog.names()))
            raise Trouble(f"the catalog has no model `{model}`{advice}")
        pieces.append(piece)
    whole = merged(pieces)
    asked = price_day(options)
    day = asked or date.fromisoformat(str(whole["date"]))
    notes: tuple[str, ...] = ()
    if asked is not None and day.isoformat() < str(whole["date"]):
        notes = tuple(f"{name}: no dated history, its prices are those of {whole['date']}" for name in undated(whole))
    return {**on_day(whole, day, later=asked is None), "date": day.isoformat()}, notes
