"""Every format that is read, most specific first: the first whose fields a record has is its format."""

from collections.abc import Set as AbstractSet

from budgetlint.records.calls import Format
from budgetlint.records.formats.anthropic_reports import ANTHROPIC_COST, ANTHROPIC_USAGE
from budgetlint.records.formats.canonical import CANONICAL
from budgetlint.records.formats.claude_code import CLAUDE_CODE
from budgetlint.records.formats.codex import CODEX
from budgetlint.records.formats.focus import FOCUS
from budgetlint.records.formats.helicone import HELICONE
from budgetlint.records.formats.langfuse import LANGFUSE
from budgetlint.records.formats.litellm import LITELLM
from budgetlint.records.formats.openai_reports import OPENAI_COSTS, OPENAI_USAGE
from budgetlint.records.formats.openrouter import (
    OPENROUTER_ACTIVITY,
    OPENROUTER_EXPORT,
    OPENROUTER_GENERATIONS,
)
from budgetlint.records.formats.opentelemetry import OPENTELEMETRY

FORMATS: tuple[Format, ...] = (
    OPENTELEMETRY,
    CLAUDE_CODE,
    CODEX,
    FOCUS,
    OPENAI_COSTS,
    OPENAI_USAGE,
    ANTHROPIC_COST,
    ANTHROPIC_USAGE,
    OPENROUTER_EXPORT,
    OPENROUTER_GENERATIONS,
    OPENROUTER_ACTIVITY,
    LITELLM,
    LANGFUSE,
    HELICONE,
    CANONICAL,
)


def recognised(records: tuple[AbstractSet[str], ...]) -> Format | None:
    """The format of the first records of a file, given the paths of the fields of each (`message.usage`)."""
    for form in FORMATS:
        if any(need <= fields for fields in records for need in form.any_of):
            return form
    return None
