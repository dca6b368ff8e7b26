"""Recording of the evaluator's formula: numbers that remember the operations on them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final, Self, TypeAlias, TypeVar

from budgetlint.figures.exact import ONE, ZERO, Recorded

Node: TypeAlias = "tuple[str | int, ...]"
"""An operation and its operands: places of earlier nodes on the tape, or the text of a constant, input or word."""

_Leaf = TypeVar("_Leaf")
_UNKNOWN: Final = Decimal("NaN")


class _Fork(Exception):
    """An undecided comparison on the branch that is being followed."""

    def __init__(self, condition: Node) -> None:
        super().__init__()
        self.condition = condition


class Tape:
    """Recorded expressions, each distinct one once, operands before their uses."""

    __slots__ = ("_decided", "_places", "_turn", "nodes")

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._places: dict[Node, int] = {}
        self._decided: tuple[bool, ...] | None = None
        self._turn = 0

    def place(self, node: Node) -> int:
        """The place of a node."""
        place = self._places.get(node)
        if place is None:
            place = self._places[node] = len(self.nodes)
            self.nodes.append(node)
        return place

    def input(self, name: str) -> "Traced":
        """A number whose value is set later."""
        return Traced(self, self.place(("in", name)))

    def of(self, number: "Decimal | int") -> int:
        """The place of a number: that of a recorded number, or of a constant."""
        if isinstance(number, Traced):
            assert number.tape is self, "a number of another tape"
            return number.at
        return self.place(("is", exact(Decimal(number))))

    def word(self, text: str) -> int:
        """The place of a word."""
        return self.place(("word", text))

    @property
    def following(self) -> bool:
        """Whether a branch of a function is being followed."""
        return self._decided is not None

    def decide(self, condition: Node) -> bool:
        """The outcome of a comparison on the branch that is being followed."""
        if self._decided is None:
            raise TypeError(f"`{condition[0]}` looks at a recorded number outside of a `branching` function")
        if self._turn == len(self._decided):
            raise _Fork(condition)
        self._turn += 1
        return self._decided[self._turn - 1]

    def tree(self, function: Callable[[], _Leaf], leaf: Callable[[_Leaf], int], decided: tuple[bool, ...] = ()) -> int:
        """All branches of a function: the place of nested choices whose leaves are its outcomes."""
        try:
            outcome = self._follow(function, decided)
        except _Fork as fork:
            yes = self.tree(function, leaf, (*decided, True))
            no = self.tree(function, leaf, (*decided, False))
            return yes if yes == no else self.place(("if", *fork.condition, yes, no))
        return leaf(outcome)

    def every_path(self, function: Callable[[], Decimal]) -> Decimal:
        """The choice between a function's outcomes, or the single outcome of the branch that is being followed."""
        return function() if self.following else Traced(self, self.tree(function, self.of))

    def _follow(self, function: Callable[[], _Leaf], decided: tuple[bool, ...]) -> _Leaf:
        self._decided, self._turn = decided, 0
        try:
            return function()
        finally:
            self._decided, self._turn = None, 0


class Traced(Recorded):
    """A number defined by the expression that computes it; its value as a `Decimal` is NaN, so that nothing can
    depend on it."""

    __slots__ = ("at", "tape")

    tape: Tape
    at: int

    def __new__(cls, tape: Tape, at: int) -> Self:
        self = super().__new__(cls, _UNKNOWN)
        self.tape, self.at = tape, at
        return self

    def every_path(self, function: Callable[[], Decimal]) -> Decimal:
        return self.tape.every_path(function)

    def settled(self) -> Decimal:
        return Traced(self.tape, self.tape.place(("settled", self.at)))

    def _made(self, operation: str, left: Decimal | int, right: Decimal | int) -> Decimal:
        return Traced(self.tape, self.tape.place((operation, self.tape.of(left), self.tape.of(right))))

    def __add__(self, other: Decimal | int, /) -> Decimal:
        return self if _is(other, ZERO) else self._made("+", self, other)

    def __radd__(self, other: Decimal | int, /) -> Decimal:
        return self if _is(other, ZERO) else self._made("+", other, self)

    def __sub__(self, other: Decimal | int, /) -> Decimal:
        return self if _is(other, ZERO) else self._made("-", self, other)

    def __rsub__(self, other: Decimal | int, /) -> Decimal:
        return self._made("-", other, self)

    def __neg__(self) -> Decimal:
        return self._made("-", ZERO, self)

    def __mul__(self, other: Decimal | int, /) -> Decimal:
        if _is(other, ONE) or _is(other, ZERO):
            return self if _is(other, ONE) else ZERO
        return self._made("*", self, other)

    def __rmul__(self, other: Decimal | int, /) -> Decimal:
        return self * other

    def __truediv__(self, other: Decimal | int, /) -> Decimal:
        return self if _is(other, ONE) else self._made("/", self, other)

    def __rtruediv__(self, other: Decimal | int, /) -> Decimal:
        return self._made("/", other, self)

    def __floordiv__(self, other: Decimal | int, /) -> Decimal:
        return self._made("//", self, other)

    def __rfloordiv__(self, other: Decimal | int, /) -> Decimal:
        return self._made("//", other, self)

    def max(self, other: Decimal | int, context: object = None) -> Decimal:  # noqa: ARG002
        return self._made("max", self, other)

    def min(self, other: Decimal | int, context: object = None) -> Decimal:  # noqa: ARG002
        return self._made("min", self, other)

    def _compared(self, operation: str, other: object) -> bool:
        if not isinstance(other, (Decimal, int)):
            raise TypeError(f"a number is compared with {other!r}")
        return self.tape.decide((operation, self.at, self.tape.of(other)))

    def __lt__(self, other: object, /) -> bool:
        return self._compared("<", other)

    def __le__(self, other: object, /) -> bool:
        return self._compared("<=", other)

    def __gt__(self, other: object, /) -> bool:
        return self._compared(">", other)

    def __ge__(self, other: object, /) -> bool:
        return self._compared(">=", other)

    def __eq__(self, other: object, /) -> bool:
        return isinstance(other, (Decimal, int)) and self._compared("=", other)

    def __ne__(self, other: object, /) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((type(self), self.at))

    def __bool__(self) -> bool:
        """On a branch, whether it is not zero; elsewhere True, so that the evaluator continues."""
        return not self.tape.following or self != ZERO


def exact(number: Decimal) -> str:
    """A number in full, with all the digits of its computation."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _is(number: Decimal | int, plain: Decimal) -> bool:
    return not isinstance(number, Traced) and number == plain
