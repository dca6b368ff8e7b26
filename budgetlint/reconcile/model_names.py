"""Which name of a price list a model has that records name: dated, of a provider, by an alias."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from budgetlint.model.budget import BudgetFile
from budgetlint.model.snapshot import ALWAYS, ModelPrices

_DATED = re.compile(r"[-@](?:\d{8}|\d{4}-\d{2}-\d{2})$")
_PERMANENT = re.compile(r"(?<=claude-)(\d+(?:\.\d+)?)-(haiku|opus|sonnet)$")
"""OpenRouter's permanent names have version and size the other way round: `claude-4.5-sonnet`."""

Recorded: TypeAlias = tuple[str | None, str]
"""A model as records name it: its provider, where they say one, and its name."""

Identify: TypeAlias = Callable[[str], str | None]
"""The catalog's own name of the model that a name or alias stands for; None where it has none."""


def candidates(file: BudgetFile, provider: str | None, model: str) -> Iterator[str]:
    """The names that a model may have in a price list, most likely first."""
    undated = _DATED.sub("", model)
    for name in dict.fromkeys((model, undated, _PERMANENT.sub(r"\2-\1", undated))):
        if provider:
            yield f"{provider}/{name}"
            yield f"{provider.lower()}/{name}"
        yield name
        if provider is None:
            yield from (
                workload.model for workload in file.workloads.values() if workload.model.partition("/")[2] == name
            )


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
        if candidate in known:
            return _undated(candidate, planned, known)
    return None


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
