"""The context of an agent's calls as people write it: its parts, its growth and its compaction."""

from decimal import Decimal
from typing import Final

from budgetlint.frozen import Frozen, key
from budgetlint.model.ranges import RangedNumber


class Summary(Frozen, kw_only=True):
    """What compaction itself takes: the summary that is carried on, and the calls that write it."""

    tokens: RangedNumber = key(
        "Tokens of the summary: calls after a fresh start carry it beside the parts.", unit="token"
    )
    calls: RangedNumber = key(
        "Calls that write a summary, each carrying the whole conversation; 1 if left out.",
        default=Decimal(1),
        unit="call",
    )


class Context(Frozen, kw_only=True):
    """Tokens that an agent's first call carries, what each call adds, and where it starts again."""

    instructions: RangedNumber = key("Tokens of the system prompt and instructions.", default=Decimal(0), unit="token")
    tool_definitions: RangedNumber = key("Tokens of the tools' definitions.", default=Decimal(0), unit="token")
    conversation_history: RangedNumber = key(
        "Tokens of what was said before the task.", default=Decimal(0), unit="token"
    )
    source_files: RangedNumber = key(
        "Tokens of the files that it reads at the start.", default=Decimal(0), unit="token"
    )
    tool_results: RangedNumber = key("Tokens of results that it starts with.", default=Decimal(0), unit="token")
    other: RangedNumber = key("Tokens of anything else that the first call carries.", default=Decimal(0), unit="token")
    growth_per_call: RangedNumber = key(
        "Tokens that each call adds to every later one.", default=Decimal(0), unit="token", observed="growth_per_call"
    )
    compact_at: RangedNumber | None = key(
        "A call that would carry more tokens than this starts again from the parts alone.", default=None, unit="token"
    )
    summary: Summary | None = key("What each fresh start takes and carries on; nothing if left out.", default=None)


CONTEXT_PARTS: Final = (
    "instructions",
    "tool_definitions",
    "conversation_history",
    "source_files",
    "tool_results",
    "other",
)
"""The parts of `Context` whose sum the first call carries."""
