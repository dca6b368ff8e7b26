"""The table of model id spellings: prefixes, suffixes and forms that denote the same model at the same price.
A variant that a gateway sells at its own price (`:free`, `:nitro`, `:online`) is not a spelling: only a price list that names it
prices it.
"""

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from budgetlint.frozen import Frozen


class Spelling(Frozen):
    """A way to spell an id: `name` for messages, a regular `pattern` to find it, and the `plain` text that replaces it."""

    name: str
    pattern: str
    plain: str = ""


DATE: Final = "a date"
"""The spelling that may instead denote a separate release."""

SPELLINGS: Final = (
    Spelling("an ARN", r"^arn:aws[\w-]*:bedrock:[^:]*:\d*:(?:[\w-]*inference-profile|foundation-model)/"),
    Spelling(
        "a Vertex AI path",
        r"^(?://[^/]+/)?(?:projects/[^/]+/)?(?:locations/[^/]+/)?publishers/([^/]+)/models/",
        r"\1/",
    ),
    Spelling("a Gemini API path", r"^(?:tunedM|m)odels/"),
    Spelling("a context window", r"\[\d+[km]\]$"),
    Spelling("a variant at the same price", r":(?:beta|extended|thinking|latest)$"),
    Spelling("a Bedrock region", r"^(?:us|us-gov|eu|apac|au|jp|ca|sa|global)\.(?=[a-z0-9-]+\.)"),
    Spelling(
        "a Bedrock vendor prefix",
        r"^(ai21|amazon|anthropic|cohere|deepseek|google|luma|meta|minimax|mistral|moonshot|nvidia|openai|qwen|stability|twelvelabs|writer|zai)\.(?=[a-z])",
        r"\1/",
    ),
    Spelling("a Bedrock version", r"-v\d+(?::\d+)?(?::\d+k)?$"),
    Spelling(DATE, r"[-@](?:20\d{6}|20\d{2}-\d{2}-\d{2})$"),
    Spelling("`@default`", r"@(?:default|latest)$"),
    Spelling("the order of size and version", r"(?<=claude-)(\d+(?:[.-]\d+)?)-(haiku|opus|sonnet)\b", r"\2-\1"),
    Spelling("a dot in the version", r"(?<=\d)\.(?=\d)", "-"),
)
"""All spellings, in the order in which they are removed."""

ROLES: Final = MappingProxyType({"codex-auto-review": "it is Codex's reviewer, which names no model"})
"""Ids that do not name a model, each with the reason."""


def readings(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yields the id as written, then with one spelling after another removed, each with the names of the removed spellings."""
    yield name, ()
    taken: tuple[str, ...] = ()
    for spelling in SPELLINGS:
        plain = re.sub(spelling.pattern, spelling.plain, name)
        if plain not in (name, ""):
            name, taken = plain, (*taken, spelling.name)
            yield name, taken
