"""Converts genai-prices' data module to the form of its published JSON; it is parsed, never run."""

import ast
from decimal import Decimal

from budgetlint.source.document import Plain

_RENAMED = {"or_": "or", "and_": "and"}


def providers_of(text: str) -> Plain:
    """The list that the module assigns to `providers`. Raises `ValueError` if it has another form."""
    for node in ast.parse(text).body:
        match node:
            case ast.AnnAssign(target=ast.Name(id="providers"), value=ast.expr() as value):
                return _value(value)
    raise ValueError("the module doesn't assign `providers`")


def _value(node: ast.expr) -> Plain:
    match node:
        case ast.Constant(value=str() | int() | bool() | None as value):
            return value
        case ast.List(elts=items):
            return [_value(item) for item in items]
        case ast.Dict(keys=keys, values=values):
            return {str(_value(key)): _value(v) for key, v in zip(keys, values, strict=True) if key is not None}
        case ast.Call():
            return _call(node)
        case _:
            raise ValueError(f"line {node.lineno}: an expression that price data does not use")


def _call(node: ast.Call) -> Plain:
    name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
    match name:
        case "Decimal":
            return Decimal(str(_value(node.args[0])))
        case "datetime.date":
            year, month, day = (_value(argument) for argument in node.args)
            return f"{year:>04}-{month:>02}-{day:>02}"
        case "datetime.time":
            hour, minute = (_value(argument) for argument in node.args[:2])
            return f"{hour:>02}:{minute:>02}"
        case _:
            made: dict[str, Plain] = {}
            for keyword in node.keywords:
                if keyword.arg is not None and keyword.arg != "extractors":
                    made[_RENAMED.get(keyword.arg, keyword.arg)] = _value(keyword.value)
            return made
