"""Completions at the cursor: keys, words, models with their prices, the conditions of a model's prices, names."""

from collections.abc import Iterable, Iterator
from typing import Final

from budgetlint.edges import catalog
from budgetlint.estimate.entries import conditions_in, words_of
from budgetlint.frozen import Frozen
from budgetlint.model.snapshot import ModelPrices
from budgetlint.server.cursor import Typing
from budgetlint.server.open_file import OpenFile
from budgetlint.server.words import price_line
from budgetlint.shape.addresses import fields_in, words_at
from budgetlint.source.document import Path, value_at

MOST: Final = 200
_CONDITIONS: Final = frozenset(
    {"service_tier", "region", "size", "quality", "resolution", "audio", "search_context", "speed", "schedule"}
)
_NAMES: Final = frozenset({"workloads", "of"})
_ABOUT_WORKLOADS: Final = frozenset({"budgets", "accounts", "adjustments", "commitments"})
"""Keys that select workloads by name."""


class Completion(Frozen):
    """A text to insert, the detail shown next to it, and its kind: a key, a word, a model, a name."""

    text: str
    detail: str = ""
    is_key: bool = False


def offers(file: OpenFile, typing: Typing) -> tuple[Completion, ...]:
    """The completions at the cursor, limited to what a list can show."""
    completions: list[Completion] = []
    for offer in _offers(file, typing):
        if typing.word.lower() in offer.text.lower():
            completions.append(offer)
        if len(completions) == MOST:
            break
    return tuple(completions)


def _offers(file: OpenFile, typing: Typing) -> Iterable[Completion]:
    data = file.sound.data
    if typing.key is None:
        here = _written(file, typing.mapping)
        fields = fields_in(data, typing.mapping)
        return [
            Completion(field.key, field.description or "", is_key=True) for field in fields if field.key not in here
        ]
    if typing.key == "model":
        return _models(file)
    if typing.key in _NAMES and typing.mapping and typing.mapping[0] in _ABOUT_WORKLOADS:
        return [Completion(name) for name in _named(file, "workloads")]
    if typing.key == "without":
        return [Completion(name) for name in _named(file, "adjustments")]
    words = [Completion(word) for word in words_at(data, (*typing.mapping, typing.key))]
    return words or (_conditions(file, typing) if typing.key in _CONDITIONS else ())


def _named(file: OpenFile, room: str) -> tuple[str, ...]:
    """The names that a file states under a key, including inherited ones."""
    budget_file = None if file.good is None else file.good.file
    if budget_file is None:
        return ()
    return tuple(budget_file.workloads if room == "workloads" else budget_file.adjustments)


def _written(file: OpenFile, mapping: Path) -> frozenset[str]:
    here = value_at(file.sound.data, mapping)
    return frozenset(here) if isinstance(here, dict) else frozenset()


def _models(file: OpenFile) -> Iterator[Completion]:
    """The pinned models with their prices, then the catalog's."""
    listed = None if file.good is None else file.good.listed
    pinned = () if listed is None else listed.models()
    currency = "USD" if listed is None or listed.snapshot is None else listed.snapshot.currency
    for name in pinned:
        model = None if listed is None else listed.look_up(name)
        yield Completion(name, (None if model is None else price_line(model, file.day, currency)) or "pinned")
    for name, identifier in catalog.names():
        if name == identifier and name not in pinned:
            yield Completion(name, "in the catalog; `budgetlint snapshot pin` adds its price")


def _conditions(file: OpenFile, typing: Typing) -> Iterator[Completion]:
    """The values of a condition for which the workload's model has prices."""
    model = _model_of(file, typing)
    entries = () if model is None else model.prices
    values = {
        value for entry in entries for key, many in conditions_in(entry.when) if key == typing.key for value in many
    }
    yield from (Completion(word) for word in words_of(values))


def _model_of(file: OpenFile, typing: Typing) -> ModelPrices | None:
    listed = None if file.good is None else file.good.listed
    name = value_at(file.sound.data, (*typing.mapping[:2], "model"))
    return listed.look_up(name) if listed is not None and isinstance(name, str) else None
