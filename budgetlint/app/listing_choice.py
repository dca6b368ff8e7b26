"""The models that a comparison of prices includes: the words that choose them, and the message if none matches."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Final

from budgetlint.catalog.pinned import mapping
from budgetlint.edges import catalog
from budgetlint.edges.trouble import Misuse
from budgetlint.estimate.entries import STANDARD_TIER
from budgetlint.figures.guess import did_you_mean, nearest, suggestion
from budgetlint.frozen import Frozen

_BETWEEN: Final = re.compile(r"[^A-Za-z0-9.]+")
"""Separators between the parts of a model's name."""


_TIERS = (STANDARD_TIER, "batch", "flex", "priority")
"""The service tiers, as providers call them."""


class PricesOptions(Frozen, kw_only=True):
    """Which models, by words or globs in their names, and which of their prices.

    `plan` is a budget file and one of its workloads, to be estimated on each model; `snapshot` is a price file to
    search instead of the catalog.
    """

    words: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    tier: str = STANDARD_TIER
    sort: str = "own"
    limit: int | None = None
    plan: tuple[str, str] | None = None
    snapshot: str | None = None
    context: Decimal | None = None
    retired: bool = False
    as_of: str | None = None
    config: str | None = None
    stdin_filename: str | None = None


def wanted_models(options: PricesOptions) -> dict[str, set[str]]:
    """The models whose names contain all the words, ignoring case, by provider; a word with `*` or `?` is a glob.

    Raises `Trouble` if none matches.
    """
    models: dict[str, set[str]] = {}
    words = [word.lower() for word in options.words]
    globs = [word for word in words if set(word) & {"*", "?"}]
    plain = [word for word in words if word not in globs]
    providers = [glob.lower() for glob in options.providers]
    for name, model in _names(options.snapshot):
        lower = name.lower()
        if not all(word in lower for word in plain) or not _fits(lower, globs):
            continue
        provider = model.partition("/")[0]
        if not providers or any(fnmatchcase(provider, glob) for glob in providers):
            models.setdefault(provider, set()).add(model)
    if not models:
        raise Misuse(no_match(options))
    return models


def _names(snapshot: str | None) -> Iterable[tuple[str, str]]:
    if snapshot is None:
        yield from catalog.names()
        return
    from budgetlint.app.snapshot_files import plain_snapshot

    for name, model in mapping(plain_snapshot(snapshot).get("models")).items():
        yield name, name
        aliases = mapping(model).get("aliases")
        yield from ((str(alias), name) for alias in aliases) if isinstance(aliases, list) else ()


def _fits(name: str, globs: Sequence[str]) -> bool:
    """Whether every glob matches the name or the part after its `/`."""
    return all(any(fnmatchcase(part, glob) for part in (name, name.partition("/")[2])) for glob in globs)


def no_match(options: PricesOptions) -> str:
    """The message that no model matches, with the filters and, if there is one, a similar name."""
    what = " ".join(options.words)
    where = f"`{options.snapshot}`" if options.snapshot else "the catalog"
    filters = [f"provider {', '.join(options.providers)}"] if options.providers else []
    filters += [f"kind {', '.join(options.kinds)}"] if options.kinds else []
    filters += [f"tier {options.tier}"] if options.tier != STANDARD_TIER else []
    narrowed = f" of {', '.join(filters)}" if filters else ""
    names = [name for name, _ in _names(options.snapshot)]
    near = _meant(options.words, names)
    if options.providers and not near:
        near = suggestion(
            options.providers[-1], {name.partition("/")[0] for name in names}.difference(options.providers)
        )
    if options.tier not in _TIERS and not near:
        near = suggestion(options.tier, _TIERS)
    matching = f" that matches `{what}`" if what else ""
    return f"{where} has no prices for a model{narrowed}{matching}{near}"


def _meant(words: Sequence[str], names: Sequence[str]) -> str:
    """The words with the nearest part of a name for each unknown one, else the name nearest to all of them."""
    pieces = dict.fromkeys(piece for name in names for piece in _BETWEEN.split(name))
    known = [word if any(word.lower() in name.lower() for name in names) else nearest(word, pieces) for word in words]
    meant = " ".join(word for word in known if word is not None)
    if not words or meant == " ".join(words):
        return ""
    return f", {did_you_mean(meant)}" if None not in known else suggestion(" ".join(words), names)
