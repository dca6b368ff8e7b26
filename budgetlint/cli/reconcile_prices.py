"""The prices of every model that records name: the plan's own price files first, then the catalog."""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from budgetlint.cli.session import prices_on_disk
from budgetlint.edges import catalog
from budgetlint.estimate.tariff import NO_PRICES, Prices
from budgetlint.frozen import replace
from budgetlint.lint.pipeline import Settings
from budgetlint.lint.prices import Books, snapshot_of
from budgetlint.lint.report import FileReport
from budgetlint.model.budget import BUILTIN, BudgetFile, Pricing
from budgetlint.model.snapshot import ALWAYS, ModelPrices
from budgetlint.reconcile.plans import Plan

_DATED = re.compile(r"[-@](?:\d{8}|\d{4}-\d{2}-\d{2})$")
_PERMANENT = re.compile(r"(?<=claude-)(\d+(?:\.\d+)?)-(haiku|opus|sonnet)$")
"""OpenRouter's permanent names have version and size the other way round: `claude-4.5-sonnet`."""

Recorded = tuple[str | None, str]
"""A model as records name it: its provider, where they say one, and its name."""


def plan_of(
    read: FileReport, settings: Settings, recorded: AbstractSet[Recorded], nobodys: AbstractSet[Recorded]
) -> tuple[Plan, tuple[str, ...]]:
    """A budget file with prices for every model that its own records name and those that are nobody's.

    Beside it, notes on prices of its own records' models that it does not pin.
    """
    file = read.file
    assert file is not None
    asked = {key: tuple(dict.fromkeys(_candidates(file, *key))) for key in sorted(recorded | nobodys, key=str)}
    planned = frozenset(workload.model for workload in file.workloads.values())
    wanted = planned.union(*asked.values())
    books = Books(prices_on_disk())
    own = _own(books, read.path, file, settings, wanted)
    carried = snapshot_of(books.price_file("", BUILTIN, None, (), wanted - own.listed.models.keys()))
    known = {**carried.models, **own.listed.models, **(own.contract.models if own.contract else {})}
    names = {key: _name(candidates, sorted(planned), known) for key, candidates in asked.items()}
    lent = sorted({name for name in names.values() if name is not None and name in carried.models} - planned)
    if own.listed.currency != carried.currency and lent:
        return Plan(read.path, file, own, {key: None if name in lent else name for key, name in names.items()}), ()
    listed = replace(
        own.listed,
        models={**{name: carried.models[name] for name in lent}, **own.listed.models},
        units={**carried.units, **own.listed.units},
        meters={**carried.meters, **own.listed.meters},
    )
    told = [name for name in lent if name in {names[key] for key in recorded}]
    notes = tuple(f"the prices of `{name}` are the built-in catalog's: `{read.path}` pins none" for name in told)
    return Plan(read.path, file, Prices(listed, own.day, own.contract), names), notes


def _own(books: Books, path: str, file: BudgetFile, settings: Settings, wanted: frozenset[str]) -> Prices:
    """The price files that the budget file or the configuration names."""
    pricing: Pricing | None = file.pricing or settings.configuration.pricing
    referrer = path if file.pricing is not None else settings.configuration_path
    if pricing is None:
        return Prices(NO_PRICES, settings.day)
    listed = snapshot_of(books.price_file(referrer, pricing.snapshot, pricing.sha256, (), wanted))
    contract = None
    if pricing.contract is not None:
        contract = snapshot_of(books.price_file(referrer, pricing.contract.file, pricing.contract.sha256, (), wanted))
    return Prices(listed, settings.day, contract)


def _candidates(file: BudgetFile, provider: str | None, model: str) -> Iterator[str]:
    """The names that a model may have in a price list, most likely first."""
    undated = _DATED.sub("", model)
    for name in dict.fromkeys((model, undated, _PERMANENT.sub(r"\2-\1", undated))):
        if provider:
            yield f"{provider}/{name}"
            yield f"{provider.lower()}/{name}"
        yield name
        if provider is None:
            yield from (each.model for each in file.workloads.values() if each.model.partition("/")[2] == name)


def _name(candidates: Sequence[str], planned: Sequence[str], known: Mapping[str, object]) -> str | None:
    """The planned model that a candidate is another name of, else the first that has prices."""
    for candidate in candidates:
        if candidate in planned:
            return candidate
        identity = catalog.identifier_of(candidate)
        for name in planned:
            if identity is not None and identity == catalog.identifier_of(name):
                return name
            if candidate in _aliases(known.get(name)) or name in _aliases(known.get(candidate)):
                return name
        if candidate in known:
            return _undated(candidate, planned, known)
    return None


def _undated(candidate: str, planned: Sequence[str], known: Mapping[str, object]) -> str:
    """The planned model of which this is a dated release at the same rates, else the release itself."""
    name = _DATED.sub("", candidate)
    if name != candidate and name in planned and _rates(known.get(name)) == _rates(known.get(candidate)):
        return name
    return candidate


def _rates(model: object) -> Mapping[str, object]:
    """What tokens cost in and out where nothing is asked."""
    entries = model.prices if isinstance(model, ModelPrices) else ()
    plain = [entry.rates for entry in entries if entry.when == ALWAYS]
    return {meter: rates[meter] for rates in plain for meter in ("input_tokens", "output_tokens") if meter in rates}


def _aliases(model: object) -> tuple[str, ...]:
    return model.aliases if isinstance(model, ModelPrices) else ()
