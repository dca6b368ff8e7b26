"""A price snapshot as text: JSON with one fact per line, so that a diff shows only prices."""

import json
from decimal import Decimal

from budgetlint.source.document import Plain

_SECTIONS_BY_LINE = ("sources", "rules", "tokenizers", "meters", "units")


def snapshot_text(snapshot: dict[str, Plain]) -> str:
    """The snapshot with its keys in order: a line for each source, meter and price, a few for each model."""
    parts = [f" {_line(key)}: {_section(key, value)}" for key, value in snapshot.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _section(key: str, value: Plain) -> str:
    if key in _SECTIONS_BY_LINE and isinstance(value, dict) and value:
        return "{\n" + ",\n".join(f"  {_line(name)}: {_line(item)}" for name, item in value.items()) + "\n }"
    if key == "models" and isinstance(value, dict) and value:
        return "{\n" + ",\n".join(f"  {_line(name)}: {_model(item)}" for name, item in value.items()) + "\n }"
    return _line(value)


def _model(model: Plain) -> str:
    if not isinstance(model, dict):
        return _line(model)
    parts = [f"   {_line(key)}: {_prices(value) if key == 'prices' else _line(value)}" for key, value in model.items()]
    return "{\n" + ",\n".join(parts) + "\n  }"


def _prices(prices: Plain) -> str:
    if not isinstance(prices, list) or not prices:
        return _line(prices)
    return "[\n" + ",\n".join(f"    {_line(entry)}" for entry in prices) + "\n   ]"


def _line(value: Plain) -> str:
    return json.dumps(value, ensure_ascii=False, default=_written)


def _written(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"{type(value).__name__} is not plain data")
