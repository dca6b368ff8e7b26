"""Translates queries from DuckDB's SQL to other engines' dialects."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from budgetlint.edges.records.conditions import condition
from budgetlint.edges.records.engines import SPELLINGS
from budgetlint.edges.records.functions import in_path, spelled
from budgetlint.edges.records.spelling import EngineSpelling
from budgetlint.edges.records.templates import AS_IS, filled
from budgetlint.edges.records.words import looked_up
from budgetlint.records.calls import BILL_COLUMNS, COLUMNS
from budgetlint.records.mapping import TAG_COLUMNS

if TYPE_CHECKING:
    from sqlglot.expressions import Cast, Expression

MARK = "@"
"""The first character of a name that belongs to the table: it keeps its case; all other names are ours, in small
letters."""

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_FINAL = " FINAL"
"""The keyword with which ClickHouse leaves out old versions of a row."""


class NotATable(ValueError):
    """The text is not a table name."""


def table_parts(table: str, dialect: str) -> tuple[str, ...]:
    """The catalog, schema and name of a table, as far as stated. Raises `NotATable` if the text is not a name."""
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        named = exp.to_table(table, dialect=dialect)
    except SqlglotError:
        raise NotATable(table) from None
    if any(node.comments for node in named.walk()) or not table.strip():
        raise NotATable(table)
    if not all(isinstance(part, exp.Identifier) and part.name for part in named.parts):
        raise NotATable(table)
    return tuple(part.name for part in named.parts)


def table_text(table: str, dialect: str) -> str:
    """A table's name for the engine: quoted if it was, or if it has more than small letters. Raises `NotATable`."""
    from sqlglot import exp

    table_parts(table, dialect)
    named = exp.to_table(table, dialect=dialect)
    for part in named.find_all(exp.Identifier):
        part.set("quoted", bool(part.args.get("quoted")) or not _PLAIN.fullmatch(part.name))
    return str(named.sql(dialect))


def portable(text: str, dialect: str, table: str = "", where: str | None = None) -> str:
    """The query in the dialect; `@table` and `@where` become the table and a condition in that dialect.

    Raises `Unwritable` if the engine has no equivalent.
    """
    from sqlglot import ErrorLevel, parse_one

    tree = parse_one(text, read="duckdb")
    for respell in (
        lambda node: _renamed(node, dialect, table, where),
        lambda node: _by_bytes(node, dialect),
        lambda node: looked_up(node, dialect),
        lambda node: _respelled(node, dialect),
    ):
        tree = _from_the_leaves(tree, respell)
    return str(tree.sql(dialect, pretty=True, unsupported_level=ErrorLevel.IGNORE)).replace(AS_IS, "")


def _from_the_leaves(tree: "Expression", respell: "Callable[[Expression], Expression]") -> "Expression":
    """The tree with each node replaced by its respelling, children first; replacements are not visited again."""
    for node in reversed(list(tree.walk())):
        made = respell(node)
        if made is not node:
            if node is tree:
                return made
            node.replace(made)
    return tree


def _renamed(node: "Expression", dialect: str, table: str, where: str | None) -> "Expression":
    from sqlglot import exp

    match node:
        case exp.Table() if node.name == f"{MARK}table":
            named = exp.to_table(table_text(table.removesuffix(_FINAL), dialect), dialect=dialect)
            named.set("alias", exp.TableAlias(this=exp.to_identifier("given", quoted=True)))
            return exp.Final(this=named) if table.endswith(_FINAL) else named
        case exp.Column() if node.name == f"{MARK}where":
            return exp.true() if where is None else condition(where, dialect)
        case exp.Subquery() if isinstance(node.parent, exp.From | exp.Join) and not node.alias:
            node.set("alias", exp.TableAlias(this=exp.to_identifier("inner_rows", quoted=True)))
        case exp.Identifier() if node.this not in {f"{MARK}table", f"{MARK}where"}:
            name = str(node.this)
            is_theirs = name.startswith(MARK)
            bare = name.removeprefix(MARK) if is_theirs else name.lower()
            return exp.Identifier(this=bare, quoted=not is_theirs or _is_quoted(bare, dialect))
    return node


def _is_quoted(name: str, dialect: str) -> bool:
    """Whether a name must be quoted: a small-letter name for an engine that folds unquoted names to capitals."""
    return not (SPELLINGS[dialect].folds_up and _PLAIN.fullmatch(name))


def _respelled(node: "Expression", dialect: str) -> "Expression":
    """The node as the engine spells it, without its children."""
    from sqlglot import exp

    spelling = SPELLINGS[dialect]
    match node:
        case exp.Anonymous():
            return spelled(node, dialect)
        case exp.IntDiv():
            return filled(spelling.divided, dialect, node.this, node.expression)
        case exp.TryCast():
            kind = node.to.sql("duckdb").split("(")[0]
            template = {"BIGINT": spelling.whole, "DECIMAL": spelling.decimal}.get(kind)
            return node if template is None else filled(template, dialect, node.this)
        case exp.JSONExtractScalar():
            return _json(node, dialect, spelling)
        case exp.RegexpExtract():
            return _part(node, dialect, spelling)
        case exp.RegexpLike():
            return filled(spelling.contains, dialect, node.this, node.expression)
        case exp.Cast():
            return _cast(node, dialect)
        case exp.Sum() if spelling.widened:
            return _widened(node, dialect, spelling)
        case exp.Greatest() | exp.Least():
            return _ignoring_nulls(node, dialect)
    return node


def _by_bytes(node: "Expression", dialect: str) -> "Expression":
    """The node with the texts that it sorts by compared byte by byte, as every other engine does."""
    from sqlglot import exp

    spelling = SPELLINGS[dialect].by_bytes
    if spelling and isinstance(node, exp.Ordered | exp.Min | exp.Max) and _is_text(node.this):
        node.set("this", filled(spelling, dialect, node.this))
    return node


def _is_text(node: "Expression") -> bool:
    """Whether a sorted expression is a text: a column of a call, a tag, or what was made a text."""
    from sqlglot import exp

    match node:
        case exp.Column():
            return COLUMNS.get(node.name) == "VARCHAR" or node.name.startswith(TAG_COLUMNS)
        case exp.Cast():
            return bool(node.to.is_type(*exp.DataType.TEXT_TYPES))
        case exp.Coalesce():
            return _is_text(node.this)
        case exp.DPipe():
            return True
        case exp.Case():
            return all(_is_text(case.args["true"]) for case in node.args["ifs"])
    return False


def _cast(node: "Cast", dialect: str) -> "Expression":
    """The engine's own types: BigQuery's decimal of 38 digits after the point, and ClickHouse's nullable types."""
    from sqlglot import exp

    if dialect == "bigquery" and node.to.is_type(exp.DType.DECIMAL):
        exact = exp.Cast(this=node.this.copy(), to=exp.DataType.build("BIGNUMERIC", dialect="bigquery"))
        scale = node.to.expressions[-1].this.copy()
        return exact if isinstance(node.this, exp.Null) else exp.Round(this=exact, decimals=scale)
    if dialect == "clickhouse" and isinstance(node.this, exp.Null):
        return exp.Cast(this=node.this, to=node.to, safe=True)
    return node


def _ignoring_nulls(node: "Expression", dialect: str) -> "Expression":
    """The greater or lesser of two values, or the only one, in engines in which null with anything is null."""
    from sqlglot import exp

    values = [node.this, *node.expressions]
    known = (value.expressions[-1] if isinstance(value, exp.Coalesce) else value for value in values)
    if not SPELLINGS[dialect].null_if_any or all(isinstance(value, exp.Literal) for value in known):
        return node
    assert len(values) == 2
    return exp.Coalesce(this=node.copy(), expressions=[value.copy() for value in values])


def _widened(node: "Expression", dialect: str, spelling: EngineSpelling) -> "Expression":
    """A sum over widened values, in engines whose sums wrap around: amounts as decimals, all else as whole numbers."""
    from sqlglot import exp

    factor = node.this.this if isinstance(node.this, exp.Mul) else node.this
    is_amount = isinstance(factor, exp.Column) and factor.name in _AMOUNTS
    wide = filled(spelling.widened_amount if is_amount else spelling.widened, dialect, factor)
    if factor is node.this:
        return exp.Sum(this=wide)
    return exp.Sum(this=exp.Mul(this=wide, expression=node.this.expression))


_AMOUNTS = frozenset(
    name for columns in (COLUMNS, BILL_COLUMNS) for name, kind in columns.items() if kind.startswith("DECIMAL")
)


def _json(node: "Expression", dialect: str, spelling: EngineSpelling) -> "Expression":
    from sqlglot import exp

    keys = [str(part.this) for part in node.expression.expressions[1:]]
    if spelling.json_keys:
        return filled(spelling.json, dialect, node.this, tuple(exp.Literal.string(key) for key in keys))
    quoted = [in_path(key) for key in keys]
    path = ".".join(quoted) if dialect == "snowflake" else "$." + ".".join(quoted)
    return filled(spelling.json, dialect, node.this, exp.Literal.string(path))


def _part(node: "Expression", dialect: str, spelling: EngineSpelling) -> "Expression":
    """The part of a text that matches one group of a pattern."""
    from sqlglot import exp

    pattern, group = str(node.expression.this), int(str(node.args["group"].this))
    if spelling.one_group:
        pattern = _only_group(pattern, group)
    return filled(spelling.extract, dialect, node.this, exp.Literal.string(pattern), exp.Literal.number(group))


def _only_group(pattern: str, group: int) -> str:
    """The pattern with only that group; the others become non-capturing."""
    count = 0
    parts = []
    for at, letter in enumerate(pattern):
        opens = letter == "(" and pattern[at + 1 : at + 2] != "?" and not _in_class(pattern, at)
        count += opens
        parts.append("(?:" if opens and count != group else letter)
    return "".join(parts)


def _in_class(pattern: str, at: int) -> bool:
    return pattern.rfind("[", 0, at) > pattern.rfind("]", 0, at)
