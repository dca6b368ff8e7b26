"""What is wrong with the arguments of a tool, in plain words."""

from collections.abc import Mapping

from budgetlint.figures.guess import suggestion

_WORDS: Mapping[str, str] = {"array": "a list of texts", "string": "a text", "integer": "a whole number"}


def fault_in(tool: str, arguments: Mapping[str, object], schema: Mapping[str, object]) -> str | None:
    """The first fault in some arguments, by the tool's own schema: one that it does not take, lacks, or can't read."""
    properties = schema.get("properties")
    known = properties if isinstance(properties, dict) else {}
    for name, value in arguments.items():
        if name not in known:
            advice = suggestion(name, known) or f", expected one of {', '.join(known)}"
            return f"`{tool}` takes no `{name}`{advice}"
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
            return "a text"
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
