"""Expressions made from an engine's spelling: a template over `arg_a`, `arg_b`, `arg_c`."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot.expressions import Expression

AS_IS = "BUDGETLINT_FN_"
"""The prefix of a function that sqlglot must not translate, as long as the tree is one."""


def filled(template: str, dialect: str, *args: "Expression | tuple[Expression, ...]") -> "Expression":
    """The template with the arguments in place of `arg_a` and so on; several arguments fill a place in a list."""
    from sqlglot import exp

    by = dict(zip(("arg_a", "arg_b", "arg_c"), args, strict=False))
    made = _template(template, dialect).copy()
    for column in list(made.find_all(exp.Column)):
        if column.name not in by:
            continue
        value = by[column.name]
        if isinstance(value, tuple):
            _spread(column, value)
        elif column is made:
            return value
        else:
            column.replace(value.copy())
    return made


def _spread(column: "Expression", values: "tuple[Expression, ...]") -> None:
    parent = column.parent
    assert parent is not None
    spread = [one for item in parent.expressions for one in (values if item is column else (item,))]
    parent.set("expressions", spread)


@cache
def _template(text: str, dialect: str) -> "Expression":
    from sqlglot import parse_one

    return parse_one(text.replace("FN_", AS_IS), read=dialect)
