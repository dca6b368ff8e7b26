"""Choices between words: a CASE that compares a text with one literal after another."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sqlglot.expressions import Expression

_FEW: Final = 4
"""Fewer words are compared one after another."""


def is_of_words(node: "Expression") -> bool:
    """Whether it is a CASE that compares one text with several literals, each of which gives a literal or null."""
    from sqlglot import exp

    if (
        not isinstance(node, exp.Case)
        or node.this is None
        or node.args.get("default") is None
        or len(node.args["ifs"]) < _FEW
    ):
        return False
    results = exp.Literal | exp.Boolean | exp.Null
    return all(isinstance(key, exp.Literal) and isinstance(value, results) for key, value in words_of(node))


def words_of(case: "Expression") -> "Iterator[tuple[Expression, Expression]]":
    """The words of a CASE, each with its result."""
    return ((one.this, one.args["true"]) for one in case.args["ifs"])
