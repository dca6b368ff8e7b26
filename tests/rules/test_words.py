"""Figures, names and suggestions as findings write them."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.rules.words import listed, money, number, percent, rounded_percent, suggestions


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0", "0.00 USD"),
        ("95.9445", "95.94 USD"),
        ("95.945", "95.95 USD"),
        ("1", "1.00 USD"),
        ("1500", "1500.00 USD"),
        ("1e24", "1000000000000000000000000 USD"),
        ("0.15", "0.15 USD"),
        ("0.1", "0.10 USD"),
        ("0.115920", "0.1159 USD"),
        ("0.01599075", "0.01599 USD"),
        ("0.99996", "1.00 USD"),
        ("0.000001", "0.000001 USD"),
    ],
)
def test_money(amount: str, expected: str) -> None:
    assert money(Decimal(amount), "USD") == expected


@given(st.decimals(min_value="0.0000001", max_value="1e20", places=12))
def test_money_is_within_half_a_cent_and_never_hides_an_amount(amount: Decimal) -> None:
    shown = Decimal(money(amount, "USD").removesuffix(" USD"))
    assert abs(shown - amount) <= Decimal("0.005")
    assert shown > 0


@pytest.mark.parametrize(
    ("figure", "expected"), [("0", "0"), ("200000", "200,000"), ("1.50", "1.5"), ("1234567.25", "1,234,567.25")]
)
def test_number(figure: str, expected: str) -> None:
    assert number(Decimal(figure)) == expected


def test_shares() -> None:
    assert (percent(Decimal("0.03")), percent(Decimal("1.5")), percent(Decimal("0.0025"))) == ("3%", "150%", "0.25%")
    assert (rounded_percent(Decimal("0.99999")), rounded_percent(Decimal("0.9"))) == ("99.9%", "90%")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("", ""),
        ("a", "`a`"),
        ("ab", "`a` and `b`"),
        ("abc", "`a`, `b` and `c`"),
        ("abcdef", "`a`, `b`, `c`, `d`, `e` and `f`"),
        ("abcdefgh", "`a`, `b`, `c`, `d`, `e` and 3 more"),
    ],
)
def test_listed(names: str, expected: str) -> None:
    assert listed(names) == expected


def test_suggestions_look_up_their_words_once_and_only_when_asked() -> None:
    asked = []

    def known() -> Iterator[str]:
        asked.append("asked")
        yield from ("searches", "pages")

    suggest = suggestions(known)
    assert asked == []
    assert [suggest(word) for word in ("serches", "page", "serches", "xyz")] == [
        "did you mean `searches`?",
        "did you mean `pages`?",
        "did you mean `searches`?",
        None,
    ]
    assert asked == ["asked"]


def test_suggestions_fall_silent_after_a_hundred_thousand_comparisons() -> None:
    suggest = suggestions(lambda: [f"word-{number}" for number in range(50_000)])
    assert [suggest(word) is None for word in ("word-1", "word-2x", "word-3x", "word-1")] == [False, False, True, False]
