"""Reference pages generated from the code: commands, machine output, Python, meters, kinds of workload."""

import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import FunctionType
from typing import Any, get_args

import budgetlint
from budgetlint import api
from budgetlint.app.schema import schema
from budgetlint.cli.commands import COMMANDS, SNAPSHOT, command
from budgetlint.cli.options import Argument, Command, Option, Takes
from budgetlint.figures.shown import count
from budgetlint.frozen import Frozen, RecordField, parts, unit_of
from budgetlint.model.budget import Unit
from budgetlint.model.meters import METERS
from budgetlint.model.workload import Workload, count_keys
from budgetlint.model.workloads import WORKLOAD_KINDS, volume_key

WRITTEN = "<!-- written by `make generate` from `{}` -->"


def pages(folder: Path) -> Iterator[tuple[Path, str]]:
    """Each page with its text."""
    yield folder / "commands.md", commands_page()
    yield folder / "json.md", json_page()
    yield folder / "python.md", python_page()
    yield folder / "meters.md", meters_page()
    yield folder / "workloads.md", workloads_page()


def commands_page() -> str:
    """Every command with its options."""
    commands = [(name, command(name)) for name in COMMANDS]
    commands += [(f"snapshot {name}", command(f"snapshot_{name}")) for name in SNAPSHOT]
    head = ["# Commands", "", WRITTEN.format("budgetlint/cli"), "", "`budgetlint COMMAND --help` prints the same.", ""]
    return _text([*head, *(line for name, entry in commands for line in _command(name, entry))])


def _command(name: str, entry: Command) -> list[str]:
    words = [f"## budgetlint {name}", "", _cell(entry.help), ""]
    if entry.parameters:
        words += ["| option | |", "| --- | --- |"]
        words += [
            f"| {_usage(parameter)} | {_cell(parameter.help)}{_choices(parameter)} |" for parameter in entry.parameters
        ]
        words += [""]
    if entry.examples:
        words += ["```sh", *(f"budgetlint {example}" for example in entry.examples), "```", ""]
    return words


def _usage(parameter: Argument | Option) -> str:
    value = _cell(parameter.metavar or parameter.name.upper())
    more = "…" if parameter.takes is Takes.SEVERAL else ""
    if isinstance(parameter, Argument):
        return f"`{value}{more}`"
    flags = ", ".join(f"`{flag}`" for flag in reversed(parameter.flags))
    return flags if parameter.takes is Takes.NOTHING else f"{flags} `{value}`{' (repeatable)' if more else ''}"


def _choices(parameter: Argument | Option) -> str:
    choices = f" One of {', '.join(f'`{choice}`' for choice in parameter.choices)}." if parameter.choices else ""
    return choices if parameter.default is None else f"{choices} `{parameter.default}` if left out."


def json_page() -> str:
    """Every field of `check` and `report --format json`, from its schema."""
    document = json.loads(schema("report"))
    lines = [
        "# Machine output",
        "",
        WRITTEN.format("schemas/report-v1.schema.json"),
        "",
        "What `check` and `report` write with `--format json`, version 1. Amounts are decimals in strings, exact; an amount that is",
        "not known is null, with `known` beside it. Fields may be added within a version. `budgetlint schema report` prints the schema.",
        "",
    ]
    records = {"the document": document, **document["definitions"]}
    scalars = {name: _shape(value, {}) for name, value in records.items() if "properties" not in value}
    for name, record in records.items():
        if "properties" in record:
            lines += [f"## {name}", "", "| field | value | | |", "| --- | --- | --- | --- |"]
            lines += [
                f"| `{field}` | {_shape(value, scalars)} | {value['description']} | {always} |"
                for field, value, always in _fields(record)
            ]
            lines += [""]
    return _text(lines)


def _fields(record: dict[str, Any], before: str = "") -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each field of a record, followed by the fields of nested objects, by path."""
    required = record.get("required", ())
    for field, value in record["properties"].items():
        yield f"{before}{field}", value, "always" if field in required else "where there is one"
        inner = value.get("items", value) if value.get("type") == "array" else value
        if "properties" in inner:
            yield from _fields(inner, f"{before}{field}.")


def _shape(value: dict[str, object], scalars: dict[str, str]) -> str:
    match value:
        case {"$ref": str(reference)}:
            name = reference.rpartition("/")[2]
            return scalars.get(name) or f"[{name}](#{name})"
        case {"const": constant}:
            return f"`{json.dumps(constant)}`"
        case {"enum": list(choices)}:
            return ", ".join("null" if choice is None else f"`{choice}`" for choice in choices)
        case {"anyOf": list(choices)} | {"oneOf": list(choices)}:
            return " or ".join(_shape(choice, scalars) for choice in choices)
        case {"type": "array", "items": dict(items)}:
            return f"list of {_shape(items, scalars)}"
        case {"type": list(types)}:
            return " or ".join(map(str, types))
        case {"type": "object", "additionalProperties": dict(inner)}:
            return f"object of {_shape(inner, scalars)}"
        case {"type": str(name)}:
            return name
    return "any"


def python_page() -> str:
    """Every public name of the package, with its docstring."""
    lines = ["# Python", "", WRITTEN.format("budgetlint/api.py"), "", *(inspect.getdoc(api) or "").splitlines(), ""]
    names = [name for name in budgetlint.__all__ if not name.startswith("__")]
    commands = ["check", "report", "diff", "reconcile", "pin", "init"]
    for title, group in (("## budgetlint", names), ("## budgetlint.api", commands)):
        lines += [title, ""]
        for name in sorted(group, key=str.lower):
            lines += [f"### {name}", "", *_object(name, getattr(api, name)), ""]
    return _text(lines)


def _object(name: str, offered: object) -> list[str]:
    document = (inspect.getdoc(offered) or "").splitlines()
    if inspect.isfunction(offered):
        return ["```python", f"{name}{_signature(offered)}", "```", "", *document]
    if isinstance(offered, type) and issubclass(offered, Frozen):
        return [*document, "", f"Fields: {', '.join(f'`{field}`' for field in offered.__dataclass_fields__)}."]
    return document


def _signature(function: Callable[..., object]) -> str:
    signature = inspect.signature(function)
    shown = [
        parameter.replace(default=_ELSEWHERE) if isinstance(parameter.default, (Frozen, FunctionType)) else parameter
        for parameter in signature.parameters.values()
    ]
    text = str(signature.replace(parameters=shown))
    return re.sub(r"\b(?:budgetlint(?:\.\w+)+|collections\.abc|datetime)\.", "", text)


class _Elsewhere:
    def __repr__(self) -> str:
        return "..."


_ELSEWHERE = _Elsewhere()


def meters_page() -> str:
    """Every meter with its unit, the quantity of a listed rate, and the wider meter that replaces it."""
    lines = [
        "# Meters",
        "",
        WRITTEN.format("budgetlint/model/meters.py"),
        "",
        "The quantities that providers bill. A rate is the price of this many units; a snapshot may declare its own meters.",
        "",
        "| meter | unit | a rate is for | of a call | part of |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| `{meter.name}` | {meter.unit} | {count(meter.per)} | {meter.side.value} "
        f"| {f'`{meter.parent}`' if meter.parent else ''} |"
        for meter in METERS.values()
    ]
    return _text(lines)


def workloads_page() -> str:
    """Every kind of workload with its own keys; keys that all kinds have are in `docs/budget-file.md`."""
    lines = [
        "# Workloads by kind",
        "",
        WRITTEN.format("budgetlint/model/workloads.py"),
        "",
        "The keys of a workload depend on its `kind`. Keys that every kind may have are in [Budget file](budget-file.md).",
        "",
        "| kind | volume | other keys | units of `per` |",
        "| --- | --- | --- | --- |",
        *map(_kind_row, WORKLOAD_KINDS.values()),
        "",
    ]
    return _text([*lines, *(line for kind in WORKLOAD_KINDS.values() for line in _kind(kind))])


def _own_fields(kind: type[Workload]) -> list[RecordField]:
    shared = {field.name for field in parts(Workload)}
    return [field for field in parts(kind) if field.name not in shared]


def _kind_row(kind: type[Workload]) -> str:
    counts = count_keys(kind)
    others = [field.name for field in _own_fields(kind) if field.name not in counts]
    units = dict.fromkeys(unit_of(kind, key) for key in sorted(counts, key=lambda key: key != volume_key(kind)))
    counted = [unit for unit in units if unit is not None and unit in get_args(Unit)]
    return f"| `{kind.KIND}` | {_code(counts)} | {_code(others)} | {_code(counted)} |"


def _kind(kind: type[Workload]) -> list[str]:
    rows = [
        f"| `{field.name}` | {_cell(field.key.description)} | {field.key.unit or ''} | {'always' if field.required else ''} |"
        for field in _own_fields(kind)
        if field.key is not None
    ]
    return [
        f"## {kind.KIND}",
        "",
        inspect.getdoc(kind) or "",
        "",
        "| key | | unit | stated |",
        "| --- | --- | --- | --- |",
        *rows,
        "",
    ]


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _text(lines: list[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"
