"""What changed in how sure a plan is: each range before and after, as people write it."""

from decimal import Decimal

import pytest

from budgetlint.compare.ranges import has_ranges, range_facts
from budgetlint.compare.results import Fact
from budgetlint.compare.versions import Version, comparison
from budgetlint.estimate.range_results import BudgetSpread, Undrawn
from budgetlint.frozen import replace
from tests.compare.written import budget_file, version

FILE = """
workloads:
  w:
    kind: llm-app
    model: a/small
    requests: %s
    input_tokens: %s
    output_tokens: 500
    multipliers: {rejected_outputs: %s}
budgets: {total: {ceiling: 1000}}
"""
WIDE = "{mean: 2300, p10: 900, p90: 4100}"
SHARE = "{mean: 5%, p10: 2%, p50: 4.5%, p90: 9%}"
WORDS = "mean 2300, p10 900, p90 4100"


def text(requests: str = "1000", tokens: str = "2300", rejected: str = "5%") -> str:
    return FILE % (requests, tokens, rejected)


@pytest.mark.parametrize(
    ("before", "after", "facts"),
    [
        (text(), text(), []),
        (text(tokens=WIDE), text(tokens=WIDE), []),
        (text(), text(tokens=WIDE), [("w.input_tokens", None, WORDS)]),
        (text(tokens=WIDE), text(), [("w.input_tokens", WORDS, None)]),
        (
            text(tokens=WIDE),
            text(tokens="{mean: 2300, p10: 800, p90: 4100}"),
            [("w.input_tokens", WORDS, "mean 2300, p10 800, p90 4100")],
        ),
        (
            text(rejected=SHARE),
            text(requests="{mean: 1000, p10: 500, p90: 1500}", rejected="{mean: 5%, p10: 2%, p90: 9%}"),
            [

                ("w.multipliers.rejected_outputs", "mean 5%, p10 2%, p50 4.5%, p90 9%", "mean 5%, p10 2%, p90 9%"),
                ("w.requests", None, "mean 1000, p10 500, p90 1500"),
            ],
        ),
    ],
)  # fmt: skip
def test_each_range_that_differs(before: str, after: str, facts: list[tuple[str, str | None, str | None]]) -> None:
    expected = tuple(Fact(name, then, now, "range") for name, then, now in facts)
    assert range_facts(budget_file(before), budget_file(after)) == expected


def test_a_side_that_is_not_there_has_no_ranges() -> None:
    file = budget_file(text(tokens=WIDE))
    fact = Fact("w.input_tokens", None, WORDS, "range")
    assert range_facts(None, file) == (fact,)
    assert range_facts(file, None) == (replace(fact, before=WORDS, after=None),)
    assert range_facts(None, None) == ()


def drawn(tokens: str) -> Version:
    """A version whose ranges somebody would have drawn."""
    plain = version("budget.yaml", text(tokens=tokens))
    assert plain.estimate is not None
    return replace(plain, estimate=replace(plain.estimate, undrawn=Undrawn("there is no time", "wait")))


def test_what_has_ranges() -> None:
    assert not has_ranges(None)
    estimate = version("budget.yaml", text()).estimate
    assert estimate is not None
    assert not has_ranges(estimate)
    assert has_ranges(drawn(WIDE).estimate)
    spread = BudgetSpread(Decimal("0.1"), None, None, None, None)
    budgets = tuple(replace(budget, spread=spread) for budget in estimate.budgets)
    assert has_ranges(replace(estimate, budgets=budgets))
    assert has_ranges(replace(estimate, budgets=(*estimate.budgets, *budgets)))


def test_a_range_alone_changes_a_file_and_nothing_of_its_plan() -> None:
    plain = version("budget.yaml", text())
    for before, after, facts in (
        (plain, drawn(WIDE), [(None, WORDS)]),
        (drawn(WIDE), plain, [(WORDS, None)]),
        (drawn(WIDE), drawn(WIDE), []),
    ):
        (file,) = comparison([before], [after]).files
        assert [(fact.before, fact.after) for fact in file.ranges] == facts
        assert file.fate == ("changed" if facts else "unchanged")
        assert file.layers.planned.change == 0
    (gone,) = comparison([drawn(WIDE)], []).files
    (come,) = comparison([], [drawn(WIDE)]).files
    assert [(fact.before, fact.after) for file in (gone, come) for fact in file.ranges] == [
        (WORDS, None),
        (None, WORDS),
    ]


def test_a_budget_of_the_same_amount_is_another_where_it_is_more_likely_exceeded() -> None:
    plain = version("budget.yaml", text())

    def likely(probability: str | None) -> Version:
        assert plain.estimate is not None
        spread = None if probability is None else BudgetSpread(Decimal(probability), None, None, None, None)
        budgets = tuple(replace(budget, spread=spread) for budget in plain.estimate.budgets)
        return replace(plain, estimate=replace(plain.estimate, budgets=budgets))

    fates = [
        [budget.fate for budget in comparison([likely(before)], [likely(after)]).files[0].budgets]
        for before, after in (("0.1", "0.1"), ("0.1", "0.2"), ("0.2", "0.1"), (None, "0.1"), (None, None))
    ]
    assert fates == [["unchanged"], ["changed"], ["changed"], ["changed"], ["unchanged"]]
