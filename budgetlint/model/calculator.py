"""The calculator's starting point: a plan of four workloads, presets that change its numbers, and a choice of models."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from budgetlint.frozen import Frozen

TEXT: Final = """\
# yaml-language-server: $schema=https://raw.githubusercontent.com/budgetlint/budgetlint/main/schemas/budget-v1.schema.json
version: 1
name: my-plan
period: month

pricing: {snapshot: builtin}    # `budgetlint snapshot pin` keeps a copy of the prices beside this file

# Every figure here is an assumption to start from. Replace each with a measured one, and state its source.
multipliers:
  retries: 5%                   # calls that are billed again
  duplicates: 0%                # the same job submitted twice
buffer: 30%                     # for unknowns

workloads:
  llm-app:
    kind: llm-app
    model: anthropic/claude-sonnet-4-6
    users: 20
    active_days: 20             # of a month, weekends off
    requests_per_user_per_day: 3
    input_tokens: 2000          # of one request: instructions, history and retrieved text
    output_tokens: 500          # reasoning included
    multipliers:
      cache: {reads: 0%}

  coding-agent:
    kind: agent
    model: anthropic/claude-sonnet-4-6
    tasks: 50                   # completed and kept
    calls_per_task: 30
    context:                    # tokens that the first call carries
      instructions: 1500
      tool_definitions: 3000
      source_files: 9000
      growth_per_call: 1500     # each answer and tool result is sent again with every later call
      compact_at: 160000
    output_tokens: 700          # of one call
    multipliers:
      cache: {mode: prefix, hit_rate: 90%}
      rejected_outputs: 10%     # share of all started tasks that people reject

  images:
    kind: image
    model: black-forest-labs/flux-pro-1.1
    accepted_images: 100
    attempts_per_accepted: 2.5  # people reject more images than they keep
    size: 1024x1024
    quality: medium

  video:
    kind: video
    model: google/veo-3.1
    accepted_clips: 10
    attempts_per_accepted: 2
    seconds_per_clip: 8
    resolution: 1080p

budgets:
  total: {ceiling: 1000}
"""


class CalculatorPreset(Frozen):
    """Initial numbers, by their address in the text; multipliers and buffer are those of `init`."""

    name: str
    about: str
    values: Mapping[str, str]


PRESETS: Final = (
    CalculatorPreset("prototype", "nothing is in production yet: few users, wide margins", MappingProxyType({})),
    CalculatorPreset(
        "production",
        "an application in production with monitoring",
        MappingProxyType(
            {
                "workloads.llm-app.users": "2000",
                "workloads.llm-app.multipliers.cache": "40%",
                "workloads.coding-agent.tasks": "200",
                "workloads.images.accepted_images": "2000",
                "workloads.images.attempts_per_accepted": "2",
                "workloads.video.accepted_clips": "40",
            }
        ),
    ),
    CalculatorPreset(
        "agent-heavy",
        "agents: long sessions, retried tools, rejected work",
        MappingProxyType(
            {
                "workloads.llm-app.users": "100",
                "workloads.coding-agent.tasks": "2000",
                "workloads.coding-agent.calls_per_task": "60",
                "workloads.coding-agent.multipliers.rejected_outputs": "20%",
            }
        ),
    ),
)

_TEXT_MODELS: Final = (
    "anthropic/claude-haiku-4-5",
    "anthropic/claude-haiku-5-5",
    "anthropic/claude-opus-4-8",
    "anthropic/claude-opus-5-5",
    "anthropic/claude-sonnet-4-6",
    "anthropic/claude-sonnet-5-5",
    "deepseek/deepseek-v4-flash",
    "deepseek/deepseek-v4-pro",
    "google/gemini-2.5-flash",
    "google/gemini-2.5-pro",
    "google/gemini-3.1-flash-lite",
    "google/gemini-3.1-pro",
    "google/gemini-3.8-flash",
    "mistral/mistral-large-3",
    "mistral/mistral-medium-3.5",
    "mistral/mistral-small-2603",
    "openai/gpt-4.1-mini",
    "openai/gpt-5.4",
    "openai/gpt-5.4-mini",
    "openai/gpt-5.4-nano",
    "openai/gpt-5.5",
    "openai/gpt-6-sol",
    "xai/grok-4.5",
    "xai/grok-4.7",
)
MODELS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "llm-app": _TEXT_MODELS,
        "coding-agent": _TEXT_MODELS,
        "images": (
            "black-forest-labs/flux-kontext-max",
            "black-forest-labs/flux-kontext-pro",
            "black-forest-labs/flux-pro-1.1",
            "black-forest-labs/flux-pro-1.1-ultra",
            "google/imagen-3.0-generate-001",
            "openai/gpt-image-1",
            "openai/gpt-image-1-mini",
            "openai/gpt-image-1.5",
            "recraft/recraftv3",
            "stability/sd3.5-large",
            "stability/stable-image-core",
            "stability/stable-image-ultra",
            "xai/grok-imagine-image",
        ),
        "video": (
            "google/veo-3.1",
            "google/veo-3.1-fast-generate-001",
            "runwayml/gen4.5",
            "runwayml/gen4_turbo",
            "runwayml/veo3.1",
            "runwayml/veo3.1_fast",
            "xai/grok-imagine-video-1.5",
        ),
    }
)
"""The choice of models for each workload, limited to those whose prices cover all of it."""
