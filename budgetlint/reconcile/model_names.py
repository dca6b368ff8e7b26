"""Which name of a price list a model has that records name: dated, of a provider, by an alias."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from budgetlint.model.budget import BudgetFile
from budgetlint.model.mix import spenders
from budgetlint.model.sellers import seller_of
from budgetlint.model.snapshot import ALWAYS, ModelPrices
from budgetlint.model.spellings import readings

_DATED = re.compile(r"[-@](?:\d{8}|\d{4}-\d{2}-\d{2})$")

Recorded: TypeAlias = tuple[str | None, str]
"""A model as records name it: its provider, where they say one, and its name."""

Identify: TypeAlias = Callable[[str], str | None]
"""The catalog's own name of the model that has a name or alias; None where there is none."""


def candidates(file: BudgetFile, provider: str | None, model: str) -> Iterator[str]:
    """The names that a model may have in a price list, most likely first: at its seller, by itself, and as a plan names it."""
    sellers = [name for name in dict.fromkeys((provider, provider and provider.lower(), seller_of(provider))) if name]
    planned = [spender.workload.model for spender in spenders(file)]
    for name, _ in readings(model):
        yield from (f"{seller}/{name}" for seller in sellers)
        yield name
        if provider is None or seller_of(provider) in _RESELLERS | _GATEWAYS:
            yield from (other for other in planned if other.partition("/")[2] == name.rpartition("/")[2])


_RESELLERS: Final = frozenset({"azure", "azure-ai", "bedrock", "vertex", "google"})
"""Sellers of other makers' models, which a plan names by their makers."""

_GATEWAYS: Final = frozenset({"litellm", "litellm_proxy", "litellm-proxy", "portkey", "helicone", "cloudflare", "kong"})
"""Who passes calls on to whoever sells the model, and says no more than that."""


def price_name(
    names: Sequence[str], planned: Sequence[str], known: Mapping[str, ModelPrices], identify: Identify
) -> str | None:
    """The planned model of which one of the names is another, else the first that has prices."""
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
    """The planned model of which a cloud sells this one at the same rates; None where there is none."""
    if candidate.partition("/")[0] not in _RESELLERS:
        return None
    rates = _rates(known.get(candidate))
    return next((name for name in names if name in planned and _rates(known.get(name)) == rates), None)


def same_model(name: str, other: str) -> bool:
    """Whether two names of price lists are of one model, whoever sells it."""
    return _bare(name) == _bare(other)


def _bare(name: str) -> str:
    *_, (plain, _) = readings(name.rpartition("/")[2])
    return plain.rpartition("/")[2]


def _undated(candidate: str, planned: Sequence[str], known: Mapping[str, ModelPrices]) -> str:
    """The planned model of which this is a dated release at the same rates, else the release itself."""
    name = _DATED.sub("", candidate)
    if name != candidate and name in planned and _rates(known.get(name)) == _rates(known.get(candidate)):
        return name
    return candidate


def _rates(model: ModelPrices | None) -> Mapping[str, object]:
    """What tokens cost in and out where nothing is asked."""
    entries = () if model is None else model.prices
    plain = [entry.rates for entry in entries if entry.when == ALWAYS]
    return {meter: rates[meter] for rates in plain for meter in ("input_tokens", "output_tokens") if meter in rates}


def _aliases(model: ModelPrices | None) -> tuple[str, ...]:
    return () if model is None else model.aliases


def respelled(model: str, name: str | None) -> str | None:
    """How the id was written that is read as a name, where that is more than a seller's name or a date; None where it is not."""
    for reading, taken in readings(model):
        plain = reading.rpartition("/")[2]
        if name is not None and plain == name.rpartition("/")[2]:
            telling = [spelling for spelling in taken if spelling != "a date"]
            return " and ".join(telling) if telling else None
    return None
