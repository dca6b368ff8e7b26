"""Observed figures saved to a file and read again: only sums and counts, with a digest of the matches and options they were computed for."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import NoneType, UnionType
from typing import Final, get_args, get_origin, get_type_hints

from budgetlint.edges.records.json_value import Json
from budgetlint.records.matching import Options, RecordMatch
from budgetlint.records.observed import Observed

_KIND: Final = "budgetlint-observed"
_BEGINS: Final = f'{{"kind": "{_KIND}"'
_LIKE: Final = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"kind"\s*:\s*"' + _KIND.encode() + rb'"')
_START: Final = 256
_VERSION: Final = 1
_KEYS: Final = frozenset({"kind", "version", "asked", "sha256", "observed"})
_MOST: Final = 1 << 30


class NotSaved(ValueError):
    """The file looks like saved aggregates but is not valid."""


def digest_of_query(matches: Sequence[RecordMatch], options: Options) -> str:
    """A digest of the matches and options by which records are split: which records, at which sizes and hours, whose
    days."""
    settings = [
        [[match.workload, match.service, match.model, sorted(match.tags.items())] for match in matches],
        [
            options.prompt_thresholds,
            repr(options.hours),
            options.days,
            options.duplicate_window_ms,
            options.line_window_ms,
            options.moved_by,
        ],
    ]
    return hashlib.sha256(json.dumps(settings).encode()).hexdigest()


def text(observed: Observed, query_digest: str) -> str:
    """The text of the file: one fact per line, deterministic."""
    content = _plain(observed)
    data: dict[str, Json] = {
        "version": _VERSION,
        "asked": query_digest,
        "sha256": _digest(query_digest, content),
        "observed": content,
    }
    lines = json.dumps(data, indent=1, ensure_ascii=False)
    return f"{_BEGINS},{lines.removeprefix('{')}\n"


def _digest(query_digest: str, content: "Json") -> str:
    """A digest that shows whether a file was edited or damaged after it was saved."""
    return hashlib.sha256(json.dumps([query_digest, content]).encode()).hexdigest()


def _plain(value: object) -> "Json":
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    assert value is None or isinstance(value, bool | int | str)
    return value


def is_saved(path: Path) -> bool:
    """Whether a file has saved aggregates. Raises `OSError`."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return bool(_LIKE.match(file.read(_START)))


def read(path: Path) -> tuple[Observed, str]:
    """The observed figures, and the digest of the matches and options they were computed for. Raises `OSError` and `NotSaved`."""
    if path.stat().st_size > _MOST:
        raise NotSaved("it is larger than 1 GiB")
    try:
        data: Json = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_unique)
    except NotSaved:
        raise
    except (ValueError, RecursionError):
        raise NotSaved("it is not valid JSON") from None
    version = data.get("version") if isinstance(data, dict) else None
    if not isinstance(data, dict) or type(version) is not int or version != _VERSION:
        raise NotSaved(f"its version is unknown, expected {_VERSION}")
    if data.keys() != _KEYS:
        raise NotSaved("it has missing or unknown keys")
    observed = _made(Observed, data.get("observed"), "observed")
    assert isinstance(observed, Observed)
    query_digest = str(data.get("asked"))
    if data.get("sha256") != _digest(query_digest, data.get("observed")):
        raise NotSaved("it was changed after it was saved; save it again")
    return observed, query_digest


def _unique(pairs: "list[tuple[str, Json]]") -> "dict[str, Json]":
    """An object without duplicate keys. Raises `NotSaved`."""
    data = dict(pairs)
    if len(data) != len(pairs):
        raise NotSaved("it has duplicate keys")
    return data


def _made(kind: object, value: "Json", at: str) -> object:
    """The value as that type. Raises `NotSaved` with its location."""
    if isinstance(kind, UnionType):
        inner = next(one for one in get_args(kind) if one is not NoneType)
        return None if value is None else _made(inner, value, at)
    if get_origin(kind) is tuple and isinstance(value, list):
        (item, _) = get_args(kind)
        return tuple(_made(item, one, f"{at}[{index}]") for index, one in enumerate(value))
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(value, dict):
        return _record(kind, value, at)
    try:
        if kind in (Decimal, date, datetime) and isinstance(value, str):
            return Decimal(value) if kind is Decimal else (datetime if kind is datetime else date).fromisoformat(value)
    except (InvalidOperation, ValueError):
        raise NotSaved(f"`{at}` can't be read") from None
    if isinstance(kind, type) and type(value) is kind:
        return value
    raise NotSaved(f"`{at}` has the wrong type")


def _record(kind: type, value: "dict[str, Json]", at: str) -> object:
    hints = get_type_hints(kind)
    if value.keys() != hints.keys():
        raise NotSaved(f"`{at}` has missing or unknown keys")
    return kind(**{name: _made(hints[name], one, f"{at}.{name}") for name, one in value.items()})
