"""A price file's text as models, each of which is read, and its faults explained, on request."""

from collections.abc import Callable, Iterable
from typing import Final

from budgetlint.frozen import replace
from budgetlint.model.snapshot import ModelPrices, PriceSnapshot
from budgetlint.shape.book_faults import alias_faults, aliases_in, meter_faults
from budgetlint.shape.reader import read_record
from budgetlint.shape.values import UNFIT, Unfit
from budgetlint.source.document import Plain
from budgetlint.source.json_text import InvalidJson, load_json

MOST_PRICES: Final = 200
"""The maximum number of price entries that a model may have; the built-in catalog has at most a quarter of that."""
MOST_THRESHOLDS: Final = 50
"""The maximum number of those that may depend on prompt size."""
_SIZES: Final = frozenset({"prompt_tokens_over", "prompt_tokens_from"})

Spelled = Callable[[str], Iterable[str]]
"""Yields the readings of a name: as written, then with spellings removed."""


def as_written(name: str) -> tuple[str, ...]:
    """Yields only the name as written."""
    return (name,)


class PriceBook:
    """A price text, parsed once: its head, and its models, each read on request."""

    __slots__ = ("_aliases", "_models", "_names", "_raw", "_spelled", "detail", "head")

    def __init__(
        self,
        head: PriceSnapshot | None,
        detail: str,
        raw: dict[str, Plain] | None = None,
        spelled: Spelled = as_written,
    ) -> None:
        self.head = head
        self.detail = detail
        self._raw = raw or {}
        self._spelled = spelled
        self._models: dict[str, ModelPrices] = {}
        self._aliases: dict[str, str] | None = None
        self._names: dict[str, tuple[str, ...]] = {}

    def names(self) -> tuple[str, ...]:
        """Every model's name and aliases."""
        return (*self._raw, *self._by_alias())

    def names_of(self, name: str) -> tuple[str, ...]:
        """A model's own name and its aliases, by any of them in any spelling; empty for an unknown model."""
        names = self._names.get(name)
        if names is None:
            listed = self.listed_name(name)
            aliases = (alias for alias, model in self._by_alias().items() if model == listed)
            names = self._names[name] = () if listed is None else (listed, *aliases)
        return names

    def models(self) -> tuple[str, ...]:
        """Every model's own name."""
        return tuple(self._raw)

    def model(self, name: str) -> ModelPrices | None:
        """The model by name or alias; None for an unknown one. Raises `Unfit` if its data has the wrong shape."""
        model = self._models.get(name)
        if model is None:
            raw = self.raw(name)
            if raw is None:
                return None
            if excess_of(name, raw) is not None:
                raise UNFIT
            model = read_record(ModelPrices, raw)
            if self.head is not None and next(meter_faults(name, model, self.head.meters), None) is not None:
                raise UNFIT
            self._models[name] = model
        return model

    def readable(self, name: str) -> ModelPrices | None:
        """The model by name or alias; None for an unknown one or one of the wrong shape."""
        try:
            return self.model(name)
        except Unfit:
            return None

    def raw(self, name: str) -> Plain:
        """The raw data of a model by name or alias; None for an unknown one."""
        model = self.listed_name(name)
        return None if model is None else self._raw[model]

    def listed_name(self, name: str) -> str | None:
        """A model's own name, by any name or alias of it, in any known spelling; None for an unknown one."""
        aliases = None
        for reading in self._spelled(name):
            if reading in self._raw:
                return reading
            aliases = self._by_alias() if aliases is None else aliases
            if reading in aliases:
                return aliases[reading]
        return None

    def _by_alias(self) -> dict[str, str]:
        if self._aliases is None:
            self._aliases = {
                alias: name
                for name, model in self._raw.items()
                if isinstance(model, dict) and isinstance(aliases := model.get("aliases"), list)
                for alias in aliases
                if isinstance(alias, str)
            }
        return self._aliases


def read_book(text: str, reference: str, spelled: Spelled = as_written) -> PriceBook:
    """A price text, JSON or YAML by the reference's suffix, with its models unread; None and an explanation if it is invalid."""
    try:
        data = load_json(text) if reference.endswith(".json") or text.lstrip()[:1] == "{" else _yaml(text)
    except InvalidJson as error:
        return PriceBook(None, str(error))
    if not isinstance(data, dict) or not isinstance(data.get("models"), dict):
        return PriceBook(None, "it is not a price snapshot: expected a mapping with `models`")
    models = data["models"]
    assert isinstance(models, dict)
    try:
        head = read_record(PriceSnapshot, {**data, "models": {}})
    except Unfit:
        return PriceBook(None, _first_fault(data))
    twice = next(alias_faults(aliases_in(models)), None)
    return PriceBook(head, "", models, spelled) if twice is None else PriceBook(None, twice.described())


def _yaml(text: str) -> Plain:
    from budgetlint.source.yaml_text import load_yaml

    document = load_yaml(text)
    if document.faults:
        fault = document.faults[0]
        raise InvalidJson(f"line {fault.span.line}, column {fault.span.column}: {fault.message}")
    return document.data


def _first_fault(data: Plain) -> str:
    from budgetlint.shape.faults import snapshot_faults

    faults = snapshot_faults(data)
    return faults[0].described() if faults else "it is not a price snapshot"


def excess_of(name: str, model: Plain) -> str | None:
    """Why a model has too many prices to be read; None if it has not."""
    prices = model.get("prices") if isinstance(model, dict) else None
    if not isinstance(prices, list):
        return None
    if len(prices) > MOST_PRICES:
        return f"`{name}` has {len(prices):,} prices, but a model may have at most {MOST_PRICES}"
    conditions = (entry.get("when") for entry in prices if isinstance(entry, dict))
    sizes = sum(isinstance(when, dict) and not _SIZES.isdisjoint(when) for when in conditions)
    if sizes > MOST_THRESHOLDS:
        return f"`{name}` has {sizes} prices by prompt size, but a model may have at most {MOST_THRESHOLDS}"
    return None


def with_models(book: PriceBook, models: frozenset[str]) -> tuple[PriceSnapshot | None, str]:
    """The price file with some models; None and an explanation if one of them can't be read."""
    if book.head is None:
        return None, book.detail
    used: dict[str, ModelPrices] = {}
    for name in sorted(models):
        try:
            prices = book.model(name)
        except Unfit:
            return None, _model_fault(book, name)
        if prices is not None:
            used[name] = prices
    return replace(book.head, models=used), ""


def _model_fault(book: PriceBook, name: str) -> str:
    from budgetlint.shape.faults import model_faults

    raw = book.raw(name)
    excess = excess_of(name, raw)
    if excess is not None:
        return excess
    faults = model_faults(name, raw)
    if not faults and book.head is not None:
        faults = tuple(meter_faults(book.listed_name(name) or name, read_record(ModelPrices, raw), book.head.meters))
    return faults[0].described() if faults else f"`{name}` can't be read"
