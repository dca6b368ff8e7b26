"""Files of coding agents other than logs of calls: recognised, so that they are not reported as unread, and without usage."""

from budgetlint.records.calls import Format

CLAUDE_CODE_BESIDE = Format(
    name="claude-code",
    about="summaries and descriptions of agents, which hold no usage",
    reads=dict.fromkeys(("type", "agentType"), "TEXT"),
    any_of=(frozenset({"type", "summary", "leafUuid"}), frozenset({"agentType", "spawnDepth"})),
    anchor=("type", "agentType"),
    calls="FALSE",
    columns={},
)

GROK = Format(
    name="grok",
    about="Grok CLI sessions, which hold no usage",
    reads=dict.fromkeys(("type", "current_model_id"), "TEXT"),
    any_of=(
        frozenset({"type", "content", "model_fingerprint"}),
        frozenset({"current_model_id", "chat_format_version"}),
    ),
    anchor=("type", "current_model_id"),
    calls="FALSE",
    columns={},
)
