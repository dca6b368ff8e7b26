"""Where two plans cost the same: straight lines exactly, whatever else to six digits, whole numbers between two of them."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.figures.exact import exactly, settled
from budgetlint.formula.crossing import Crossing, crossing
from budgetlint.model.scalars import NUMBER, SHARE_BELOW_100, SHARE_TO_100, WHOLE, Form

D = Decimal
Plan = Callable[[Decimal], Decimal | None]


def met(first: Plan, second: Plan, near: str, form: Form) -> Crossing:
    def costs(at: Decimal) -> tuple[Decimal, Decimal] | None:
        one, other = first(at), second(at)
        return None if one is None or other is None else (one, other)

    return crossing(costs, D(near), form)


@pytest.mark.parametrize(
    ("first", "second", "near", "form", "expected"),
    [
        (lambda x: x * 3, lambda _: D(100), "10", NUMBER, Crossing(settled(D(100) / 3), True, None, 0, 1)),
        (lambda x: x * 3, lambda x: x * 2, "10", NUMBER, Crossing(None, below=1, above=1)),
        (lambda x: x * 3, lambda x: x * 3, "10", NUMBER, Crossing(None)),
        (lambda _: D(1), lambda x: 1 + D("0.25") * D("0.2") - D("0.9") * x, "0", SHARE_TO_100,
         Crossing(settled(D("0.05") / D("0.9")), True, None, 0, 1)),
        (lambda _: D(180), lambda x: 100 / (1 - x), "0.2", SHARE_BELOW_100, Crossing(D("0.444444"), False, None, 1, 0)),
        (lambda x: 10 * x, lambda _: D(95), "3", WHOLE, Crossing(None, False, (D(9), D(10)), 0, 1)),
        (lambda x: 10 * x, lambda _: D(90), "3", WHOLE, Crossing(D(9), True, None, 0, 1)),
        (lambda x: None if x > 5 else x, lambda _: D(100), "3", NUMBER, Crossing(None, below=0, above=0)),
        (lambda _: D(5), lambda x: x if x < 4 else 2 * x, "3", NUMBER, Crossing(D("4"), False, None, 1, 0)),
    ],
    ids=["line", "through zero alone", "same", "cache reads", "bent", "whole between", "whole", "unknown", "a step"],
)  # fmt: skip
def test_crossings(first: Plan, second: Plan, near: str, form: Form, expected: Crossing) -> None:
    assert met(first, second, near, form) == expected


@pytest.mark.slow
@given(
    st.decimals("0.01", "1000", places=2), st.decimals("0", "1000", places=2),
    st.decimals("0.01", "1000", places=2), st.decimals("0", "1000", places=2),
)  # fmt: skip
def test_lines_meet_where_they_cost_the_same(a: Decimal, b: Decimal, c: Decimal, d: Decimal) -> None:
    crossing = met(lambda x: a * x + b, lambda x: c * x + d, "7", NUMBER)
    if crossing.value is None:
        assert a == c or (b - d) / (c - a) < D("1e-5") or (b - d) / (c - a) > D(10) ** 8
    else:
        with exactly():
            one, other = a * crossing.value + b, c * crossing.value + d
            assert crossing.exact
            assert abs(one - other) <= D("1e-26") * max(one, other)
            before, after = crossing.value / 2, crossing.value * 2
            assert (a * before + b < c * before + d) is (crossing.below == 0)
            assert (a * after + b < c * after + d) is (crossing.above == 0)
