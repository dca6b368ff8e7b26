"""The matches that every sample is observed with."""

from budgetlint.records.matching import Match, Options

MATCHES = (
    Match("support-chat", service=("support", "assistant", "helpdesk")),
    Match("shots", service=("shots",), model=("openai/gpt-image-*",)),
    Match("clips", model=("veo-?.1",)),
    Match("docs", tags={"team": ("docs",)}),
    Match("coding", service=("claude-code", "codex")),
)
OPTIONS = Options(prompt_thresholds=(200_000,), show_unread=6)
