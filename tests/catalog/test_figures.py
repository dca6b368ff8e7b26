"""Figures are read and written exactly; only what binary arithmetic left behind is taken away."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from budgetlint.catalog.importers.figures import cleaned, figure, product, quotient, significant_digits, written
from budgetlint.source.document import Plain

DECIMALS = some.decimals(min_value=0, max_value=10**6, allow_nan=False, allow_infinity=False, places=12)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, "3"),
        (3e-07, "0.0000003"),
        (2.384185791015625e-08, "0.00000002384185791015625"),
        (Decimal("1E-7"), "0.0000001"),
        ("0.000005", "0.000005"),
        (" 1e-6 ", "0.000001"),
        ("-1", "-1"),
        ("1_000", "1000"),
        ("", None),
        ("free", None),
        ("1,5", None),
        ("١", None),
        (True, None),
        (None, None),
        ([1], None),
        ("1.2.3", None),
    ],
)
def test_a_figure_is_read_exactly(value: Plain, expected: str | None) -> None:
    read = figure(value)
    assert (None if read is None else written(read)) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("1.0000000000000001e-07", "0.0000001"),
        ("0.0000029999900000000002", "0.00000299999"),
        ("3.3333333333333335e-05", "0.0000333333333333333"),
        ("0.001333333333333", "0.001333333333333"),
        ("123456789012345", "123456789012345"),
        ("1234567890123450", "1234567890123450"),
        ("0.1234567890123455", "0.123456789012346"),
        ("0.1234567890123445", "0.123456789012344"),
        ("0", "0"),
    ],
)
def test_noise_is_what_no_double_carries(amount: str, expected: str) -> None:
    assert written(cleaned(Decimal(amount))) == expected


@pytest.mark.parametrize(
    ("amount", "expected"), [("1.50", "1.5"), ("100", "100"), ("1E+3", "1000"), ("0.000", "0"), ("-0", "0")]
)
def test_written_in_full(amount: str, expected: str) -> None:
    assert written(Decimal(amount)) == expected


@given(DECIMALS)
def test_what_is_written_is_read_again(amount: Decimal) -> None:
    assert figure(written(amount)) == amount


@given(some.floats(min_value=1e-12, max_value=1, allow_nan=False))
def test_a_float_is_cleaned_to_its_nearest_fifteen_digits(amount: float) -> None:
    read = figure(amount)
    assert read is not None
    clean = cleaned(read)
    assert significant_digits(clean) <= 15
    assert abs(clean - read) <= abs(read) * Decimal("1e-15") * 5


@given(DECIMALS, some.sampled_from([Decimal(1000), Decimal(10) ** 6, Decimal(2**20)]))
def test_a_product_is_exact(amount: Decimal, scale: Decimal) -> None:
    numerator, denominator = amount.as_integer_ratio()
    assert (
        product(amount, scale).as_integer_ratio() == (Decimal(numerator * int(scale)) / denominator).as_integer_ratio()
    )


@pytest.mark.parametrize(
    ("amount", "count", "expected"), [("0.36", "3600", "0.0001"), ("0.111", "3600", "0.0000308333333333333")]
)
def test_a_quotient_ends_at_fifteen_digits(amount: str, count: str, expected: str) -> None:
    assert written(quotient(Decimal(amount), Decimal(count))) == expected
