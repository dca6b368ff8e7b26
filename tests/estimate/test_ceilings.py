"""An amount and its ceiling are compared, divided and subtracted from the same 28 digits."""

from decimal import Decimal

import pytest

from budgetlint.estimate.plan import headroom, status, used
from budgetlint.estimate.results import Status
from budgetlint.figures.exact import exactly, written

THIRD = "33.333333333333333333333333333333333333333333333333333333333333333333"


@pytest.mark.parametrize(
    ("known", "ceiling", "expected"),
    [
        ("90", "90", (Status.WARN, "1", "0")),
        ("45", "90", (Status.OK, "0.5", "45")),
        ("81", "90", (Status.WARN, "0.9", "9")),
        ("80.99999999999999999999999999", "90", (Status.OK, "0.8999999999999999999999999999", "9.00000000000000000000000001")),
        ("120", "90", (Status.EXCEEDED, "1.333333333333333333333333333", "-30")),
        # the 29th digit and those after it are what a division left over: neither compared nor subtracted
        (THIRD, "33.33333333333333333333333333", (Status.WARN, "1", "0")),
        ("90.00000000000000000000000000057", "90", (Status.WARN, "1", "0")),
        # one unit of the 28th digit is above the ceiling, and headroom says so
        ("90.00000000000000000000000001", "90", (Status.EXCEEDED, "1", "-0.00000000000000000000000001")),
    ],
)  # fmt: skip
def test_a_ceiling(known: str, ceiling: str, expected: tuple[Status, str, str]) -> None:
    amount, most = Decimal(known), Decimal(ceiling)
    with exactly():
        verdict = status(amount, most, Decimal("0.9"), incomplete=False)
        assert (verdict, written(used(amount, most)), written(headroom(amount, most))) == expected
