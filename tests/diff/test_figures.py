"""What is shown sums as what is computed does."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.compare.results import Moved, Part
from budgetlint.estimate.line_items import Amount
from budgetlint.figures.exact import exactly, settled
from budgetlint.figures.shown import signed
from budgetlint.reports.diff.data import apportioned
from budgetlint.reports.markdown import code

CHANGES = st.lists(st.decimals(-(10**6), 10**6, places=8), min_size=1, max_size=8)


@pytest.mark.slow
@given(CHANGES)
def test_the_lines_sum_to_the_change_that_is_shown(changes: list[Decimal]) -> None:
    with exactly():
        moved = Moved(Decimal(0), sum(changes, Decimal(0)))
        lines = apportioned([Part(f"driver_{at}", Amount(amount)) for at, amount in enumerate(changes)], moved)
        assert moved.change is not None
        shown = sum((Decimal(line.replace(",", "")) for _, line in lines), Decimal(0))
        assert shown == Decimal(signed(moved.change).replace(",", ""))
        for (_, line), change in zip(lines, changes, strict=True):
            assert abs(Decimal(line.replace(",", "")) - settled(change)) < Decimal("0.01")


def test_what_is_not_known_has_no_lines() -> None:
    assert apportioned([Part("volume", Amount(Decimal(1)))], Moved(None, Decimal(1))) == ()


def test_code_holds_whatever_stands_in_it() -> None:
    assert [code(text) for text in ("a", "a|b", "`a`", "a``b", "a\nb")] == [
        "`a`",
        "`a\\|b`",
        "`` `a` ``",
        "```a``b```",
        "`a b`",
    ]
