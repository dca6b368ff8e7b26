"""Checks of a tool's arguments, with messages in plain words."""

from collections.abc import Mapping

from budgetlint.figures.guess import suggestion

_WORDS: Mapping[str, str] = {"array": "a list of strings", "string": "a string", "integer": "a whole number"}


def fault_in(tool: str, arguments: Mapping[str, object], schema: Mapping[str, object]) -> str | None:
    """The first fault in a tool's arguments, by its schema: unknown, missing or of the wrong type."""
    properties = schema.get("properties")
    known = properties if isinstance(properties, dict) else {}
    for name, value in arguments.items():
        if name not in known:
            advice = suggestion(name, known) or f", expected one of {', '.join(known)}"
            return f"unknown argument `{name}` of `{tool}`{advice}"
        kind = known[name].get("type")
        if not _fits(value, kind):
            return f"`{name}` of `{tool}` is {json_kind(value)}, expected {_WORDS.get(kind, kind)}"
    required = schema.get("required")
    lacking = [name for name in required if name not in arguments] if isinstance(required, list) else []
    return f"`{tool}` needs `{lacking[0]}`" if lacking else None


def json_kind(value: object) -> str:
    """What a JSON value is, in words."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case str():
            return "a string"
        case int() | float():
            return "a number"
        case list() | tuple():
            return "a list"
        case _:
            return "an object"


def _fits(value: object, kind: object) -> bool:
    match kind:
        case "array":
            return isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value)
        case "string":
            return isinstance(value, str)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case _:
            return True
