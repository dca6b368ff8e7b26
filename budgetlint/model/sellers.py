"""The sellers of models, by the names that logs, gateways, telemetry and bills use for them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "openai": (
        *("openai.chat", "openai.responses", "openai_chat", "openai-codex", "openai api", "open_ai"),
        *("openai, inc.", "openai inc", "openai inc.", "openai, llc", "openai llc", "openai opco, llc"),
    ),
    "anthropic": ("anthropic.messages", "anthropic_messages", "claude", "anthropic pbc", "anthropic, pbc"),
    "google": (
        *(
            "gcp.gemini",
            "gcp.gen_ai",
            "gcp",
            "google.generative-ai",
            "google_generative_ai",
            "google_genai",
            "google-genai",
        ),
        *(
            "gemini",
            "google ai studio",
            "google cloud",
            "google cloud platform",
            "google llc",
            "generative language api",
        ),
        *("google-gla",),
    ),
    "vertex": (
        "gcp.vertex_ai",
        "vertex_ai",
        "vertexai",
        "vertex ai",
        "google.vertex",
        "google-vertex",
        "google vertex",
    ),
    "azure": (
        *(
            "azure.ai.openai",
            "az.ai.openai",
            "azure_openai",
            "azure openai",
            "azure-openai",
            "azureopenai",
            "microsoft",
        ),
        *("microsoft azure", "microsoft corporation", "azure.openai"),
    ),
    "azure-ai": ("azure.ai.inference", "az.ai.inference", "azure_ai", "azure ai foundry"),
    "bedrock": (
        *(
            "aws.bedrock",
            "aws_bedrock",
            "amazon.bedrock",
            "amazon-bedrock",
            "amazon bedrock",
            "bedrock_converse",
            "aws",
        ),
        *("amazon web services", "amazon web services, inc.", "amazon", "amazon_bedrock", "bedrock-runtime"),
    ),
    "xai": ("x_ai", "x-ai", "x.ai"),
    "mistral": ("mistral_ai", "mistralai", "mistral ai", "mistral-ai"),
    "moonshot": ("moonshot_ai", "moonshotai", "moonshot-ai", "kimi"),
    "together-ai": ("together", "together_ai", "togetherai"),
    "fireworks-ai": ("fireworks", "fireworks_ai", "fireworksai"),
    "cohere": ("cohere_chat", "cohere.chat"),
    "watsonx": ("ibm.watsonx.ai", "ibm_watsonx_ai", "ibm watsonx"),
    "perplexity": ("perplexity_ai", "perplexityai"),
    "vercel-ai-gateway": ("vercel", "vercel_ai_gateway", "ai-gateway"),
    "github-copilot": ("github_copilot", "copilot"),
    "deepseek": ("deepseek_ai", "deepseek-ai"),
    "zai": ("z-ai", "z.ai", "z_ai", "zhipu"),
    "dashscope": ("alibaba", "aliyun", "qwen"),
}
_BY_NAME: Final = MappingProxyType({name: seller for seller, names in _NAMES.items() for name in (*names, seller)})

CLOUDS: Final = MappingProxyType({"vertex": "google", "azure-ai": "azure", "bedrock-mantle": "bedrock"})
"""Sellers whose usage another company bills."""


def seller_of(provider: str | None) -> str | None:
    """The seller's name in price lists; an unknown name is returned in lower case."""
    if provider is None or not provider.strip():
        return None
    name = provider.strip().casefold()
    return _BY_NAME.get(name, name)


def biller_of(provider: str | None) -> str:
    """The company that sends the bill; empty if no provider is named."""
    seller = seller_of(provider) or ""
    return CLOUDS.get(seller, seller)
