"""Names as findings write them."""

import pytest

from budgetlint.rules.words import listed


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
