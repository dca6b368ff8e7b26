"""Draws of ranges: a Sobol sequence mapped through their distributions, and a recorded formula evaluated on it in
blocks."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from budgetlint.estimate.distributions import Distribution, distribution_of
from budgetlint.formula.nodes import needed, operands
from budgetlint.formula.recording import Node
from budgetlint.formula.spending import Input

if TYPE_CHECKING:
    from numpy import ndarray

POINTS: Final = 65_536
BLOCK: Final = 4_096
MOST_INPUTS: Final = 21_201
"""The maximum number of dimensions of the sequence."""
HALF_A_CELL: Final = 2.0**-17


def installed() -> bool:
    """Whether the packages for draws are installed."""
    try:
        import numpy  # noqa: F401
        import scipy.special  # noqa: F401
    except ImportError:
        return False
    return True


def blocks(inputs: Sequence[Input]) -> "Iterator[dict[str, ndarray]]":
    """The points of the sequence as values of the inputs, one block at a time."""
    import numpy as np
    from scipy.special import ndtri
    from scipy.stats import qmc

    shapes = [distribution_of(entry.range) for entry in inputs]
    sequence = qmc.Sobol(len(shapes), scramble=False)
    for _ in range(POINTS // BLOCK):
        normal = ndtri(np.ascontiguousarray(sequence.random(BLOCK).T) + HALF_A_CELL)
        yield {
            entry.name: _values(shape, normal[at]) for at, (entry, shape) in enumerate(zip(inputs, shapes, strict=True))
        }


def _values(shape: Distribution, normal: "ndarray") -> "ndarray":
    import numpy as np

    sides = shape.above if shape.below == shape.above else np.where(normal < 0, shape.below, shape.above)
    scaled = normal * sides
    scaled += shape.middle
    values: ndarray = 1 / (1 + np.exp(-scaled)) if shape.bounded else np.exp(scaled, out=scaled)
    if shape.whole:
        values = np.floor(values + 0.5)
    return np.maximum(values, shape.least) if shape.least else values


class Program:
    """The nodes that some outcomes need, and the node after which each is no longer needed."""

    __slots__ = ("_last", "_nodes", "_places", "_wanted")

    def __init__(self, nodes: Sequence[Node], wanted: Sequence[int]) -> None:
        self._nodes = nodes
        self._wanted = frozenset(wanted)
        self._places = needed(nodes, wanted)
        self._last: dict[int, list[int]] = {}
        last = {entry: place for place in self._places for entry in operands(nodes[place])}
        for entry, place in last.items():
            self._last.setdefault(place, []).append(entry)

    def run(self, inputs: "Mapping[str, ndarray]") -> "dict[int, ndarray]":
        """The values of the outcomes for some values of the inputs."""
        import numpy as np

        values: dict[int, ndarray] = {}
        with np.errstate(all="ignore"):
            for place in self._places:
                values[place] = _computed(self._nodes[place], inputs, values)
                for gone in self._last.get(place, ()):
                    if gone not in self._wanted:
                        del values[gone]
        return values


def _computed(node: Node, inputs: "Mapping[str, ndarray]", values: "Mapping[int, ndarray]") -> "ndarray":
    import numpy as np

    match node:
        case ("in", str(name)):
            return inputs[name]
        case ("is", str(text)):
            return np.array(float(Decimal(text)))
        case ("settled", int(of)):
            return values[of]
        case ("if", str(sign), int(left), int(right), int(yes), int(no)):
            return np.where(_compared(sign, values[left], values[right]), values[yes], values[no])
        case (str(sign), int(left), int(right)):
            return _applied(sign, values[left], values[right])
    raise TypeError(f"unknown operation {node[0]}")


def _compared(sign: str, left: "ndarray", right: "ndarray") -> "ndarray":
    import numpy as np

    compare = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "=": np.equal}[sign]
    flags: ndarray = compare(left, right)
    return flags


def _applied(sign: str, left: "ndarray", right: "ndarray") -> "ndarray":
    import numpy as np

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
            return np.trunc(left / right)
        case "max":
            return np.maximum(left, right)
        case "min":
            return np.minimum(left, right)
    raise TypeError(f"unknown operation {sign}")
