"""Further names of first-party models, from the lists that have several names for one model.

They are added only where no list disputes the model's price; names that move from model to model, such as `latest`, never are.
"""

import re
from collections.abc import Iterator
from typing import Final

from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.genai_match import exact_names
from budgetlint.catalog.importers.metergraph import CHANNELS
from budgetlint.source.document import Plain
from tools.catalog.lists import aliases_of

_PLAIN_NAME: Final = re.compile(r"^[a-z0-9][a-z0-9.-]*$")
_PLACED: Final = re.compile(r"(^|\.)(global|us|eu|apac|jp|au|in|anthropic)\.")

FIRST_PARTY: Final = frozenset(
    {
        "anthropic", "cerebras", "cohere", "deepseek", "google", "groq", "meta", "minimax", "mistral",
        "moonshot", "openai", "perplexity", "voyage", "xai", "zai",
    }
)  # fmt: skip

Models = dict[str, dict[str, Plain]]


def with_further_names(models: Models, providers: dict[str, dict[str, Plain]], metergraph: Plain) -> None:
    """Add to a model the names that a list gives to it and to no other of our models."""
    taken = {name for identifier, model in models.items() for name in (identifier, *aliases_of(model))}
    for group in (*_of_genai_prices(providers), *_of_metergraph(metergraph)):
        target = _target([name for name in group if name in models])
        fresh = [name for name in group if name not in taken]
        if target is not None and fresh and not _is_disputed(models[target]):
            taken.update(fresh)
            models[target] = {
                "aliases": list[Plain](sorted([*aliases_of(models[target]), *fresh])),
                **_rest(models[target]),
            }


def with_floating_names(models: Models, metergraph: Plain) -> None:
    """Make a name that moves from model to model an alias of the model to which a list dates it."""
    for model in objects(metergraph.get("models") if isinstance(metergraph, dict) else None):
        names: dict[str, list[dict[str, Plain]]] = {}
        for alias in objects(model.get("aliases")):
            provider = CHANNELS.get(str(alias.get("channel")))
            if provider is not None and "effective_to" not in alias:
                names.setdefault(provider, []).append(alias)
        for provider, aliases in names.items():
            fixed = [f"{provider}/{a.get('alias')}" for a in aliases if "latest" not in str(a.get("alias"))]
            target = next((name for name in fixed if name in models), None)
            floating = {f"{provider}/{a.get('alias')}" for a in aliases if "effective_from" in a} - set(fixed)
            if target is None:
                continue
            for name in sorted(floating & models.keys()):
                moved = models.pop(name)
                models[target] = {
                    "aliases": list[Plain](sorted({*aliases_of(models[target]), *aliases_of(moved), name})),
                    **_rest(models[target]),
                }


def _is_disputed(model: dict[str, Plain]) -> bool:
    return any("disputed" in entry for entry in objects(model.get("prices")))


def _rest(model: dict[str, Plain]) -> dict[str, Plain]:
    return {key: value for key, value in model.items() if key != "aliases"}


def _target(known: list[str]) -> str | None:
    """The only model of the group, or the one whose name is a prefix of all others, which are dated."""
    shortest = min(known, key=len, default=None)
    if shortest is None or not all(name.startswith(shortest) for name in known):
        return None
    return shortest


def _of_genai_prices(providers: dict[str, dict[str, Plain]]) -> Iterator[list[str]]:
    for name, provider in providers.items():
        for model in objects(provider.get("models")):
            yield _group(name, [str(model.get("id")), *exact_names(model.get("match"))])


def _of_metergraph(catalog: Plain) -> Iterator[list[str]]:
    for model in objects(catalog.get("models") if isinstance(catalog, dict) else None):
        by_provider: dict[str, list[str]] = {}
        for alias in objects(model.get("aliases")):
            provider = CHANNELS.get(str(alias.get("channel")))
            if provider is not None:
                by_provider.setdefault(provider, []).append(str(alias.get("alias")))
        for name, names in by_provider.items():
            yield _group(name, names)


def _group(provider: str, names: list[str]) -> list[str]:
    if provider not in FIRST_PARTY:
        return []
    fixed = (name for name in dict.fromkeys(names) if "latest" not in name)
    plain = [name for name in fixed if _PLAIN_NAME.match(name) and not _PLACED.search(name)]
    return [f"{provider}/{name}" for name in plain]
