"""genai-prices' matching clauses: does a model's clause match a reference, and which exact names does it give."""

import re

from budgetlint.source.document import Plain


def matches(clause: Plain, reference: str) -> bool:
    """`{"starts_with": …}`, `ends_with`, `contains`, `equals`, `regex`, or `or`/`and` of such, whatever the case."""
    if not isinstance(clause, dict) or len(clause) != 1:
        return False
    [(kind, value)] = clause.items()
    text = reference.lower()
    match kind, value:
        case ("or", list()):
            return any(matches(part, reference) for part in value)
        case ("and", list()):
            return all(matches(part, reference) for part in value)
        case ("starts_with", str()):
            return text.startswith(value.lower())
        case ("ends_with", str()):
            return text.endswith(value.lower())
        case ("contains", str()):
            return value.lower() in text
        case ("equals", str()):
            return text == value.lower()
        case ("regex", str()):
            return re.search(value, text) is not None
        case _:
            return False


def exact_names(clause: Plain) -> list[str]:
    """The names that a clause, or one branch of its `or`, matches by equality."""
    if not isinstance(clause, dict) or len(clause) != 1:
        return []
    [(kind, value)] = clause.items()
    if kind == "equals" and isinstance(value, str):
        return [value]
    if kind == "or" and isinstance(value, list):
        return [name for part in value for name in exact_names(part)]
    return []
