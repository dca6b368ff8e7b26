"""The recorded formula, worked out in fractions, comes to what the evaluator says of the changed file."""

import json
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from budgetlint.reports.whatif.formula_json import formulas
from tests.oracle.oracle import significant, written
from tests.reports.plans import PROJECT, Plan, plans
from tests.reports.turning import LAYERS, figures, merged, setting

pytestmark = pytest.mark.slow

ROUNDS = 40
_HOLDS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
}
_MADE: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "//": lambda a, b: Fraction(a // b),
    "min": min,
    "max": max,
}


def worked_out(nodes: Sequence[Sequence[Any]], inputs: Mapping[str, Fraction | None]) -> list[Any]:
    """The value of each node; None for a quotient by nothing and for what rests on one."""
    values: list[Any] = []
    for operation, *operands in nodes:
        match operation:
            case "is":
                values.append(Fraction(operands[0]))
            case "in":
                values.append(inputs[operands[0]])
            case "word":
                values.append(operands[0])
            case "settled":
                values.append(None if values[operands[0]] is None else significant(values[operands[0]]))
            case "if":
                how, first, second, yes, no = operands
                known = values[first] is not None and values[second] is not None
                values.append(values[yes if _HOLDS[how](values[first], values[second]) else no] if known else None)
            case _:
                left, right = (values[at] for at in operands)
                undefined = left is None or right is None or (operation in ("/", "//") and right == 0)
                values.append(None if undefined else _MADE[operation](left, right))
    return values


def number(text: str) -> Fraction:
    scale = {"%": Fraction(1, 100), "k": Fraction(1000)}
    return Fraction(text[:-1]) * scale[text[-1]] if text[-1] in scale else Fraction(text)


def turned(plan: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, str | None]:
    """Every figure that the page would show, with some knobs turned; keys as in `figures`."""
    file = {knob["key"]: number(values.get(f"0//{knob['key']}", knob["value"])) for knob in plan["knobs"]}
    inputs: dict[str, Fraction | None] = {}
    figures_of: dict[str, str | None] = {}
    unpriced = set()
    for index, workload in enumerate(plan["workloads"]):
        model, at, amounts, fit = next(
            choice
            for choice in workload["models"]
            if choice[0] == values.get(f"0/{index}/model", workload["models"][0][0])
        )
        formula = workload["formulas"][at]
        inputs_of: dict[str, Fraction | None] = {
            key: number(amount) for (key, _), amount in zip(formula["rates"], amounts, strict=True)
        }
        for knob in workload["knobs"]:
            start = file[knob["follows"]] if knob["follows"] else number(knob["value"])
            text = values.get(f"0/{index}/{knob['key']}")
            inputs_of[knob["key"]] = start if text is None else number(text)
        made = worked_out(formula["nodes"], inputs_of)
        priced = formula["layers"] is not None and not any(made[at] for at, _ in formula["missing"])
        assert values or model != workload["models"][0][0] or fit == priced
        if not priced:
            unpriced.add(workload["name"])
        for at, layer in enumerate(LAYERS):
            amount = made[formula["layers"][at]] if priced else None
            figures_of[f"0/{index}/{layer}"] = None if amount is None else written(amount)
            inputs[f"{workload['name']} {layer}"] = amount if priced else Fraction(0)
        inputs |= {f"{workload['name']} {unit}": made[at] for unit, at in formula["counts"]}
    made = worked_out(plan["nodes"], inputs)
    figures_of |= {f"0//{layer}": written(made[plan["totals"][at]]) for at, layer in enumerate(LAYERS)}
    for index, budget in enumerate(plan["budgets"]):
        known = None if budget["known"] is None else made[budget["known"]]
        partly = budget["unread"] or not unpriced.isdisjoint(budget["scope"])
        figures_of[f"0/b{index}/known"] = None if known is None else written(known)
        figures_of[f"0/b{index}/used"] = None if known is None else written(made[budget["used"]])
        verdict = "part" if partly else "whole"
        figures_of[f"0/b{index}/status"] = "incomplete" if known is None else made[budget[verdict]]
    return figures_of


def pasted(plan: Mapping[str, Any], values: Mapping[str, str]) -> str:
    """The change of a budget file that turns the same knobs."""
    change: dict[str, Any] = {}
    for where, text in values.items():
        _, index, key = where.split("/", 2)
        if key == "model":
            name = plan["workloads"][int(index)]["name"]
            change.setdefault("workloads", {}).setdefault(name, {})["model"] = text
            continue
        knobs = plan["workloads"][int(index)]["knobs"] if index else plan["knobs"]
        knob = next(knob for knob in knobs if knob["key"] == key)
        place = change
        if index:
            place = place.setdefault("workloads", {}).setdefault(plan["workloads"][int(index)]["name"], {})
        for step in knob["path"][:-1]:
            place = place.setdefault(step, {})
        mapping = {name: text if value is None else value for name, value in knob["mapping"]}
        place[knob["path"][-1]] = mapping or text
    return json.dumps(change)


CORPUS = [Plan(file.parent) for file in sorted((PROJECT / "tests/corpus/arithmetic").glob("*/budget.yaml"))]


@pytest.mark.parametrize("plan", [pytest.param(plan, id=plan.name) for plan in plans()])
def test_the_recorded_formula_says_what_the_evaluator_says(plan: Plan) -> None:
    turn_at_random(plan, ROUNDS)


@pytest.mark.parametrize("plan", [pytest.param(plan, id=plan.name) for plan in CORPUS])
def test_every_case_of_the_corpus_can_be_turned(plan: Plan) -> None:
    turn_at_random(plan, 4)


def turn_at_random(plan: Plan, rounds: int) -> None:
    recorded: Any = formulas(plan.report())[0]
    knobs = {f"0//{knob['key']}": knob for knob in recorded["knobs"]}
    for index, workload in enumerate(recorded["workloads"]):
        knobs |= {f"0/{index}/{knob['key']}": knob for knob in workload["knobs"]}
    random = Random(plan.name)
    for turns in range(rounds):
        chosen = random.sample(sorted(knobs), min(turns, len(knobs)))
        values = {where: setting(knobs[where], random) for where in chosen}
        for index, workload in enumerate(recorded["workloads"]):
            if turns % 3 == 1 and random.random() < 0.5:
                values[f"0/{index}/model"] = random.choice(workload["models"])[0]
        figures_of = turned(recorded, values)
        expected = figures(plan.report(merged(plan.text, pasted(recorded, values))))
        assert figures_of == {key: expected[key] for key in figures_of}, values


def test_recording_is_the_same_every_time() -> None:
    for plan in plans():
        assert formulas(plan.report()) == formulas(plan.report())
