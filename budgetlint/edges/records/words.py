"""Choices between words, a CASE that compares a text with one literal after another, as look-ups in a map."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from budgetlint.edges.records.engines import SPELLINGS
from budgetlint.edges.records.templates import filled

if TYPE_CHECKING:
    from sqlglot.expressions import Expression

_FEW: Final = 4
"""Fewer words are compared one after another."""


def looked_up(node: "Expression", dialect: str) -> "Expression":
    """The node, or a choice between words as a look-up; words for null are a condition, since a look-up gives null for any other text."""
    from sqlglot import exp

    spelling = SPELLINGS[dialect].word
    if not (spelling and _is_of_words(node)):
        return node
    words = {key: value for key, value in _words_of(node) if not isinstance(value, exp.Null)}
    nulls = [key for key, value in _words_of(node) if isinstance(value, exp.Null)]
    otherwise = node.args["default"]
    if words:
        entries = tuple(part for entry in words.items() for part in entry)
        otherwise = exp.Coalesce(this=filled(spelling, dialect, node.this, entries), expressions=[otherwise.copy()])
    if not nulls:
        return otherwise
    return exp.case().when(node.this.isin(*nulls), exp.null()).else_(otherwise)


def _is_of_words(node: "Expression") -> bool:
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
    return all(isinstance(key, exp.Literal) and isinstance(value, results) for key, value in _words_of(node))


def _words_of(case: "Expression") -> "Iterator[tuple[Expression, Expression]]":
    """The words of a CASE, each with its result."""
    return ((one.this, one.args["true"]) for one in case.args["ifs"])
