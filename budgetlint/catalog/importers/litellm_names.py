"""The keys of LiteLLM's price map: the provider and model of each, and image conditions in its path."""

import re
from typing import Final

from budgetlint.catalog.importers.conditions import Condition, condition
from budgetlint.frozen import Frozen

_PROVIDERS: Final = {
    "gemini": "google",
    "bedrock_converse": "bedrock",
    "azure_text": "azure",
    "cohere_chat": "cohere",
    "text-completion-openai": "openai",
    "fireworks_ai-embedding-models": "fireworks-ai",
    "nlp_cloud": "nlp-cloud",
}
_PREFIXES: Final = {
    "bedrock_converse": "bedrock",
    "azure_text": "azure",
    "cohere_chat": "cohere",
    "text-completion-openai": "openai",
    "fireworks_ai-embedding-models": "fireworks_ai",
}
_SIZE: Final = re.compile(r"^(\d+|max)-x-(\d+|max)$")
_STEPS: Final = re.compile(r"^(\d+|max)-steps$")
QUALITIES: Final = ("low", "medium", "high", "hd", "standard", "xhigh", "max", "auto")


class Named(Frozen):
    """The provider and model of a key, and the conditions of an image price."""

    provider: str
    model: str
    when: Condition

    @property
    def identifier(self) -> str:
        return f"{self.provider}/{self.model}"


def named(key: str, litellm_provider: str) -> Named:
    """The parts of a key: `azure/hd/1024-x-1024/dall-e-3` is `azure/dall-e-3` at that quality and size."""
    family = "vertex_ai" if litellm_provider.startswith("vertex_ai") else litellm_provider
    provider = _PROVIDERS.get(family, "vertex" if family == "vertex_ai" else family.replace("_", "-"))
    prefix = _PREFIXES.get(family, family)
    parts = key.removeprefix(f"{prefix}/").split("/")
    sized = [part for part in parts[:-1] if _SIZE.match(part)]
    if not sized:
        return Named(provider, "/".join(parts), ())
    steps = [match[1] for part in parts if (match := _STEPS.match(part))]
    quality = parts[0] if parts[0] in QUALITIES else None
    rest = [p for n, p in enumerate(parts) if not (_SIZE.match(p) or _STEPS.match(p) or (n == 0 and quality))]
    when = condition(size=_size(sized[0]), quality=quality, steps=steps[0] if steps else None)
    return Named(provider, "/".join(rest).removeprefix(f"{prefix}/"), when)


def _size(text: str) -> str:
    return "max" if text == "max-x-max" else text.replace("-x-", "x")


def pixels(when: Condition) -> int | None:
    """The number of pixels of the condition's size: width × height."""
    for key, value in when:
        if key == "size" and isinstance(value, str) and "x" in value and value != "max":
            width, height = value.split("x")
            return int(width) * int(height)
    return None
