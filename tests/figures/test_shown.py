"""Figures as people read them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.figures import shown
from budgetlint.figures.exact import exactly, settled

FIGURES = [
    ("money", "1234.5", "1,234.50"),
    ("money", "0.005", "0.01"),
    ("money", "-0.004", "0.00"),
    ("money", "-0.005", "-0.01"),
    ("money", "1e24", "1,000,000,000,000,000,000,000,000.00"),
    ("signed", "2.425", "+2.43"),
    ("signed", "-1234.5", "-1,234.50"),
    ("signed", "-0.001", "+0.00"),
    ("signed", "0", "+0.00"),
    ("unit_money", "0.01599075", "0.015991"),
    ("unit_money", "-0.0000001", "0.000000"),
    ("telling_money", "0", "0.00"),
    ("telling_money", "95.945", "95.95"),
    ("telling_money", "1500", "1,500.00"),
    ("telling_money", "0.1", "0.10"),
    ("telling_money", "0.01599075", "0.01599"),
    ("telling_money", "0.99996", "1.00"),
    ("telling_money", "0.000001", "0.000001"),
    ("stated_money", "90", "90.00"),
    ("stated_money", "1234567.5", "1,234,567.50"),
    ("stated_money", "0.0125", "0.0125"),
    ("count", "12000000", "12,000,000"),
    ("count", "1.50", "1.5"),
    ("tally", "963.555", "963.56"),
    ("tally", "1000", "1,000"),
    ("rounded", "1.1111111", "1.111111"),
    ("glance", "100.4", "100"),
    ("glance", "3.14159", "3.1416"),
    ("share", "0.0025", "0.25%"),
    ("share", "1.5", "150%"),
    ("percent", "0.8", "80.0%"),
    ("percent", "12.3456", "1,234.6%"),
    ("percent", "-0.0001", "0.0%"),
    ("signed_percent", "0.1249", "+12.5%"),
    ("signed_percent", "-0.0001", "-0.0%"),
    ("signed_percent", "0.0001", "+0.0%"),
    ("signed_percent", "0", "+0.0%"),
    ("signed_percent", "-0.99999", "-99.9%"),
    ("signed_percent", "-1", "-100.0%"),
    ("part_percent", "0", "0.0%"),
    ("part_percent", "0.0001", "<0.1%"),
    ("part_percent", "0.5", "50.0%"),
    ("part_percent", "0.9999", ">99.9%"),
    ("part_percent", "1", "100.0%"),
]


@pytest.mark.parametrize(("name", "figure", "expected"), FIGURES, ids=" ".join)
def test_figures(name: str, figure: str, expected: str) -> None:
    assert getattr(shown, name)(Decimal(figure)) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("30.5", "30", ("30.50", "30.00")),
        ("0.00672", "0.006453", ("0.00672", "0.00645")),
        ("10.011", "10.012", ("10.011", "10.012")),
        ("0", "0", ("0.00", "0.00")),
        ("5", "0.0042", ("5.00", "0.0042")),
    ],
)
def test_amounts_side_by_side(first: str, second: str, expected: tuple[str, str]) -> None:
    assert shown.side_by_side(Decimal(first), Decimal(second)) == expected


@pytest.mark.parametrize(("number", "expected"), [(0, "0 files"), (1, "1 file"), (1200, "1,200 files")])
def test_counted(number: int, expected: str) -> None:
    assert shown.counted(number, "file") == expected


@pytest.mark.slow
@given(st.decimals(min_value="0.0000001", max_value="1e20", places=12))
def test_a_telling_amount_is_within_half_a_cent_and_never_hidden(amount: Decimal) -> None:
    read = Decimal(shown.telling_money(amount).replace(",", ""))
    assert abs(read - amount) <= Decimal("0.005")
    assert read > 0


@pytest.mark.slow
@given(st.lists(st.decimals(-(10**6), 10**6, places=8), min_size=1, max_size=8))
def test_parts_sum_to_the_whole_that_is_shown(changes: list[Decimal]) -> None:
    with exactly():
        whole = sum(changes, Decimal(0))
        read = [Decimal(text.replace(",", "")) for text in shown.apportioned(changes, whole)]
        assert sum(read, Decimal(0)) == Decimal(shown.signed(whole).replace(",", ""))
        assert [abs(part - settled(change)) < Decimal("0.01") for part, change in zip(read, changes, strict=True)] == [
            True
        ] * len(changes)
