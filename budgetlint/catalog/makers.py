"""Providers that sell their own models: their listing of a model comes before a reseller's."""

from typing import Final

MAKERS: Final = (
    "openai", "anthropic", "google", "mistral", "deepseek", "xai", "cohere", "moonshot", "minimax", "zai", "meta",
    "perplexity", "voyage", "dashscope", "ai21", "amazon-nova", "black-forest-labs", "stability", "elevenlabs",
    "assemblyai", "deepgram", "cartesia", "runwayml", "luma", "recraft", "jina-ai", "inception", "morph", "soniox",
    "xiaomi-mimo", "cursor", "cognition",
)  # fmt: skip
"""In order of precedence for a bare name that several of them use."""


def is_by_maker(model: str) -> bool:
    """Whether a model, named `provider/model`, is listed by its maker."""
    return model.partition("/")[0] in MAKERS
