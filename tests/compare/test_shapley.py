"""The laws of the split, and figures worked by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.compare.shapley import shapley

PLAYERS = 4
AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=6)
GAMES = st.lists(AMOUNTS, min_size=1 << PLAYERS, max_size=1 << PLAYERS)


@pytest.mark.slow
@given(GAMES)
def test_parts_sum_to_the_change(game: list[Decimal]) -> None:
    assert sum(shapley(PLAYERS, game.__getitem__)) == Fraction(game[-1]) - Fraction(game[0])


@given(GAMES)
def test_one_that_changes_nothing_gets_nothing(game: list[Decimal]) -> None:
    assert shapley(PLAYERS, lambda mask: game[mask & ~1])[0] == 0


@given(GAMES)
def test_equals_get_equal_parts(game: list[Decimal]) -> None:
    def value(mask: int) -> Decimal:
        swapped = (mask & ~3) | (mask & 1) << 1 | (mask & 2) >> 1
        return game[min(mask, swapped)]

    parts = shapley(PLAYERS, value)
    assert parts[0] == parts[1]


@given(GAMES)
def test_back_is_minus_forth(game: list[Decimal]) -> None:
    every = len(game) - 1
    back = shapley(PLAYERS, lambda mask: game[every ^ mask])
    assert back == tuple(-part for part in shapley(PLAYERS, game.__getitem__))


def test_two_factors_share_what_they_do_together() -> None:
    volume, price = (Decimal(10), Decimal(20)), (Decimal(2), Decimal(3))
    assert shapley(2, lambda mask: volume[mask & 1] * price[mask >> 1]) == (Fraction(25), Fraction(15))


def test_no_players_no_parts() -> None:
    assert shapley(0, lambda _: Decimal(7)) == ()


def test_images_whose_every_assumption_was_off() -> None:
    """10,000 accepted, 1.3 attempts, 3 % failed and none billed; then 10,400, 1.9, 1.04 sent twice, 6 %, half billed."""
    planned = ("10000", "1.3", "1", "0.03", "0", "0.04")
    observed = ("10400", "1.9", "1.04", "0.06", "0.5", "0.04")

    def billed(mask: int) -> Fraction:
        sides = (observed if mask >> at & 1 else planned for at in range(6))
        accepted, attempts, twice, failed, share, price = (Fraction(next(sides)[at]) for at in range(6))
        successful = accepted * attempts * twice
        return price * successful * (1 + share * failed / (1 - failed))

    exact = [billed(mask) for mask in range(64)]
    common = 94 * 97
    parts = [part / common for part in shapley(6, lambda mask: Decimal(int(exact[mask] * common * 10**9)).scaleb(-9))]
    assert [f"{float(part):.4f}" for part in parts] == ["26.5183", "253.0804", "26.5183", "5.9051", "16.2284", "0.0000"]
    assert sum(parts) == exact[63] - exact[0]
