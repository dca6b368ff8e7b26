"""Prices and names that the catalog once had wrong, each as it is now; the day is the catalog's own unless one is given."""

from datetime import date
from decimal import Decimal

import pytest

from budgetlint.edges import catalog
from budgetlint.edges.catalog import identifier_of
from budgetlint.estimate.line_items import Gap, Lack
from budgetlint.estimate.tariff import Tariff
from budgetlint.source.document import Plain
from tests.catalog.pricing import prices_of
from tools.catalog.assemble import scheduled

DAY = date(2026, 11, 20)

Stated = dict[str, str | bool]


def rate(model: str, meter: str, stated: Stated, *, over: int = 0, day: date = DAY) -> Decimal | Lack:
    """The rate of a call that carries one token more than `over`, or what is missing."""
    snapshot = catalog.lookup(model)
    assert snapshot is not None, model
    models = snapshot["models"]
    assert isinstance(models, dict)
    tariff = Tariff(prices_of(snapshot, day), next(iter(models)), tuple(stated.items()), "USD")
    passed = [limit for limit in tariff.brackets if limit is not None and limit <= over]
    price = tariff.rate(meter, max(passed, default=None))
    return price.lack if isinstance(price, Gap) else price.amount


@pytest.mark.parametrize(
    ("model", "meter", "stated", "amount"),
    [
        ("openai/gpt-image-2", "image_output_tokens", {"service_tier": "batch"}, "15"),
        ("openai/gpt-4o-transcribe", "audio_input_tokens", {}, "6"),
        ("google/gemini-3.5-flash", "input_tokens", {}, "0.75"),
        ("google/gemini-3.8-flash", "cache_storage_token_hours", {}, "0.5"),
        ("mistral-large-latest", "input_tokens", {}, "0.7"),
        ("vertex/veo-3.1-fast", "video_seconds", {"audio": False, "resolution": "720p"}, "0.08"),
        ("vertex/veo-3.1-fast", "video_seconds", {"audio": True, "resolution": "1080p"}, "0.12"),
        ("assemblyai/universal-3-5-pro", "audio_seconds", {}, "0.0000583333333333333"),
        ("bedrock/amazon.nova-pro-v1:0", "input_tokens", {}, "0.8"),
        ("bedrock/eu.amazon.nova-pro-v1:0", "input_tokens", {}, "1.05"),
        ("deepseek/deepseek-flash", "input_tokens", {}, "0.3"),
        ("deepseek/deepseek-flash", "input_tokens", {"schedule": "off-peak"}, "0.15"),
        ("vertex/claude-haiku-4-5", "cache_write_tokens", {}, "1.25"),
        ("google/gemini-4-argon", "input_tokens", {"service_tier": "priority"}, "3.6"),
        ("openai/gpt-5.4", "input_tokens", {"service_tier": "fast"}, "5"),
        ("openai/gpt-5.4", "input_tokens", {"service_tier": "priority"}, "5"),
        ("github-copilot/business", "seats", {}, "19"),
        ("azure/ft:gpt-4.1", "training_tokens", {}, "25"),
        ("azure/provisioned-throughput", "throughput_unit_hours", {"region": "data-zone"}, "1.1"),
        ("azure/file-search", "storage_gb_days", {}, "0.1"),
        ("cursor/teams-standard", "seats", {}, "40"),
        ("anthropic/claude-team-seat", "seats", {}, "25"),
        ("anthropic/claude-max-5x", "seats", {}, "100"),
        ("openai/chatgpt-team", "seats", {}, "25"),
        ("cursor/ultra", "seats", {}, "200"),
        ("openai/chatgpt-plus", "seats", {}, "20"),
    ],
)
def test_a_price_that_was_wrong(model: str, meter: str, stated: Stated, amount: str) -> None:
    assert rate(model, meter, stated) == Decimal(amount)


@pytest.mark.parametrize(
    ("model", "meter", "stated", "over", "lack"),
    [
        ("openai/gpt-5.4", "input_tokens", {"service_tier": "priority"}, 300_000, Lack.AMBIGUOUS),
        ("azure/eu/gpt-5.5", "input_tokens", {"service_tier": "priority"}, 300_000, Lack.AMBIGUOUS),
        ("azure/gpt-5.5", "output_tokens", {"service_tier": "flex"}, 0, Lack.CONDITION),
        ("google/gemini-2.5-flash-image", "image_output_tokens", {"service_tier": "batch"}, 0, Lack.CONDITION),
        ("rerank-v3.5", "input_tokens", {}, 0, Lack.METER),
        ("vertex/gemini-2.5-pro", "cache_write_tokens", {}, 0, Lack.METER),
    ],
)
def test_what_no_list_states_has_no_price(model: str, meter: str, stated: Stated, over: int, lack: Lack) -> None:
    assert rate(model, meter, stated, over=over) is lack


@pytest.mark.parametrize(
    ("model", "meter", "day", "amount"),
    [
        ("anthropic/claude-sonnet-5-5", "cache_read_tokens", date(2026, 10, 6), "0.2"),
        ("anthropic/claude-sonnet-5-5", "cache_read_tokens", date(2026, 10, 7), "0.1"),
        ("mistral/mistral-large-4", "input_tokens", date(2026, 10, 19), "0.68"),
        ("mistral/mistral-large-4", "input_tokens", date(2026, 10, 20), "1.36"),
        ("google/gemini-3.5-flash", "output_tokens", date(2027, 1, 1), "7.5"),
    ],
)
def test_what_a_price_was_and_will_be(model: str, meter: str, day: date, amount: str) -> None:
    assert rate(model, meter, {}, day=day) == Decimal(amount)


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("gemini-2.5-flash", "google/gemini-2.5-flash"),
        ("mistral-large-latest", "mistral/mistral-large-4"),
        ("grok-4", "xai/grok-4-0709"),
        ("nova-3", "deepgram/nova-3"),
        ("claude-haiku-4-5-20251001", "anthropic/claude-haiku-4-5-20251001"),
        ("gpt-4o-2024-08-06", "openai/gpt-4o-2024-08-06"),
        ("anthropic.claude-sonnet-4-5-20250929-v1:0", "bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0"),
        ("assemblyai/best", None),
        ("gpt-oss-120b", None),
        ("pro", None),
    ],
)
def test_a_name_is_its_makers(name: str, model: str | None) -> None:
    assert identifier_of(name) == model


@pytest.mark.parametrize(
    ("model", "fact", "value"),
    [
        ("google/gemini-2.5-pro", "retires", "2026-12-01"),
        ("openai/gpt-4o", "retires", "2027-01-14"),
        ("openai/gpt-4.1", "retires", "2027-01-14"),
        ("google/gemini-3.5-flash", "retires", None),
        ("anthropic/claude-sonnet-5", "tokenizer", "claude-4-7"),
        ("anthropic/claude-sonnet-4-6", "tokenizer", "claude-3"),
        ("bedrock/eu.anthropic.claude-opus-4-7", "tokenizer", "claude-4-7"),
        ("openrouter/anthropic/claude-sonnet-4.5", "tokenizer", "claude-3"),
        ("azure/gpt-4.1-2025-04-14", "tokenizer", "o200k_base"),
        ("openai/gpt-4-0613", "tokenizer", "cl100k_base"),
        ("openai/gpt-image-2", "tokenizer", None),
        ("anthropic/claude-opus-4-7", "cache_minimum", 2048),
        ("anthropic/claude-3-opus-20240229", "cache_minimum", 1024),
        ("anthropic/claude-haiku-4-5", "cache_minimum", 4096),
        ("anthropic/claude-opus-5", "cache_minimum", 512),
        ("google/gemini-2.5-flash", "cache_minimum", 1024),
    ],
)
def test_what_is_known_of_a_model(model: str, fact: str, value: Plain) -> None:
    snapshot = catalog.lookup(model)
    assert snapshot is not None
    models = snapshot["models"]
    assert isinstance(models, dict)
    (about,) = models.values()
    assert isinstance(about, dict)
    assert about.get(fact) == value


def test_a_model_keeps_the_schedules_that_its_prices_name() -> None:
    hours: Plain = {"time_zone": "UTC", "windows": [{"hours": ["00:30-16:30"]}]}
    named: dict[str, Plain] = {
        "schedules": {"night": hours, "noon": hours},
        "prices": [{"when": {"schedule": "night"}}],
    }
    assert scheduled(named) == {"schedules": {"night": hours}, "prices": [{"when": {"schedule": "night"}}]}
    assert scheduled({"schedules": {"noon": hours}, "prices": []}) == {"prices": []}


def test_a_tier_ends_with_the_standard_price_that_it_belongs_to() -> None:
    """From 2026-12-01 the standard price is 4, of which nobody says what priority costs."""
    after = rate("google/gemini-4-argon", "input_tokens", {"service_tier": "priority"}, day=date(2026, 12, 1))
    assert after in (Lack.VALUE, Lack.CONDITION)
