"""The context of an agent's calls as written in a file: its parts, growth and compaction."""

from decimal import Decimal
from typing import Final

from budgetlint.frozen import Frozen, key
from budgetlint.model.ranges import RangedNumber


class Summary(Frozen, kw_only=True):
    """The cost of compaction: the summary that is carried on, and the calls that write it."""

    tokens: RangedNumber = key(
        "Tokens of the summary, which calls after compaction carry in addition to the parts.", unit="token"
    )
    calls: RangedNumber = key(
        "Calls that write a summary, each carrying the whole conversation; 1 if left out.",
        default=Decimal(1),
        unit="call",
    )


class Context(Frozen, kw_only=True):
    """Tokens that an agent's first call carries, tokens that each call adds, and the limit for compaction."""

    instructions: RangedNumber = key("Tokens of the system prompt and instructions.", default=Decimal(0), unit="token")
    tool_definitions: RangedNumber = key("Tokens of the tool definitions.", default=Decimal(0), unit="token")
    conversation_history: RangedNumber = key(
        "Tokens of the conversation before the task.", default=Decimal(0), unit="token"
    )
    source_files: RangedNumber = key(
        "Tokens of the source files that are read at the start.", default=Decimal(0), unit="token"
    )
    tool_results: RangedNumber = key(
        "Tokens of the tool results that are present at the start.", default=Decimal(0), unit="token"
    )
    other: RangedNumber = key("Tokens of anything else that the first call carries.", default=Decimal(0), unit="token")
    growth_per_call: RangedNumber = key(
        "Tokens that each call adds to every later one.", default=Decimal(0), unit="token", observed="growth_per_call"
    )
    compact_at: RangedNumber | None = key(
        "A call that would carry more tokens than this starts again from the parts alone.", default=None, unit="token"
    )
    summary: Summary | None = key("The cost of each compaction; none if left out.", default=None)


CONTEXT_PARTS: Final = (
    "instructions",
    "tool_definitions",
    "conversation_history",
    "source_files",
    "tool_results",
    "other",
)
"""The parts of `Context` whose sum the first call carries."""
