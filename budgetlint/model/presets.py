"""First assumptions for a new budget file: documented guesses to be replaced by what is measured, each with its reason."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from budgetlint.frozen import Frozen


class Preset(Frozen):
    """Multipliers and buffer to start from, as lines of YAML, and the kind of workload that goes with them."""

    kind: str
    multipliers: tuple[str, ...]
    buffer: str


PRESETS: Final[Mapping[str, Preset]] = MappingProxyType(
    {
        "prototype": Preset(
            "llm-app",
            ("retries: 5%                  # nobody has tuned time-outs yet",),
            "30%                     # nothing has been measured",
        ),
        "production": Preset(
            "llm-app",
            (
                "retries: 3%                  # overloads and time-outs that were billed, of all calls",
                "duplicates: 0.5%             # the same job submitted twice by a queue or an impatient client",
            ),
            "15%                     # what a quarter of measured months was off by, at most",
        ),
        "agent-heavy": Preset(
            "agent",
            (
                "retries: 3%                  # tool calls that time out and are billed again",
                "cache: {mode: prefix, hit_rate: 90%}   # breaks between calls outlast the cache one time in ten",
                "rejected_outputs: 20%        # tasks that people throw away cost as much as those they keep",
            ),
            "25%                     # cost of a task spreads widely: the dearest tenth costs over twice the median",
        ),
    }
)
"""Presets by name. The spread of agents' tasks and of rejected ones follows published runs of coding agents."""


class Starter(Frozen):
    """A first workload of a kind: a model that the catalog prices, and its keys as lines of YAML."""

    model: str
    name: str
    lines: tuple[str, ...]


STARTERS: Final[Mapping[str, Starter]] = MappingProxyType(
    {
        "llm-app": Starter(
            "anthropic/claude-sonnet-4-6",
            "assistant",
            (
                "users: 100",
                "active_days: 20              # of a month, weekends off",
                "requests_per_user_per_day: 3",
                "input_tokens: 2000           # instructions, history and what was retrieved, of one request",
                "output_tokens: 500           # reasoning included",
            ),
        ),
        "agent": Starter(
            "anthropic/claude-sonnet-4-6",
            "coding-agent",
            (
                "tasks: 200                   # completed and kept",
                "calls_per_task: 30",
                "context:                     # tokens that the first call carries",
                "  instructions: 1500",
                "  tool_definitions: 3000",
                "  source_files: 9000",
                "  growth_per_call: 1500      # each answer and tool result is sent again with every later call",
                "  compact_at: 160k",
                "output_tokens: 700           # of one call",
            ),
        ),
        "image": Starter(
            "black-forest-labs/flux-pro-1.1",
            "pictures",
            ("accepted_images: 500", "attempts_per_accepted: 2.5   # people reject more than they keep"),
        ),
        "video": Starter(
            "google/veo-3.1",
            "clips",
            (
                "accepted_clips: 40",
                "attempts_per_accepted: 2",
                "seconds_per_clip: 8",
                "resolution: 1080p",
            ),
        ),
        "audio": Starter(
            "elevenlabs/eleven_flash_v2_5", "read-aloud", ("requests: 5000", "characters_per_request: 600")
        ),
        "embeddings": Starter(
            "openai/text-embedding-3-small", "index", ("requests: 100k", "input_tokens: 400           # of one text")
        ),
        "metered": Starter("tavily/search", "web-search", ("requests: 10k", "usage: {searches: 1}")),
    }
)
"""The first workload of each kind that the catalog can price."""
