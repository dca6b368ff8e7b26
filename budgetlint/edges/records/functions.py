"""Our own functions, which no engine has, as each engine spells them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from budgetlint.edges.records.engines import SPELLINGS
from budgetlint.edges.records.spelling import EngineSpelling
from budgetlint.edges.records.templates import filled

if TYPE_CHECKING:
    from sqlglot.expressions import Expression


class Unwritable(ValueError):
    """The engine lacks something that the records of a source need."""


def spelled(node: "Expression", dialect: str) -> "Expression":
    """The call of a function as the engine spells it; of any other, the node. Raises `Unwritable`."""
    spelling = SPELLINGS[dialect]
    args: Sequence[Expression] = node.expressions
    name = str(node.this).lower()
    match name:
        case "moment_ms" | "text_ms" | "moment" | "brief" | "object_text":
            template: str = getattr(spelling, name)
            return filled(template, dialect, *args)
        case "json_text" | "flag_text":
            return _as_text(args[0], dialect, getattr(spelling, name))
        case "member":
            return filled(spelling.member, dialect, args[0], _key(args[1], spelling))
        case "map_of":
            if not spelling.map_of:
                raise Unwritable(f"{dialect} has no map of two arrays")
            return filled(spelling.map_of, dialect, *args)
        case "map_sum":
            if not spelling.map_sum:
                raise Unwritable(f"{dialect} has no sum over the entries of a map")
            return filled(spelling.map_sum, dialect, args[0], _entry(args[1], dialect))
    return node


def _as_text(value: "Expression", dialect: str, template: str) -> "Expression":
    """The value as text, by a cast if the engine has no other way."""
    from sqlglot import exp

    if template:
        return filled(template, dialect, value)
    return exp.Cast(this=value.copy(), to=exp.DataType.build("VARCHAR", dialect="duckdb"))


def _key(key: "Expression", spelling: EngineSpelling) -> "Expression":
    """The key of a member of a map as the engine takes it: the key itself, or a path."""
    from sqlglot import exp

    return exp.Literal.string(f"$.{in_path(str(key.this))}") if spelling.member_path else key


def in_path(key: str) -> str:
    """The key as a step of a path."""
    return key if key.isidentifier() else '"' + key.replace('"', '\\"') + '"'


def _entry(condition: "Expression", dialect: str) -> "Expression":
    """The condition on the key of an entry, which DuckDB reads as a member."""
    from sqlglot import exp

    if dialect == "duckdb":
        return condition.transform(
            lambda node: exp.column("key", table="e", quoted=True) if _is_column(node, "e_key") else node
        )
    return condition.transform(lambda node: exp.to_identifier("e_key") if _is_column(node, "e_key") else node)


def _is_column(node: "Expression", name: str) -> bool:
    from sqlglot import exp

    return isinstance(node, exp.Column) and node.name == name
