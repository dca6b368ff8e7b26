"""Price files as rules and estimates need them: only the models in use are read."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from budgetlint.estimate.tariff import NO_PRICES, Prices
from budgetlint.findings.problem import Path
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.price_book import PriceBook, read_book, with_models
from budgetlint.model.budget import BudgetFile, Pricing
from budgetlint.model.configuration import Configuration
from budgetlint.model.snapshot import ModelPrices, PriceSnapshot
from budgetlint.rules.rule import PriceFault, PriceFile, not_known

_OUTSIDE: Final = "it is outside the repository, and is not a readable price file"


class PriceText(Frozen):
    """The text of a price file and the SHA-256 of its bytes, CRLF read as LF; or None and the reason it can't be read."""

    text: str | None
    sha256: str | None = None
    detail: str = ""
    outside: bool = False
    """Whether it is outside the repository: if it is not a price file, neither its contents nor its hash are shown."""
    names: Callable[[], tuple[str, ...]] | None = None
    """The names of all models, if the text contains only those in use."""


PriceTexts = Callable[[str, str, frozenset[str]], PriceText]
"""The source of price texts: from the referring file's path, the reference as written and the models to a text."""


class Books:
    """Price files on request, each text read once a run.
    A name that is not in a file is looked up without the spellings of `model.spellings`, except for names in `exact`, and with its date if
    `in_catalog` has that release.
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
            sha256, detail = (None, _OUTSIDE) if text.outside else (text.sha256, text.detail)
            return PriceFile(reference, path, sha256, pinned, fault=fault, detail=detail)
        key = text.sha256 or reference
        book = self._books.get(key)
        if book is None:
            book = self._books[key] = read_book(text.text, reference, self._spelled)
        snapshot, detail = with_models(book, models)
        sha256 = text.sha256
        if text.outside and detail:
            sha256, detail = None, _OUTSIDE
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
            reference, path, sha256, pinned, snapshot, unfit, detail, names, book.names_of, look_up, book.models
        )


class PricingInForce(Frozen):
    """The pricing in force for a budget file: its own, else the configuration's."""

    pricing: Pricing | None
    path: Path
    """Its path in the budget file; empty if it is the configuration's."""
    referrer: str
    """The file to which its paths are relative."""

    def with_snapshot(self, reference: str) -> "PricingInForce":
        """The same pricing with another price file, unpinned."""
        if self.pricing is None:
            return replace(self, pricing=Pricing(snapshot=reference))
        return replace(self, pricing=replace(self.pricing, snapshot=reference, sha256=None))

    def read(self, books: Books, models: frozenset[str]) -> tuple[PriceFile | None, PriceFile | None]:
        """The price files of listed prices and of the contract, with the models in use; None if not named."""
        pricing = self.pricing
        if pricing is None:
            return None, None
        place = (*self.path, "snapshot")
        listed = books.price_file(self.referrer, pricing.snapshot, pricing.sha256, place, models)
        if pricing.contract is None:
            return listed, None
        place = (*self.path, "contract", "file")
        synonyms = {model: listed.names_of(model) for model in sorted(models)}
        names = models.union(*synonyms.values())
        contract = books.price_file(self.referrer, pricing.contract.file, pricing.contract.sha256, place, names)
        from budgetlint.lint.contracts import joined_file

        return listed, joined_file(contract, listed, synonyms)


def pricing_in_force(
    path: str, file: BudgetFile, configuration: Configuration, configuration_path: str
) -> PricingInForce:
    """The pricing in force for a budget file: its own, else the configuration's."""
    if file.pricing is not None or configuration.pricing is None:
        return PricingInForce(file.pricing, ("pricing",), path)
    return PricingInForce(configuration.pricing, (), configuration_path)


def snapshot_of(file: PriceFile | None) -> PriceSnapshot:
    """The snapshot in a price file; an empty one if it could not be read."""
    return NO_PRICES if file is None or file.snapshot is None else file.snapshot


def prices_of(listed: PriceFile | None, contract: PriceFile | None, day: date) -> Prices:
    """Listed prices with the contract applied, on a day."""
    return Prices(snapshot_of(listed), day, contract.snapshot if contract is not None else None)
