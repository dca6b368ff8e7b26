"""All formats that are read, most specific first: the first whose fields a record has is its format."""

from collections.abc import Set as AbstractSet

from budgetlint.records.calls import Format
from budgetlint.records.formats.anthropic_reports import ANTHROPIC_COST, ANTHROPIC_USAGE
from budgetlint.records.formats.azure import AZURE_GATEWAY, AZURE_REQUESTS
from budgetlint.records.formats.bedrock import BEDROCK
from budgetlint.records.formats.beside import CLAUDE_CODE_BESIDE, GROK
from budgetlint.records.formats.canonical import CANONICAL
from budgetlint.records.formats.claude_analytics import CLAUDE_CODE_ANALYTICS
from budgetlint.records.formats.claude_code import CLAUDE_CODE
from budgetlint.records.formats.codex import CODEX
from budgetlint.records.formats.consoles import (
    ANTHROPIC_CONSOLE_COST,
    ANTHROPIC_CONSOLE_USAGE,
    OPENAI_CONSOLE_COST,
    OPENAI_CONSOLE_USAGE,
    OPENROUTER_GROUPED,
)
from budgetlint.records.formats.copilot import COPILOT
from budgetlint.records.formats.cursor import CURSOR
from budgetlint.records.formats.droid import DROID, DROID_SETTINGS
from budgetlint.records.formats.focus import FOCUS
from budgetlint.records.formats.gemini_cli import GEMINI_CLI
from budgetlint.records.formats.helicone import HELICONE
from budgetlint.records.formats.kimi import KIMI
from budgetlint.records.formats.langfuse import LANGFUSE
from budgetlint.records.formats.langsmith import LANGSMITH
from budgetlint.records.formats.litellm import LITELLM
from budgetlint.records.formats.litellm_reports import LITELLM_DAILY, LITELLM_PAYLOAD
from budgetlint.records.formats.mlflow import MLFLOW
from budgetlint.records.formats.openai_reports import OPENAI_COSTS, OPENAI_USAGE
from budgetlint.records.formats.opencode import OPENCODE
from budgetlint.records.formats.openinference import OPENINFERENCE
from budgetlint.records.formats.openrouter import (
    OPENROUTER_ACTIVITY,
    OPENROUTER_EXPORT,
    OPENROUTER_GENERATIONS,
)
from budgetlint.records.formats.opentelemetry import OPENTELEMETRY
from budgetlint.records.formats.opentelemetry_logs import OPENTELEMETRY_LOGS
from budgetlint.records.formats.pi import PI
from budgetlint.records.formats.qwen_code import QWEN_CODE
from budgetlint.records.formats.responses import PROVIDER_RESPONSES
from budgetlint.records.formats.vercel import VERCEL_REPORT

FORMATS: tuple[Format, ...] = (
    OPENTELEMETRY,
    OPENTELEMETRY_LOGS,
    OPENINFERENCE,
    MLFLOW,
    LANGSMITH,
    QWEN_CODE,
    PI,
    CLAUDE_CODE,
    CLAUDE_CODE_BESIDE,
    GROK,
    CODEX,
    COPILOT,
    GEMINI_CLI,
    KIMI,
    DROID,
    DROID_SETTINGS,
    BEDROCK,
    AZURE_GATEWAY,
    AZURE_REQUESTS,
    CURSOR,
    CLAUDE_CODE_ANALYTICS,
    ANTHROPIC_CONSOLE_USAGE,
    ANTHROPIC_CONSOLE_COST,
    OPENAI_CONSOLE_USAGE,
    OPENAI_CONSOLE_COST,
    OPENROUTER_GROUPED,
    FOCUS,
    OPENAI_COSTS,
    OPENAI_USAGE,
    ANTHROPIC_COST,
    ANTHROPIC_USAGE,
    VERCEL_REPORT,
    OPENROUTER_EXPORT,
    OPENROUTER_GENERATIONS,
    OPENROUTER_ACTIVITY,
    LITELLM,
    LITELLM_PAYLOAD,
    LITELLM_DAILY,
    LANGFUSE,
    HELICONE,
    OPENCODE,
    PROVIDER_RESPONSES,
    CANONICAL,
)


def recognised(records: tuple[AbstractSet[str], ...]) -> Format | None:
    """The format of a file, given the field paths (such as `message.usage`) of each of its first records."""
    for form in FORMATS:
        if any(need <= fields for fields in records for need in form.any_of):
            return form
    return None
