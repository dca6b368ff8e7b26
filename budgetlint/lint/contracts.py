"""Matching a contract's models to the listed ones, whatever names each uses for them."""

from collections.abc import Iterable, Mapping

from budgetlint.frozen import replace
from budgetlint.model.snapshot import ModelPrices, PriceSnapshot
from budgetlint.rules.rule import PriceFile

Synonyms = Mapping[str, tuple[str, ...]]
"""For each name that workloads use, all names that the listed prices have for that model."""


def joined(contract: PriceSnapshot, synonyms: Synonyms) -> PriceSnapshot:
    """A contract with its models keyed by the names that workloads use.
    If it has prices under several names of one model, all of them apply, and two that tie leave the usage unpriced.
    """
    models = {name: _merged(contract, (name, *others)) for name, others in synonyms.items()}
    return replace(contract, models={name: model for name, model in models.items() if model is not None})


def joined_file(file: PriceFile, listed: PriceFile, synonyms: Synonyms) -> PriceFile:
    """A contract's price file matched to the listed prices, look-ups included."""

    def look_up(model: str) -> ModelPrices | None:
        looked_up = (file.look_up(name) for name in (model, *listed.names_of(model)))
        return next((prices for prices in looked_up if prices is not None), None)

    snapshot = None if file.snapshot is None else joined(file.snapshot, synonyms)
    return replace(file, snapshot=snapshot, look_up=look_up)


def synonyms_in(snapshot: PriceSnapshot, names: Iterable[str]) -> Synonyms:
    """For each of `names`, all names that a whole snapshot has for that model."""
    families = [(name, *model.aliases) for name, model in snapshot.models.items()]
    family_of = {name: family for family in families for name in family}
    family_of.update({family[0]: family for family in families})
    return {name: family_of.get(name, ()) for name in names}


def _merged(contract: PriceSnapshot, names: tuple[str, ...]) -> ModelPrices | None:
    """The contract's facts about a model, merged over all of its names."""
    agreed: list[ModelPrices] = []
    for name in names:
        model = contract.models.get(name)
        if model is not None and model not in agreed:
            agreed.append(model)
    if len(agreed) < 2:
        return agreed[0] if agreed else None
    return replace(agreed[0], prices=tuple(entry for model in agreed for entry in model.prices))
