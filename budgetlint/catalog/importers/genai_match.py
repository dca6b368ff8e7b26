"""Matching clauses of genai-prices: whether a clause matches a reference, and the exact names in it."""

import re

from budgetlint.source.document import Plain


def matches(clause: Plain, reference: str) -> bool:
    """Whether a clause matches, ignoring case: `{"starts_with": …}`, `ends_with`, `contains`, `equals`, `regex`,
    `or`, `and`."""
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
    """The names that a clause, or one branch of its `or`, matches exactly."""
    if not isinstance(clause, dict) or len(clause) != 1:
        return []
    [(kind, value)] = clause.items()
    if kind == "equals" and isinstance(value, str):
        return [value]
    if kind == "or" and isinstance(value, list):
        return [name for part in value for name in exact_names(part)]
    return []
