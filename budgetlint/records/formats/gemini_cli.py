"""Gemini CLI sessions, one line per message or one document: input includes cached tokens, output excludes thoughts."""

from budgetlint.records.calls import Format

GEMINI_CLI = Format(
    name="gemini-cli",
    about="Gemini CLI sessions and chats",
    reads={
        **dict.fromkeys(("id", "type", "model", "sessionId", "kind"), "TEXT"),
        "timestamp": "TIME",
        "startTime": "TEXT",
        "$set": "JSON",
        "tokens": dict.fromkeys(("input", "output", "cached", "thoughts", "tool", "total"), "TEXT"),
    },
    any_of=(
        frozenset({"type", "model", "tokens.cached", "tokens.thoughts"}),
        frozenset({"sessionId", "projectHash", "startTime"}),
        frozenset({"messages[].tokens.thoughts"}),
    ),
    anchor=("id", "type", "sessionId", "timestamp", "$set"),
    wrapper="messages",
    convention="clamped",
    reasoning="beside",
    rows="(SELECT *, max(sessionId) OVER (PARTITION BY file) AS session FROM {rows})",
    calls="type = 'gemini' AND tokens IS NOT NULL",
    columns={
        "call_id": "id",
        "task_id": "COALESCE(session, file)",
        "service": "'gemini-cli'",
        "provider": "'google'",
        "model": "model",
        "input": "CAST(TRY_CAST(tokens.input AS BIGINT) + COALESCE(TRY_CAST(tokens.tool AS BIGINT), 0) AS VARCHAR)",
        "cache_read": "tokens.cached",
        "output_tokens": "tokens.output",
        "reasoning_tokens": "tokens.thoughts",
        "total": "tokens.total",
        "created": "timestamp",
    },
)
