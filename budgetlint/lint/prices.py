"""Price files to what rules and estimates need of them: only the models in use are read."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final

from budgetlint.estimate.tariff import NO_PRICES, Prices
from budgetlint.findings.problem import Path
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.contracts import joined_file
from budgetlint.model.budget import BudgetFile, Pricing
from budgetlint.model.configuration import Configuration
from budgetlint.model.snapshot import ModelPrices, PriceSnapshot
from budgetlint.rules.rule import PriceFault, PriceFile, not_known
from budgetlint.shape.book_faults import alias_faults, aliases_in, meter_faults
from budgetlint.shape.reader import read_record
from budgetlint.shape.values import UNFIT, Unfit
from budgetlint.source.document import Plain
from budgetlint.source.json_text import InvalidJson, load_json


class PriceText(Frozen):
    """The text of a price file and the SHA-256 of its bytes, CRLF read as LF; or None and why it can't be had."""

    text: str | None
    sha256: str | None = None
    detail: str = ""
    outside: bool = False
    """Whether it lies outside the repository: nothing in it is repeated where it is not a price file."""
    names: Callable[[], tuple[str, ...]] | None = None
    """All the models that there are, where the text holds only those in use."""


MOST_PRICES: Final = 200
"""How many price entries of one model are read; the built-in catalog has at most a quarter of that."""
MOST_THRESHOLDS: Final = 50
"""How many of them may hang on the size of a prompt."""
_SIZES: Final = frozenset({"prompt_tokens_over", "prompt_tokens_from"})

PriceTexts = Callable[[str, str, frozenset[str]], PriceText]
"""Where price texts come from: (path of the file that refers to it, the reference as written, models) to text."""


Spelled = Callable[[str], Iterable[str]]
"""How a name is read: as it is written, then otherwise."""


def as_written(name: str) -> tuple[str, ...]:
    """The name and nothing else."""
    return (name,)


class PriceBook:
    """A price text read once: its head, and its models as they are asked for."""

    __slots__ = ("_aliases", "_models", "_raw", "_spelled", "detail", "head")

    def __init__(
        self,
        head: PriceSnapshot | None,
        detail: str,
        raw: dict[str, Plain] | None = None,
        spelled: "Spelled" = as_written,
    ) -> None:
        self.head = head
        self.detail = detail
        self._raw = raw or {}
        self._spelled = spelled
        self._models: dict[str, ModelPrices] = {}
        self._aliases: dict[str, str] | None = None

    def names(self) -> tuple[str, ...]:
        """Every model's name and aliases."""
        return (*self._raw, *self._by_alias())

    def names_of(self, name: str) -> tuple[str, ...]:
        """A model's own name and its aliases, by any of them, however written; empty where there is no such model."""
        listed = self.own(name)
        if listed is None:
            return ()
        return (listed, *(alias for alias, model in self._by_alias().items() if model == listed))

    def models(self) -> tuple[str, ...]:
        """Every model's own name."""
        return tuple(self._raw)

    def model(self, name: str) -> ModelPrices | None:
        """The model of a name or alias, None where there is none. Raises `Unfit`."""
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
        """The model of a name or alias, None where there is none or it can't be read."""
        try:
            return self.model(name)
        except Unfit:
            return None

    def raw(self, name: str) -> Plain:
        """What the text has under a model's name or alias."""
        model = self.own(name)
        return None if model is None else self._raw[model]

    def own(self, name: str) -> str | None:
        """The model's own name, by a name or alias of it, or by what is left of one once a way of writing it is taken off."""
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
    """A price text, JSON or YAML by the reference's ending, with its models unread; `detail` says what is wrong."""
    try:
        data = load_json(text) if reference.endswith(".json") or text.lstrip()[:1] == "{" else _yaml(text)
    except InvalidJson as error:
        return PriceBook(None, str(error))
    if not isinstance(data, dict) or not isinstance(data.get("models"), dict):
        return PriceBook(None, "it is not a price snapshot: a mapping with `models` is expected")
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


class Books:
    """Price files as they are asked for, each text read once in a run.

    A name that a file doesn't have is read as it is without what is written around it, but for names in `exact`, and but for its date where
    `in_catalog` knows the release.
    """

    __slots__ = ("_books", "_exact", "_in_catalog", "_texts")

    def __init__(
        self,
        texts: PriceTexts,
        in_catalog: Callable[[str], bool] = not_known,
        exact: frozenset[str] = frozenset(),
    ) -> None:
        self._texts = texts
        self._in_catalog = in_catalog
        self._exact = exact
        self._books: dict[str, PriceBook] = {}

    def _spelled(self, name: str) -> Iterator[str]:
        yield name
        if name in self._exact:
            return
        from budgetlint.model.spellings import DATE, readings

        for reading, taken in readings(name):
            if DATE in taken and self._in_catalog(name):
                return
            yield reading

    def price_file(
        self, referrer: str, reference: str, pinned: str | None, path: Path, models: frozenset[str]
    ) -> PriceFile:
        """The price file that a budget file refers to, with the models in use."""
        text = self._texts(referrer, reference, models)
        if text.text is None:
            fault = PriceFault.MISSING if text.sha256 is None else PriceFault.INVALID
            return PriceFile(reference, path, text.sha256, pinned, fault=fault, detail=text.detail)
        key = text.sha256 or reference
        book = self._books.get(key)
        if book is None:
            book = self._books[key] = read_book(text.text, reference, self._spelled)
        snapshot, detail = _with_models(book, models)
        if text.outside and detail:
            detail = "it lies outside the repository, and is not a readable price file"
        unfit = None if snapshot is not None else PriceFault.INVALID
        if unfit is None and pinned is not None and pinned != text.sha256:
            unfit = PriceFault.CHANGED

        def look_up(model: str) -> ModelPrices | None:
            if text.names is None:
                return book.readable(model)
            more = self._texts(referrer, reference, frozenset({model}))
            return None if more.text is None else read_book(more.text, reference, self._spelled).readable(model)

        names = text.names or book.names
        return PriceFile(
            reference, path, text.sha256, pinned, snapshot, unfit, detail, names, book.names_of, look_up, book.models
        )


class PricingInForce(Frozen):
    """The pricing that a budget file uses: its own, else the configuration's."""

    pricing: Pricing | None
    path: Path
    """Where it stands in the budget file; empty where it is the configuration's."""
    referrer: str
    """The file that its paths are relative to."""

    def with_snapshot(self, reference: str) -> "PricingInForce":
        """The same with another price file, and no pin to hold it to."""
        if self.pricing is None:
            return replace(self, pricing=Pricing(snapshot=reference))
        return replace(self, pricing=replace(self.pricing, snapshot=reference, sha256=None))

    def read(self, books: Books, models: frozenset[str]) -> tuple[PriceFile | None, PriceFile | None]:
        """Its listed prices and its contract, with the models in use; None where it names none."""
        pricing = self.pricing
        if pricing is None:
            return None, None
        place = (*self.path, "snapshot")
        listed = books.price_file(self.referrer, pricing.snapshot, pricing.sha256, place, models)
        if pricing.contract is None:
            return listed, None
        place = (*self.path, "contract", "file")
        synonyms = {model: listed.names_of(model) for model in sorted(models)}
        asked = models.union(*synonyms.values())
        contract = books.price_file(self.referrer, pricing.contract.file, pricing.contract.sha256, place, asked)
        return listed, joined_file(contract, listed, synonyms)


def pricing_in_force(
    path: str, file: BudgetFile, configuration: Configuration, configuration_path: str
) -> PricingInForce:
    """The pricing of a budget file, else the configuration's."""
    if file.pricing is not None or configuration.pricing is None:
        return PricingInForce(file.pricing, ("pricing",), path)
    return PricingInForce(configuration.pricing, (), configuration_path)


def excess_of(name: str, model: Plain) -> str | None:
    """Why a model has too many prices to be read; None where it has not."""
    prices = model.get("prices") if isinstance(model, dict) else None
    if not isinstance(prices, list):
        return None
    if len(prices) > MOST_PRICES:
        return f"`{name}` has {len(prices):,} prices, at most {MOST_PRICES} are read for one model"
    conditions = (entry.get("when") for entry in prices if isinstance(entry, dict))
    sizes = sum(isinstance(when, dict) and not _SIZES.isdisjoint(when) for when in conditions)
    if sizes > MOST_THRESHOLDS:
        return f"`{name}` has {sizes} prices by prompt size, at most {MOST_THRESHOLDS} are read for one model"
    return None


def _with_models(book: PriceBook, models: frozenset[str]) -> tuple[PriceSnapshot | None, str]:
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
        faults = tuple(meter_faults(book.own(name) or name, read_record(ModelPrices, raw), book.head.meters))
    return faults[0].described() if faults else f"`{name}` is not readable"


def snapshot_of(file: PriceFile | None) -> PriceSnapshot:
    """What a price file says; nothing where it could not be read."""
    return NO_PRICES if file is None or file.snapshot is None else file.snapshot


def prices_of(listed: PriceFile | None, contract: PriceFile | None, day: date) -> Prices:
    """Listed prices and the contract over them, on a day."""
    return Prices(snapshot_of(listed), day, contract.snapshot if contract is not None else None)
