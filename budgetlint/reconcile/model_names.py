"""Finding a recorded model's name in a price list: from a dated id, a provider's id or an alias."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from budgetlint.model.budget import BudgetFile
from budgetlint.model.mix import spenders
from budgetlint.model.sellers import seller_of
from budgetlint.model.snapshot import ALWAYS, ModelPrices
from budgetlint.model.spellings import readings

_DATED = re.compile(r"[-@](?:\d{8}|\d{4}-\d{2}-\d{2})$")

RecordedModel: TypeAlias = tuple[str | None, str]
"""A model as named in records: its provider, if stated, and its name."""

Identify: TypeAlias = Callable[[str], str | None]
"""The function from a name or alias to the catalog's own name of the model; None if there is none."""


def candidates(file: BudgetFile, provider: str | None, model: str) -> Iterator[str]:
    """The names that a model may have in a price list, most likely first: with its seller, alone, and as in the plan."""
    sellers = [name for name in dict.fromkeys((provider, provider and provider.lower(), seller_of(provider))) if name]
    planned = [spender.workload.model for spender in spenders(file)]
    for name, _ in readings(model):
        yield from (f"{seller}/{name}" for seller in sellers)
        yield name
        if provider is None or seller_of(provider) in _RESELLERS | _GATEWAYS:
            yield from (other for other in planned if other.partition("/")[2] == name.rpartition("/")[2])


_RESELLERS: Final = frozenset({"azure", "azure-ai", "bedrock", "vertex", "google"})
"""Sellers of other companies' models, which plans name by their makers."""

_GATEWAYS: Final = frozenset({"litellm", "litellm_proxy", "litellm-proxy", "portkey", "helicone", "cloudflare", "kong"})
"""Gateways, which pass calls on to a model's seller without naming it."""


def price_name(
    names: Sequence[str], planned: Sequence[str], known: Mapping[str, ModelPrices], identify: Identify
) -> str | None:
    """The planned model to which one of the names refers, else the first name with prices."""
    for candidate in names:
        if candidate in planned:
            return candidate
        identity = identify(candidate)
        for name in planned:
            if identity is not None and identity == identify(name):
                return name
            if candidate in _aliases(known.get(name)) or name in _aliases(known.get(candidate)):
                return name
            seller, _, bare = candidate.partition("/")
            if name.startswith(f"{seller}/") and bare in _aliases(known.get(name)):
                return name
        if candidate in known:
            return _of_maker(candidate, names, planned, known) or _undated(candidate, planned, known)
    return None


def _of_maker(
    candidate: str, names: Sequence[str], planned: Sequence[str], known: Mapping[str, ModelPrices]
) -> str | None:
    """The planned model that a cloud sells under this name at the same rates; None if there is none."""
    if candidate.partition("/")[0] not in _RESELLERS:
        return None
    rates = _rates(known.get(candidate))
    return next((name for name in names if name in planned and _rates(known.get(name)) == rates), None)


def same_model(name: str, other: str) -> bool:
    """Whether two names in price lists denote the same model, regardless of the seller."""
    return _bare(name) == _bare(other)


def _bare(name: str) -> str:
    *_, (plain, _) = readings(name.rpartition("/")[2])
    return plain.rpartition("/")[2]


def _undated(candidate: str, planned: Sequence[str], known: Mapping[str, ModelPrices]) -> str:
    """The planned model of which this name is a dated release at the same rates, else the name itself."""
    name = _DATED.sub("", candidate)
    if name != candidate and name in planned and _rates(known.get(name)) == _rates(known.get(candidate)):
        return name
    return candidate


def _rates(model: ModelPrices | None) -> Mapping[str, object]:
    """The unconditional input and output rates of a model."""
    entries = () if model is None else model.prices
    plain = [entry.rates for entry in entries if entry.when == ALWAYS]
    return {meter: rates[meter] for rates in plain for meter in ("input_tokens", "output_tokens") if meter in rates}


def _aliases(model: ModelPrices | None) -> tuple[str, ...]:
    return () if model is None else model.aliases


def respelled(model: str, name: str | None) -> str | None:
    """The spellings removed from an id to find its name; None if there is nothing but a seller's name or a date."""
    for reading, taken in readings(model):
        plain = reading.rpartition("/")[2]
        if name is not None and plain == name.rpartition("/")[2]:
            telling = [spelling for spelling in taken if spelling != "a date"]
            return " and ".join(telling) if telling else None
    return None
