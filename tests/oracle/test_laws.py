"""Laws that hold for any budget file, and the second opinion on thousands of small random ones."""

import json
from datetime import date
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.prices import PriceText
from budgetlint.lint.settings import Settings
from budgetlint.reports.estimate import json_report
from tests.oracle.agreement import differences
from tests.oracle.files import budget_files, contracts, snapshots
from tests.oracle.oracle import evaluate
from tests.oracle.tariff import mapping

pytestmark = pytest.mark.slow

DAY = date(2026, 7, 1)
LAYERS = ("base", "operational", "planned")
Data = dict[str, object]


def estimated(budget: Data, prices: Data, contract: Data | None = None) -> Data:
    """The one file of the machine output."""
    if contract is not None:
        budget = budget | {"pricing": {"snapshot": "prices.json", "contract": {"file": "contract.json"}}}
    texts = {"prices.json": json.dumps(prices), "contract.json": json.dumps(contract)}
    text = json.dumps(budget).replace('"null"', "null").encode()
    linter = Linter(Settings(DAY), lambda *arguments: PriceText(texts[arguments[1]], str(hash(texts[arguments[1]]))))
    files = json_report.as_data(linter.report([BudgetText("budget.yaml", text)]))["files"]
    assert isinstance(files, list)
    return dict(mapping(files[0]))


def priced(file: Data) -> list[Data]:
    workloads = file["workloads"]
    assert isinstance(workloads, list)
    return [workload for workload in workloads if workload["priced"]]


def close(left: Fraction, right: Fraction) -> bool:
    """Equal but for the 28th digit of what was added up."""
    return abs(left - right) <= max(abs(left), abs(right)) / 10**26


def total(lines: object, field: str) -> Fraction:
    assert isinstance(lines, list)
    return sum((Fraction(line[field]) for line in lines), Fraction(0))


@settings(max_examples=120, deadline=None)
@given(budget_files(), snapshots())
def test_the_oracle_agrees(budget: Data, prices: Data) -> None:
    assert list(differences(evaluate(budget, prices, DAY), estimated(budget, prices))) == []


@settings(max_examples=60, deadline=None)
@given(budget_files(), snapshots(), st.data())
def test_the_oracle_agrees_under_a_contract(budget: Data, prices: Data, data: st.DataObject) -> None:
    budget, prices = budget | {"currency": "USD"}, prices | {"currency": "USD"}
    contract = data.draw(contracts("USD"))
    expected = evaluate(budget, prices, DAY, contract)
    assert list(differences(expected, estimated(budget, prices, contract))) == []


@settings(max_examples=30, deadline=None)
@given(budget_files(), snapshots())
def test_lines_add_up(budget: Data, prices: Data) -> None:
    """Items make the base, steps lead from there to operational, workloads make the known total."""
    file = estimated(budget, prices)
    for workload in priced(file):
        base, operational = (Fraction(str(workload[layer])) for layer in LAYERS[:2])
        assert close(total(workload["items"], "amount"), base)
        assert close(base + total(workload["steps"], "change"), operational)
    totals = mapping(file["totals"])
    known = mapping(totals.get("known", totals))
    for layer in LAYERS:
        assert close(total(priced(file), layer), Fraction(str(known[layer])))


@settings(max_examples=30, deadline=None)
@given(budget_files(), snapshots(), st.randoms(use_true_random=False))
def test_order_of_workloads_is_irrelevant(budget: Data, prices: Data, random: Random) -> None:
    workloads = list(mapping(budget["workloads"]).items())
    random.shuffle(workloads)
    shuffled = estimated(budget | {"workloads": dict(workloads)}, prices)
    plain = estimated(budget, prices)
    assert by_name(shuffled["workloads"]) == by_name(plain["workloads"])
    assert without_order(shuffled["totals"]) == without_order(plain["totals"])
    assert without_order(shuffled["budgets"]) == without_order(plain["budgets"])


def by_name(workloads: object) -> dict[str, Data]:
    assert isinstance(workloads, list)
    return {workload["name"]: workload for workload in workloads}


def without_order(value: object) -> object:
    """The same with every list of names sorted."""
    if isinstance(value, dict):
        return {key: without_order(item) for key, item in value.items()}
    if isinstance(value, list):
        made = [without_order(item) for item in value]
        return sorted(made, key=str)
    return value


@settings(max_examples=30, deadline=None)
@given(budget_files(), snapshots(), st.integers(2, 9))
def test_cost_is_in_proportion_to_volume(budget: Data, prices: Data, times: int) -> None:
    """Every kept unit scales alike: a volume so many times as large costs so many times as much, layer by layer."""
    keys = ("requests", "users", "tasks", "started_tasks", "developers", "accepted_images", "accepted_clips", "seats")
    more: Data = {}
    for name, workload in mapping(budget["workloads"]).items():
        scaled = {key: str(Fraction(str(value)) * times) for key, value in mapping(workload).items() if key in keys}
        volumes = {key: decimal(value) for key, value in scaled.items()}
        more[name] = {**mapping(workload), **(volumes or {"requests": str(times)})}
    few, many = priced(estimated(budget, prices)), priced(estimated(budget | {"workloads": more}, prices))
    for left, right in zip(few, many, strict=True):
        for layer in LAYERS:
            assert close(Fraction(str(left[layer])) * times, Fraction(str(right[layer])))


def decimal(value: str) -> str:
    """A fraction of tenths as a decimal."""
    whole, tenths = divmod(Fraction(value) * 10, 10)
    return f"{whole}.{tenths}"
