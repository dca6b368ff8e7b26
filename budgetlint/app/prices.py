"""Sources of a run's price texts and other files: the disk, one version of the files, the catalog."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from budgetlint.edges.price_files import PriceBytes, PriceFiles
from budgetlint.frozen import replace
from budgetlint.lint.prices import PriceText, PriceTexts
from budgetlint.model.budget import BUILTIN
from budgetlint.model.snapshot import ModelPrices, PriceSnapshot

if TYPE_CHECKING:
    from budgetlint.edges.sources import BudgetSource
    from budgetlint.lint.siblings import Siblings

PriceReader = Callable[[str, str], PriceBytes]
"""Reads a price file, given the path of the file that refers to it and the reference as written."""


def prices_on_disk() -> PriceTexts:
    """Price texts from the working tree."""
    return price_texts(PriceFiles())


def siblings_on_disk() -> "Siblings":
    """Other files from the working tree."""
    from budgetlint.edges.siblings import SiblingsOnDisk

    return SiblingsOnDisk()


def siblings_in(source: "BudgetSource") -> "Callable[[], Siblings]":
    """Other files of one version of a repository."""

    def siblings() -> "Siblings":
        from budgetlint.edges.siblings import SiblingsIn

        return SiblingsIn(source)

    return siblings


def price_texts(read: PriceReader) -> PriceTexts:
    """Price texts of one version of the files; `builtin` is the catalog, which is the same in every version."""

    def text_of(referrer: str, reference: str, models: frozenset[str]) -> PriceText:
        return _builtin(models) if reference == BUILTIN else _text(read(referrer, reference))

    return text_of


def one_price_file(path: str) -> PriceTexts:
    """Price texts from the working tree, and one named file, relative to the working folder or in a revision.

    Raises `Trouble` if the named file can't be read.
    """
    from budgetlint.edges.revision_file import named_price_file

    text, others = _text(named_price_file(path)), prices_on_disk()
    return lambda referrer, reference, models: text if reference == path else others(referrer, reference, models)


def _text(price_file: PriceBytes) -> PriceText:
    return PriceText(price_file.text, price_file.sha256, price_file.detail, price_file.outside)


def _builtin(models: frozenset[str]) -> PriceText:
    """The catalog's prices of the models in use, as the text that pinning would write."""
    from budgetlint.catalog.pinned import merged
    from budgetlint.catalog.text import snapshot_text
    from budgetlint.edges import catalog
    from budgetlint.edges.price_files import content_hash

    pieces = (catalog.lookup(model) for model in sorted(models))
    whole = {"models": {}, **merged(piece for piece in pieces if piece is not None)}
    whole["date"] = whole["date"] or catalog.date()
    text = snapshot_text(whole)
    return PriceText(text, content_hash(text.encode()), names=lambda: tuple(name for name, _ in catalog.names()))


def in_catalog(model: str) -> bool:
    """Whether the catalog has a model with a name or alias."""
    from budgetlint.edges import catalog

    return catalog.identifier_of(model) is not None


def newest(models: frozenset[str]) -> PriceSnapshot | None:
    """The catalog's prices of some models, by the given names; None if it has none of them."""
    from budgetlint.edges import catalog
    from budgetlint.shape.reader import read_record

    by_name: dict[str, ModelPrices] = {}
    whole: PriceSnapshot | None = None
    for name in sorted(models):
        piece = catalog.lookup(name)
        if piece is not None:
            one = read_record(PriceSnapshot, piece)
            by_name[name] = next(iter(one.models.values()))
            before = whole or one
            whole = replace(one, sources={**before.sources, **one.sources}, meters={**before.meters, **one.meters})
    return None if whole is None else replace(whole, models=by_name)
