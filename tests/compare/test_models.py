"""A workload that moves to another model: each side sees what its own price file says of both."""

from datetime import date

import pytest

from budgetlint import compare_budgets, lint_budget
from budgetlint.compare.results import FileChange

DAY = date(2026, 7, 1)


def priced(**models: str) -> str:
    """A price file with one rate a million output tokens for each model; `=` in a rate gives aliases before it."""
    lines = ["version: 1", "date: 2026-06-17", "models:"]
    for name, rate in models.items():
        aliases, _, amount = rate.rpartition("=")
        lines.append(f"  {name}: {{aliases: [{aliases}], prices: [{{rates: {{output_tokens: {amount}}}}}]}}")
    return "\n".join(lines) + "\n"


def budget(model: str, contract: str = "") -> str:
    """One workload that makes a million output tokens, so that its amount is the rate."""
    return f"""\
version: 1
pricing: {{snapshot: prices.yaml{contract}}}
workloads: {{w: {{kind: llm-app, model: {model}, requests: 1000, input_tokens: 0, output_tokens: 1000}}}}
budgets: {{total: {{ceiling: 100}}}}
"""


def changed(before: tuple[str, dict[str, str]], after: tuple[str, dict[str, str]]) -> FileChange:
    old, new = (lint_budget(text, files, DAY) for text, files in (before, after))
    return compare_budgets(old, new).files[0]


def parts(change: FileChange) -> dict[str, str]:
    return {part.name: f"{part.change.normalize():f}" for part in change.workloads[0].parts}


def test_a_move_and_a_dearer_price_at_once() -> None:
    """x 1, y 2 before; x 1, y 10 after; from x to y: v(nothing) 1, v(model) 2, v(price) 1, v(both) 10.

    model = ((2 − 1) + (10 − 1)) ÷ 2 = 5, price = ((1 − 1) + (10 − 2)) ÷ 2 = 4.
    """
    before = budget("x"), {"prices.yaml": priced(x="1", y="2")}
    after = budget("y"), {"prices.yaml": priced(x="1", y="10")}
    assert parts(changed(before, after)) == {"model": "5", "price": "4"}
    assert parts(changed(after, before)) == {"model": "-5", "price": "-4"}


def test_both_prices_changed() -> None:
    """v(nothing) 1, v(model) 2, v(price) 4, v(both) 10: model = (1 + 6) ÷ 2 = 3.5, price = (3 + 8) ÷ 2 = 5.5."""
    before = budget("x"), {"prices.yaml": priced(x="1", y="2")}
    after = budget("y"), {"prices.yaml": priced(x="4", y="10")}
    assert parts(changed(before, after)) == {"model": "3.5", "price": "5.5"}


def test_a_pin_of_the_models_in_use_lends_what_it_lacks() -> None:
    """The old file knows no y and the new one no x: to be moved is all the model's doing."""
    before = budget("x"), {"prices.yaml": priced(x="1")}
    after = budget("y"), {"prices.yaml": priced(y="10")}
    assert parts(changed(before, after)) == {"model": "9"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"x": "x-1=1"}, {"x": "x-1=1"}),
        ({"x": "x-1=1"}, {"x-1": "1"}),
        ({"x": "1"}, {"x-1": "x=1"}),
    ],
    ids=["listed by both", "by the old one alone", "by the new one alone"],
)
def test_an_alias_of_the_same_model_is_no_change(old: dict[str, str], new: dict[str, str]) -> None:
    change = changed((budget("x"), {"prices.yaml": priced(**old)}), (budget("x-1"), {"prices.yaml": priced(**new)}))
    assert (change.fate, change.workloads[0].facts, parts(change)) == ("unchanged", (), {})


def test_two_aliases_of_one_model() -> None:
    files = {"prices.yaml": priced(x="x-1,x-2=1")}
    change = changed((budget("x-1"), files), (budget("x-2"), files))
    assert (change.fate, parts(change)) == ("unchanged", {})


def test_an_alias_whose_price_changed_is_the_prices_doing() -> None:
    before = budget("x"), {"prices.yaml": priced(x="x-1=1")}
    after = budget("x-1"), {"prices.yaml": priced(x="x-1=3")}
    change = changed(before, after)
    assert parts(change) == {"price": "2"}
    assert [fact.name for fact in change.workloads[0].facts] == ["rate of output_tokens"]


def test_models_that_cost_the_same_are_two_all_the_same() -> None:
    files = {"prices.yaml": priced(x="1", y="1")}
    change = changed((budget("x"), files), (budget("y"), files))
    assert [(fact.name, fact.before, fact.after) for fact in change.workloads[0].facts] == [("model", "x", "y")]
    assert parts(change) == {}


def test_a_contract_that_prices_the_new_model_too() -> None:
    """Contract x 1, y 2 before; x 1, y 10 after, over listed prices that stay: as in the first case."""
    listed = priced(x="20", y="20")
    contract = ", contract: {file: contract.yaml}"
    before = budget("x", contract), {"prices.yaml": listed, "contract.yaml": priced(x="1", y="2")}
    after = budget("y", contract), {"prices.yaml": listed, "contract.yaml": priced(x="1", y="10")}
    assert parts(changed(before, after)) == {"model": "5", "price": "4"}


def test_a_model_that_can_not_be_read_lends_nothing() -> None:
    broken = priced(x="1", y="2").replace("output_tokens: 2", "output_tokens: -2")
    before = budget("x"), {"prices.yaml": broken}
    after = budget("y"), {"prices.yaml": priced(x="1", y="10")}
    assert parts(changed(before, after)) == {"model": "9"}
