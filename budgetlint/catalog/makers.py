"""Providers that sell what they make themselves: their listing of a model comes before a reseller's."""

from typing import Final

MAKERS: Final = frozenset(
    {
        "ai21",
        "amazon-nova",
        "anthropic",
        "assemblyai",
        "black-forest-labs",
        "cartesia",
        "cohere",
        "dashscope",
        "deepgram",
        "deepseek",
        "elevenlabs",
        "google",
        "inception",
        "jina",
        "kling",
        "luma",
        "minimax",
        "mistral",
        "moonshot",
        "morph",
        "openai",
        "perplexity",
        "pika",
        "recraft",
        "runway",
        "stability",
        "voyage",
        "xai",
        "zai",
    }
)


def is_own(model: str) -> bool:
    """Whether a model, named `provider/model`, is listed by who makes it."""
    return model.partition("/")[0] in MAKERS
