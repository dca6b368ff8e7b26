"""`budgetlint snapshot pin`: the prices in use, copied beside the budgets, their hash written into each budget file."""

import os
from collections.abc import Iterable
from datetime import date

from budgetlint.catalog.changes import changes
from budgetlint.catalog.pinned import mapping, merged, on_day, undated
from budgetlint.catalog.text import snapshot_text
from budgetlint.cli.pin_budgets import Pinnable, PinOptions, pinnable, pinned_text, price_day
from budgetlint.cli.pin_configuration import pinned_configuration
from budgetlint.cli.snapshot_files import known_names, snapshot_there
from budgetlint.edges import budget_files, catalog, outputs
from budgetlint.edges.configuration_file import found_configuration
from budgetlint.edges.price_files import content_hash
from budgetlint.edges.trouble import Trouble
from budgetlint.rules.words import nearest
from budgetlint.source.document import Plain

_CURRENCY = "USD"


def run(options: PinOptions) -> int:
    """Pins, and says what was written. Raises `Trouble`, before anything is."""
    configuration = found_configuration(None)
    budgets = [pinnable(path, options, configuration) for path in budget_files.found(options.paths)]
    texts: dict[str, str] = {}
    for target in sorted({each.target for each in budgets}):
        texts[target] = _prices(target, [each for each in budgets if each.target == target], options)
    hashes = {target: _hash(target, text) for target, text in texts.items()}
    for each in budgets:
        if each.shared:
            texts[configuration.path] = pinned_configuration(configuration.path, hashes[each.target])
        else:
            texts[each.path] = pinned_text(each, hashes[each.target])
    for path, text in texts.items():
        _write(path, text, options)
    return 0


def _hash(target: str, text: str) -> str:
    try:
        return content_hash(text.encode())
    except UnicodeEncodeError:
        raise Trouble(f"`{target}` holds half a surrogate pair, which no UTF-8 can") from None


def _write(path: str, text: str, options: PinOptions) -> None:
    """Writes a file where it differs from what is there, and says so."""
    try:
        same = budget_files.read(path) == text.encode()
    except Trouble:
        same = False
    if same:
        outputs.to_standard_output(f"{path}: as it was\n")
        return
    if not options.dry_run:
        outputs.folder(os.path.dirname(path))
        outputs.to_file(path, text)
    outputs.to_standard_output(f"{path}: {'would be written' if options.dry_run else 'written'}\n")


def _prices(target: str, budgets: list[Pinnable], options: PinOptions) -> str:
    """The text of a pinned snapshot: what is there, with what it lacks from the catalog; all anew for an upgrade."""
    named = frozenset(options.models).union(*(each.models for each in budgets))
    if not named:
        raise Trouble(f"nothing to pin in `{target}`: no workload names a model")
    there = snapshot_there(target)
    olds = [old for path in sorted({each.before for each in budgets}) if (old := snapshot_there(path))]
    known = known_names(there).union(*(known_names(old) for old in olds))
    wanted = named - (frozenset[str]().union(*(each.agreed for each in budgets)) - known)
    if not wanted:
        raise Trouble(f"nothing to pin in `{target}`: the contract alone prices what is used")
    if options.upgrade or options.as_of:
        return _anew(target, wanted, olds or ([there] if there else []), options)
    lacking = wanted - known_names(there)
    if there is None:
        return snapshot_text(_from_catalog(sorted(lacking), options))
    if not lacking:
        return budget_files.read(target).decode("utf-8-sig")
    taken = _in_one_currency(target, [there, _from_catalog(sorted(lacking), options)])
    made = {**there, **merged(taken), "date": there["date"]}
    _tell(there, made)
    return snapshot_text(made)


def _anew(target: str, wanted: frozenset[str], olds: list[dict[str, Plain]], options: PinOptions) -> str:
    """Every price from the catalog, told against those of before; a model that only those price stays as it is."""
    own: dict[str, dict[str, Plain]] = {}
    for name in sorted(wanted):
        holder = next((old for old in olds if name in known_names(old)), None)
        if holder is not None and catalog.identifier_of(name) is None:
            own[name] = {**holder, "models": _model_of(holder, name)}
            outputs.to_standard_output(f"{name}: not in the catalog, kept as it was\n")
    taken = [_from_catalog(sorted(wanted - own.keys()), options)] if wanted - own.keys() else []
    made = merged(_in_one_currency(target, [*own.values(), *taken]))
    if taken:
        made["date"] = taken[0]["date"]
    for old in olds:
        _tell(old, made)
    return snapshot_text(made)


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


def _tell(before: dict[str, Plain], after: dict[str, Plain]) -> None:
    for line in changes(before, after):
        outputs.to_standard_output(f"{line}\n")


def _from_catalog(models: Iterable[str], options: PinOptions) -> dict[str, Plain]:
    pieces = []
    for model in models:
        piece = catalog.lookup(model)
        if piece is None:
            near = nearest(model, (name for name, _ in catalog.names()))
            advice = f", did you mean `{near}`?" if near else ""
            raise Trouble(f"the catalog has no model `{model}`{advice}")
        pieces.append(piece)
    whole = merged(pieces)
    asked = price_day(options)
    day = asked or date.fromisoformat(str(whole["date"]))
    if asked is not None and day.isoformat() < str(whole["date"]):
        for name in undated(whole):
            told = f"{name}: no dated history, its prices are those of {whole['date']}"
            outputs.to_standard_output(f"{told}\n")
    return {**on_day(whole, day, later=asked is None), "date": day.isoformat()}
