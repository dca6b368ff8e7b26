"""Keys of the price map name a provider, a model and an image's conditions; links tell whose page they are."""

import pytest

from budgetlint.catalog.importers.conditions import Condition
from budgetlint.catalog.importers.genai_match import exact_names, matches
from budgetlint.catalog.importers.litellm_names import named
from budgetlint.catalog.importers.sources import is_official, link_in, source_id
from budgetlint.source.document import Plain


@pytest.mark.parametrize(
    ("key", "provider", "identifier", "when"),
    [
        ("gpt-5.4", "openai", "openai/gpt-5.4", ()),
        ("openai/sora-2", "openai", "openai/sora-2", ()),
        ("gemini/veo-3.1-generate-001", "gemini", "google/veo-3.1-generate-001", ()),
        ("vertex_ai/claude-opus-5-5", "vertex_ai-anthropic_models", "vertex/claude-opus-5-5", ()),
        ("gemini-2.5-flash", "vertex_ai-language-models", "vertex/gemini-2.5-flash", ()),
        ("us.anthropic.claude-x", "bedrock_converse", "bedrock/us.anthropic.claude-x", ()),
        ("bedrock/us-gov-west-1/claude-x", "bedrock", "bedrock/us-gov-west-1/claude-x", ()),
        ("fireworks_ai/accounts/fireworks/models/x", "fireworks_ai", "fireworks-ai/accounts/fireworks/models/x", ()),
        ("azure/eu/gpt-5", "azure", "azure/eu/gpt-5", ()),
        ("tavily/search", "tavily", "tavily/search", ()),
        ("low/1024-x-1536/gpt-image-1", "openai", "openai/gpt-image-1", (("quality", "low"), ("size", "1024x1536"))),
        ("azure/hd/1024-x-1024/dall-e-3", "azure", "azure/dall-e-3", (("quality", "hd"), ("size", "1024x1024"))),
        (
            "fal_ai/xhigh/1024-x-768/openai/gpt-image-2.5/flare/edit",
            "fal_ai",
            "fal-ai/openai/gpt-image-2.5/flare/edit",
            (("quality", "xhigh"), ("size", "1024x768")),
        ),
        (
            "1024-x-1024/50-steps/bedrock/amazon.nova-canvas-v1:0",
            "bedrock",
            "bedrock/amazon.nova-canvas-v1:0",
            (("size", "1024x1024"), ("steps", "50")),
        ),
        ("max-x-max/max-steps/stability.x", "bedrock", "bedrock/stability.x", (("size", "max"), ("steps", "max"))),
        ("256-x-256/dall-e-2", "openai", "openai/dall-e-2", (("size", "256x256"),)),
    ],
)
def test_a_key_names_a_model(key: str, provider: str, identifier: str, when: Condition) -> None:
    name = named(key, provider)
    assert (name.identifier, name.when) == (identifier, when)


@pytest.mark.parametrize(
    ("provider", "url", "official"),
    [
        ("anthropic", "https://platform.claude.com/docs/en/about-claude/pricing", True),
        ("anthropic", "https://aws.amazon.com/bedrock/pricing/", False),
        ("openai", "https://developers.openai.com/api/docs/pricing", True),
        ("openai", "https://openai.com.example.org/pricing", False),
        ("fal-ai", "https://fal.ai/models/x", True),
        ("together-ai", "https://api.together.ai/models", True),
        ("xai", "https://api.x.ai/v1/language-models", True),
        ("xai", "https://notx.ai/", False),
        ("nebius", "https://github.com/nebius/prices", False),
        ("replicate", "https://artificialanalysis.ai/models", False),
    ],
)
def test_whose_page_a_link_is(provider: str, url: str, official: bool) -> None:
    assert is_official(provider, url) is official


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://a.example/b", "https://a.example/b"),
        ("see https://a.example/b, https://c.example", "https://a.example/b"),
        ("(https://a.example/b).", "https://a.example/b"),
        ("to be added", None),
    ],
)
def test_the_link_in_a_text(text: str, link: str | None) -> None:
    assert link_in(text) == link


def test_a_source_is_named_by_its_link() -> None:
    assert source_id("https://www.Anthropic.com/pricing#api") == "anthropic-com-pricing-api"
    long = "https://docs.example.com/" + "a" * 80
    assert source_id(long) != source_id(long + "b")
    assert max(len(source_id(long)), len(source_id(long + "b"))) <= 63


@pytest.mark.parametrize(
    ("clause", "reference", "expected"),
    [
        ({"starts_with": "claude-"}, "Claude-3", True),
        ({"ends_with": "-mini"}, "gpt-5-mini", True),
        ({"contains": "opus"}, "claude-sonnet", False),
        ({"equals": "gpt-5"}, "gpt-5-mini", False),
        ({"regex": r"^gpt-5-\d{4}$"}, "gpt-5-2026", True),
        ({"or": [{"equals": "a"}, {"equals": "b"}]}, "b", True),
        ({"and": [{"contains": "a"}, {"contains": "b"}]}, "a", False),
        ({"nor": []}, "a", False),
        (None, "a", False),
    ],
)
def test_a_clause_matches(clause: Plain, reference: str, expected: bool) -> None:
    assert matches(clause, reference) is expected


def test_only_equality_gives_a_name() -> None:
    clause: Plain = {"or": [{"equals": "a"}, {"starts_with": "b"}, {"or": [{"equals": "c"}]}]}
    assert exact_names(clause) == ["a", "c"]
