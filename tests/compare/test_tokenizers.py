"""Ratios of tokenizers: one after the other, in either direction, and none where no chain joins two."""

from decimal import Decimal

import pytest

from budgetlint.compare.tokenizers import Recount, chained, recounts, tokens_ratio
from budgetlint.figures.exact import settled
from budgetlint.model.snapshot import ModelPrices, Tokenizer

KNOWN = {
    "old": Tokenizer(),
    "new": Tokenizer(than="old", ratio=Decimal("1.25")),
    "newer": Tokenizer(than="new", ratio=Decimal("1.2")),
    "alone": Tokenizer(note="measured by nobody"),
    "to-nobody": Tokenizer(than="missing", ratio=Decimal(2)),
}


@pytest.mark.parametrize(
    ("old", "new", "ratio"),
    [
        ("old", "old", "1"), ("old", "new", "1.25"), ("old", "newer", "1.5"), ("newer", "old", "0.6666666666666666666666666667"),
        ("new", "old", "0.8"), ("old", "alone", None), ("alone", "new", None), ("to-nobody", "old", None),
    ],
)  # fmt: skip
def test_chains(old: str, new: str, ratio: str | None) -> None:
    found = chained(KNOWN, old, new)
    assert (None if found is None else settled(found)) == (None if ratio is None else Decimal(ratio))


def test_a_model_without_a_tokenizer_is_counted_by_nobody() -> None:
    stated, silent = ModelPrices(tokenizer="old", prices=()), ModelPrices(prices=())
    assert tokens_ratio(KNOWN, stated, silent) is None
    assert tokens_ratio(KNOWN, None, stated) is None
    assert tokens_ratio(KNOWN, stated, stated) == 1


def test_only_what_moves_to_another_count_is_told() -> None:
    before = {"a": "x/1", "b": "x/1", "c": "x/1", "d": "x/1", "gone": "x/1"}
    after = {"a": "x/1", "b": "x/2", "c": "y/1", "d": "y/2", "new": "y/1"}
    ratios = {("x/1", "y/2"): Decimal("1.3")}
    told = recounts(before, after, lambda old, new: ratios.get((old, new)))
    assert told == (Recount("c", "x/1", "y/1", None), Recount("d", "x/1", "y/2", Decimal("1.3")))
