"""The model of ours for each name in a list, and bare names: the maker's own listing takes precedence."""

import re
from collections.abc import Sequence
from typing import Final

from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.makers import MAKERS
from budgetlint.source.document import Plain
from tools.catalog.entries import rates_of
from tools.catalog.lists import PriceListing, aliases_of

Object = dict[str, Plain]

_PLACED: Final = re.compile(
    r"/(?:(?:global|regional|us|eu|apac|jp|au|ca|in|us-gov)[./]|[a-z]{2}(?:-gov)?-[a-z]+-[0-9]/)"
)
"""A name that states where the model runs."""


def joined(listings: Sequence[PriceListing]) -> dict[str, list[tuple[PriceListing, str]]]:
    """The models by identifier, each with the lists that have it and its name there, in order of the lists.

    A list's model is matched with one of ours by any of its names; one that no earlier list has keeps its own name.
    """
    ours: dict[str, list[tuple[PriceListing, str]]] = {}
    names: dict[str, str] = {}
    for listing in listings:
        taken: dict[str, str] = {name: name for name in listing.models if name in ours}
        for name, model in listing.models.items():
            identifier = next((names[n] for n in (name, *aliases_of(model)) if n in names), None)
            if identifier is not None and name not in taken:
                taken.setdefault(identifier, name)
        by_pattern = {
            known: theirs
            for known in ours
            if known not in taken and (theirs := listing.matched(known)) is not None and _of_its_place(known, theirs)
        }
        taken.update(by_pattern)
        used = set(taken.values())
        for name in listing.models:
            if name not in used and name not in ours:
                taken.setdefault(name, name)
        for identifier, name in taken.items():
            ours.setdefault(identifier, []).append((listing, name))
            names[identifier] = identifier
        for identifier, name in taken.items():
            for known in (name, *aliases_of(listing.models[name])):
                names.setdefault(known, identifier)
    return ours


def _of_its_place(ours: str, theirs: str) -> bool:
    """Whether a list that matches a name by a pattern is about the place in that name."""
    return _PLACED.search(ours) is None or _PLACED.search(theirs) is not None


def with_bare_names(models: dict[str, Object]) -> None:
    """Assign a name without a provider, or such an alias, to the maker's own listing, even if another seller uses it."""
    owners = {alias: identifier for identifier, model in models.items() for alias in aliases_of(model)}
    for maker in MAKERS:
        ours = [name for name, model in models.items() if name.startswith(f"{maker}/") and not _is_plan(model)]
        named = [(alias, name) for name in ours for alias in aliases_of(models[name]) if alias.startswith(f"{maker}/")]
        for full, identifier in [*((name, name) for name in ours), *named]:
            bare = full.partition("/")[2]
            if "/" in bare or bare in models:
                continue
            owner = owners.get(bare)
            if owner is None or (owner != identifier and owner.partition("/")[0] not in MAKERS):
                if owner is not None:
                    _set_aliases(models, owner, [a for a in aliases_of(models[owner]) if a != bare])
                _set_aliases(models, identifier, [*aliases_of(models[identifier]), bare])
                owners[bare] = identifier


def _is_plan(model: Object) -> bool:
    """Whether it sells seats: a name like `pro` is ambiguous without its seller."""
    return any("seats" in rates_of(entry) for entry in objects(model.get("prices")))


def _set_aliases(models: dict[str, Object], identifier: str, aliases: list[str]) -> None:
    rest = {key: value for key, value in models[identifier].items() if key != "aliases"}
    models[identifier] = {"aliases": list[Plain](sorted(set(aliases))), **rest} if aliases else rest
