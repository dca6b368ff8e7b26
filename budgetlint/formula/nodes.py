"""The nodes of a recorded formula: those that some outcomes need, those that an input affects, and their exact
values."""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import settled
from budgetlint.formula.recording import Node

_NONE: Final[frozenset[str]] = frozenset()
NOTHING: Final = Decimal("NaN")
"""The result of a division by zero, on a branch that is not taken."""


def operands(node: Node) -> tuple[int, ...]:
    """The places of a node's operands."""
    return tuple(operand for operand in node[1:] if isinstance(operand, int))


def needed(nodes: Sequence[Node], wanted: Sequence[int]) -> list[int]:
    """The places of all nodes that some outcomes need, in order."""
    reached = set(wanted)
    for place in range(max(wanted, default=-1), -1, -1):
        if place in reached:
            reached.update(operands(nodes[place]))
    return sorted(reached)


def moved_by(nodes: Sequence[Node], places: Sequence[int]) -> dict[str, list[int]]:
    """For each input, the nodes that depend on it, in order."""
    inputs: dict[int, frozenset[str]] = {}
    moved: dict[str, list[int]] = {}
    for place in places:
        node = nodes[place]
        names = frozenset({str(node[1])}) if node[0] == "in" else _NONE.union(*(inputs[of] for of in operands(node)))
        inputs[place] = names
        for name in names:
            moved.setdefault(name, []).append(place)
    return moved


def exact_values(
    nodes: Sequence[Node], places: Sequence[int], inputs: Mapping[str, Decimal], known: dict[int, Decimal]
) -> dict[int, Decimal]:
    """The exact values of nodes for some values of the inputs; `known` are the values of earlier nodes."""
    computed: dict[int, Decimal] = {}
    values: Mapping[int, Decimal] = ChainMap(computed, known) if known else computed
    for place in places:
        try:
            computed[place] = _value(nodes[place], inputs, values)
        except ArithmeticError:
            computed[place] = NOTHING
    return computed


def _value(node: Node, inputs: Mapping[str, Decimal], values: Mapping[int, Decimal]) -> Decimal:
    match node:
        case ("in", str(name)):
            return inputs[name]
        case ("is", str(text)):
            return Decimal(text)
        case ("settled", int(of)):
            return settled(values[of])
        case ("if", str(sign), int(left), int(right), int(yes), int(no)):
            return values[yes if _holds(sign, values[left], values[right]) else no]
        case (str(sign), int(left), int(right)):
            return _computed(sign, values[left], values[right])
    raise TypeError(f"unknown operation {node[0]}")


def _holds(sign: str, left: Decimal, right: Decimal) -> bool:
    match sign:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case "=":
            return left == right
    raise TypeError(f"unknown comparison {sign}")


def _computed(sign: str, left: Decimal, right: Decimal) -> Decimal:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right
        case "//":
            return left // right
        case "max":
            return left.max(right)
        case "min":
            return left.min(right)
    raise TypeError(f"unknown operation {sign}")
