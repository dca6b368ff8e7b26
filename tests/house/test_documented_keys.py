"""Every key that people may write is in the page of its file: the keys are the model's, so a new one can't be forgotten."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from budgetlint.model.budget import BudgetFile, Defaults
from budgetlint.model.configuration import Configuration
from budgetlint.model.snapshot import PriceSnapshot
from budgetlint.shape.types import Either, ListOf, MapOf, Nullable, OneOf, RangeOr, Record, Shape, Short, fields_of

DOCUMENTS = Path(__file__).parents[2] / "docs"
PAGES: dict[type, tuple[str, ...]] = {
    BudgetFile: ("budget-file.md", "workloads.md", "organisation.md", "accounts.md", "ranges.md", "payable.md"),
    Defaults: ("budget-file.md", "workloads.md", "organisation.md", "accounts.md", "ranges.md"),
    PriceSnapshot: ("snapshots.md",),
    Configuration: ("configuration.md",),
}


def records_in(shape: Shape) -> Iterator[type]:
    """The records that a value of a shape may be or hold."""
    match shape:
        case Record(cls=cls):
            yield cls
        case ListOf(item=inner) | MapOf(item=inner) | Nullable(inner=inner):
            yield from records_in(inner)
        case Either(scalar=scalar, other=other):
            yield from records_in(scalar)
            yield from records_in(other)
        case RangeOr(range=range_, other=other):
            yield from records_in(range_)
            yield from records_in(other)
        case OneOf(classes=classes) | Short(classes=classes):
            yield from (cls for _, cls in classes)


def keys_of(root: type) -> dict[str, str]:
    """Every key below a record, with the first class that has it."""
    keys: dict[str, str] = {}
    waiting, seen = [root], {root}
    for cls in waiting:
        for field in fields_of(cls):
            keys.setdefault(field.key, cls.__name__)
            new = [record for record in records_in(field.shape) if record not in seen]
            waiting += new
            seen.update(new)
    return keys


def words_of(names: tuple[str, ...]) -> set[str]:
    """The words that stand in code on some pages."""
    text = "\n".join((DOCUMENTS / name).read_text("utf-8") for name in names)
    blocks = re.findall(r"^```.*?^```", text, re.DOTALL | re.MULTILINE)
    inline = re.findall(r"`[^`\n]+`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))
    return set(re.findall(r"[a-z0-9]+(?:[_-][a-z0-9]+)*", " ".join(blocks + inline)))


@pytest.mark.parametrize("root", PAGES, ids=lambda root: root.__name__)
def test_every_key_is_in_its_page(root: type) -> None:
    words = {word.replace("-", "_") for word in words_of(PAGES[root])}
    assert {key: cls for key, cls in keys_of(root).items() if key not in words} == {}
