"""One table of how model ids are written: what is written around an id that is the same model at the same price.

A variant that a gateway sells at a price of its own (`:free`, `:nitro`, `:online`) is not a spelling: only a price list that names it
prices it.
"""

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from budgetlint.frozen import Frozen


class Spelling(Frozen):
    """A way of writing an id: what it looks like, compiled when an id is first read, and what is left of it."""

    name: str
    pattern: str
    plain: str = ""


DATE: Final = "a date"
"""The one that a release of its own may be told by."""

SPELLINGS: Final = (
    Spelling("an ARN", r"^arn:aws[\w-]*:bedrock:[^:]*:\d*:(?:[\w-]*inference-profile|foundation-model)/"),
    Spelling(
        "a path of Vertex AI",
        r"^(?://[^/]+/)?(?:projects/[^/]+/)?(?:locations/[^/]+/)?publishers/([^/]+)/models/",
        r"\1/",
    ),
    Spelling("a path of the Gemini API", r"^(?:tunedM|m)odels/"),
    Spelling("a context window", r"\[\d+[km]\]$"),
    Spelling("a variant at the same price", r":(?:beta|extended|thinking|latest)$"),
    Spelling("a region of Bedrock", r"^(?:us|us-gov|eu|apac|au|jp|ca|sa|global)\.(?=[a-z0-9-]+\.)"),
    Spelling(
        "a maker of Bedrock",
        r"^(ai21|amazon|anthropic|cohere|deepseek|google|luma|meta|minimax|mistral|moonshot|nvidia|openai|qwen|stability|twelvelabs|writer|zai)\.(?=[a-z])",
        r"\1/",
    ),
    Spelling("a version of Bedrock", r"-v\d+(?::\d+)?(?::\d+k)?$"),
    Spelling(DATE, r"[-@](?:20\d{6}|20\d{2}-\d{2}-\d{2})$"),
    Spelling("`@default`", r"@(?:default|latest)$"),
    Spelling("size before version", r"(?<=claude-)(\d+(?:[.-]\d+)?)-(haiku|opus|sonnet)\b", r"\2-\1"),
    Spelling("a version with a dot", r"(?<=\d)\.(?=\d)", "-"),
)
"""In the order in which they are taken off."""

ROLES: Final = MappingProxyType({"codex-auto-review": "it is Codex's reviewer, which names no model"})
"""Ids that name no model, and why."""


def readings(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The id as it is written, then with one spelling after another taken off, each with those that were."""
    yield name, ()
    taken: tuple[str, ...] = ()
    for spelling in SPELLINGS:
        plain = re.sub(spelling.pattern, spelling.plain, name)
        if plain not in (name, ""):
            name, taken = plain, (*taken, spelling.name)
            yield name, taken
