"""Conditions on rows that a user writes: accepted only if they examine a row and do nothing else."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot.expressions import Expression


class NotACondition(ValueError):
    """The text is not a condition on a row."""


def condition(text: str, dialect: str) -> "Expression":
    """A condition in an engine's own dialect. Raises `NotACondition` for anything that does more than examine a row."""
    from sqlglot import exp, parse
    from sqlglot.errors import SqlglotError

    try:
        trees = parse(f"SELECT 1 WHERE {text}", read=dialect)
    except SqlglotError:
        raise NotACondition("it can't be parsed") from None
    (tree, *others) = trees
    if others or not isinstance(tree, exp.Select):
        raise NotACondition("it continues after a condition")
    where = tree.args["where"].this
    if where.find(exp.Query, exp.Command, exp.AggFunc, exp.Window, exp.Placeholder, exp.Parameter, exp.Values):
        raise NotACondition("it contains a query, an aggregate or a parameter")
    if any(_names_a_table(test) for test in where.find_all(exp.In)):
        raise NotACondition("it reads another table: expected a list of values after IN")
    if where.find(exp.Operator) or any(kind.this == exp.DType.USERDEFINED for kind in where.find_all(exp.DataType)):
        raise NotACondition("it contains a user-defined operator or type")
    called = next((name for name in _called(where) if name.lower() not in _ONLY_LOOK), None)
    if called is not None:
        raise NotACondition(f"it calls `{called}`, which is not known to only examine a row")
    named = {part for part, value in tree.args.items() if value}
    if named - {"expressions", "where"}:
        raise NotACondition("it continues after a condition")
    for node in where.walk():
        node.comments = None
    return exp.paren(where, copy=False)


def columns_in(text: str, dialect: str) -> list[str]:
    """The columns that a condition names, without those of a lambda or of the engine's own, whose names begin with `_`."""
    from sqlglot import exp

    where = condition(text, dialect)
    ours = {name.name for scope in where.find_all(exp.Lambda) for name in scope.expressions}
    names = dict.fromkeys(column.parts[0].name for column in where.find_all(exp.Column))
    return [name for name in names if name not in ours and not name.startswith("_")]


def _names_a_table(test: "Expression") -> bool:
    """Whether IN is followed by a name, which ClickHouse reads as that of a table."""
    from sqlglot import exp

    listed = test.expressions
    return isinstance(test.args.get("field"), exp.Column) or (len(listed) == 1 and isinstance(listed[0], exp.Column))


_ONLY_LOOK = frozenset(
    [
        "empty",
        "hasall",
        "hasany",
        "hastoken",
        "jsonb_path_exists",
        "jsonhas",
        "lowerutf8",
        "make_date",
        "mapcontains",
        "multisearchany",
        "notempty",
        "now",
        "timezone",
        "today",
        "todate",
        "todatetime",
        "todatetime64",
        "toint64",
        "tostring",
        "touint64",
        "toyyyymm",
        "toyyyymmdd",
        "upperutf8",
        "visitparamextractstring",
        "yesterday",
    ]
)
"""Functions unknown to sqlglot that only examine their arguments."""


def _called(where: "Expression") -> Iterator[str]:
    """The functions that sqlglot doesn't know or that are in a schema, and those with side effects or varying
    results."""
    from sqlglot import exp

    for function in where.find_all(exp.Func):
        if isinstance(function, exp.Anonymous):
            yield str(function.this)
        elif _ACTS.search(type(function).__name__) or isinstance(function.parent, exp.Dot):
            yield function.sql_name().lower()


_ACTS = re.compile(
    "^(AI|ML|Generate|Explod|Read|Rand|Seq[0-9]|Uuid$|Zipf|Uniform|Normal$|NextValue|Predict|Vector|Secret|ToFile|Open|DynamicIdentifier)"
)
"""Functions known to sqlglot that call a model, generate rows or random values, or read elsewhere, by prefix."""
