"""The text of a pinned price file: the models in use, taken from the current file and a shelf of prices."""

from collections.abc import Iterable
from datetime import date

from budgetlint.app.pin_budgets import Pinnable, PinOptions, price_day
from budgetlint.app.shelf import Shelf
from budgetlint.app.snapshot_files import known_names, snapshot_there
from budgetlint.catalog.changes import changes
from budgetlint.catalog.kept import with_own_prices
from budgetlint.catalog.past import prices_as_of
from budgetlint.catalog.pinned import dated, mapping, merged, on_day
from budgetlint.catalog.text import snapshot_text
from budgetlint.edges import budget_files
from budgetlint.edges.trouble import Trouble
from budgetlint.frozen import Frozen
from budgetlint.source.document import Plain

_CURRENCY = "USD"


class Priced(Frozen):
    """The text of a price file, and its changes, one per line."""

    text: str
    notes: tuple[str, ...] = ()


def priced(target: str, budgets: list[Pinnable], shelf: Shelf, options: PinOptions) -> Priced:
    """The text of a pinned snapshot: the current models and missing ones from the shelf; with `upgrade`, all from
    the shelf.

    Raises `Trouble` if there is nothing to pin, a model has no price, or the rates are in several currencies.
    """
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
        return _anew(target, wanted, olds or ([there] if there else []), shelf, options)
    lacking = wanted - known_names(there)
    kept = _kept_as_they_are(wanted - lacking, there, shelf) if options.source is not None else ()
    if not lacking:
        return Priced(budget_files.read(target).decode("utf-8-sig"), kept)
    added, notes = _from_shelf(sorted(lacking), shelf, options)
    if there is None:
        return Priced(snapshot_text(added), notes)
    whole = {**there, **merged(_in_one_currency(target, shelf, [there, added]))}
    return Priced(snapshot_text(whole), (*kept, *notes, *map(str, changes(there, whole))))


def _kept_as_they_are(models: Iterable[str], there: dict[str, Plain] | None, shelf: Shelf) -> tuple[str, ...]:
    """Notes on models that stay although the given price file has other prices for them."""
    notes = []
    for name in sorted(models):
        piece = shelf.lookup(name)
        old = {**(there or {}), "models": _model_of(there or {}, name)}
        if piece is not None and any(changes(old, piece)):
            notes.append(f"{name}: kept; `--upgrade` takes the price from {shelf.title}")
    return tuple(notes)


def _anew(
    target: str, wanted: frozenset[str], olds: list[dict[str, Plain]], shelf: Shelf, options: PinOptions
) -> Priced:
    """Every price from the shelf, compared with the old ones.

    Models that the shelf lacks are kept, and so are the team's own prices and newer ones.
    """
    left: dict[str, dict[str, Plain]] = {}
    listed: dict[str, str] = {}
    for name in sorted(wanted):
        holder = _holder(olds, name)
        family = (
            [name] if holder is None else [name, *sorted(known_names({"models": _model_of(holder, name)}) - {name})]
        )
        listed[name] = next((known for known in family if shelf.lookup(known) is not None), name)
        if holder is not None and shelf.lookup(listed[name]) is None:
            left[name] = {**holder, "models": _model_of(holder, name)}
    notes = [f"{name}: not in {shelf.title}, kept unchanged" for name in left]
    snapshots = list(left.values())
    if wanted - left.keys():
        spellings = sorted({listed[name] for name in wanted - left.keys()})
        taken, more = _from_shelf(spellings, shelf, options)
        taken, kept = _with_own_prices(taken, olds, shelf)
        notes += [*more, *kept]
        snapshots.append(taken)
    whole = merged(_in_one_currency(target, shelf, snapshots))
    notes += [str(change) for old in olds for change in changes(old, whole)]
    return Priced(snapshot_text(whole), tuple(notes))


def _holder(olds: list[dict[str, Plain]], name: str) -> dict[str, Plain] | None:
    return next((old for old in olds if name in known_names(old)), None)


def _with_own_prices(
    taken: dict[str, Plain], olds: list[dict[str, Plain]], shelf: Shelf
) -> tuple[dict[str, Plain], tuple[str, ...]]:
    """New prices with the team's own old ones in their place, a note for each, and facts that the list lacks."""
    sources, units = mapping(taken.get("sources")), mapping(taken.get("units"))
    tokenizers = mapping(taken.get("tokenizers"))
    models: dict[str, Plain] = {}
    notes: tuple[str, ...] = ()
    for name, model in mapping(taken["models"]).items():
        names = known_names({"models": {name: model}})
        before = [(old, about) for old in olds for key in sorted(names) for about in _model_of(old, key).values()]
        old, about = before[0] if before else ({}, None)
        kept = with_own_prices(name, mapping(about), mapping(old.get("sources")), mapping(model), sources)
        sources, notes = {**sources, **kept.sources}, (*notes, *kept.notes)
        units = {**(mapping(old.get("units")) if kept.notes else {}), **units}
        facts = {} if shelf.thorough else mapping(about)
        tokenizers = {**({} if shelf.thorough else mapping(old.get("tokenizers"))), **tokenizers}
        newer = {**facts, **mapping(model)}
        models[name] = {**_with_names(name, mapping(about), newer, names, old), "prices": kept.prices}
    whole = dated({**taken, "sources": sources, "units": units, "tokenizers": tokenizers, "models": models})
    return {**whole, "date": min(str(taken["date"]), str(whole["date"]))}, notes


def _with_names(
    name: str, about: dict[str, Plain], model: dict[str, Plain], names: frozenset[str], old: dict[str, Plain]
) -> dict[str, Plain]:
    """A model with all the names that it had before, so that workloads still find it."""
    before = {key for key, value in mapping(old.get("models")).items() if value == about}
    aliases = sorted((names | known_names({"models": dict.fromkeys(before, about)})) - {name})
    return {
        **({"aliases": list[Plain](aliases)} if aliases else {}),
        **{k: v for k, v in model.items() if k != "aliases"},
    }


def _in_one_currency(target: str, shelf: Shelf, snapshots: list[dict[str, Plain]]) -> list[dict[str, Plain]]:
    """The snapshots, if their rates are in one currency. Raises `Trouble` if not."""
    for snapshot in snapshots:
        currency = str(snapshot.get("currency", _CURRENCY))
        if currency != shelf.currency:
            raise Trouble(
                f"`{target}` is in `{currency}`, and {shelf.title} in `{shelf.currency}`: add the prices by hand"
            )
    return snapshots


def _model_of(snapshot: dict[str, Plain], name: str) -> dict[str, Plain]:
    """The one model of a snapshot with a name or alias."""
    models = mapping(snapshot.get("models"))
    return {key: model for key, model in models.items() if name in known_names({"models": {key: model}})}


def _from_shelf(models: Iterable[str], shelf: Shelf, options: PinOptions) -> tuple[dict[str, Plain], tuple[str, ...]]:
    """The shelf's prices of the models on the requested day, and notes on those without a date."""
    whole = merged([shelf.taken(model) for model in models])
    wanted_day = price_day(options, shelf)
    if wanted_day is None or wanted_day.isoformat() >= shelf.day:
        day = date.fromisoformat(shelf.day)
        return dated(on_day(whole, day, later=True)), ()
    past = prices_as_of({**whole, "date": shelf.day}, wanted_day, undated=options.undated)
    if past.unknown:
        names = ", ".join(f"`{name}`" for name in past.unknown)
        raise Trouble(
            f"the prices of {names} on {wanted_day} are unknown: none is dated that day or before; `--undated` takes those of {shelf.day}"
            if not options.undated
            else f"the prices of {names} begin after {wanted_day}"
        )
    assumed = past.undated if options.undated else ()
    notes = tuple(f"{price}: not dated {wanted_day} or before, taken as of {shelf.day}" for price in assumed)
    return {**past.snapshot, "date": min(wanted_day.isoformat(), str(dated(past.snapshot)["date"]))}, notes
