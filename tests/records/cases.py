"""The matches with which every sample is observed."""

from budgetlint.records.matching import Options, RecordMatch

MATCHES = (
    RecordMatch("support-chat", service=("support", "assistant", "helpdesk")),
    RecordMatch("shots", service=("shots",), model=("openai/gpt-image-*",)),
    RecordMatch("clips", model=("veo-?.1",)),
    RecordMatch("docs", tags={"team": ("docs",)}),
    RecordMatch("coding", service=("claude-code", "codex")),
)
OPTIONS = Options(prompt_thresholds=(200_000,), show_unread=6)
