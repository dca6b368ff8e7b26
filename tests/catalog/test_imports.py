"""Slices of published price lists become exactly these snapshots, and leave out exactly these facts."""

import random
from collections.abc import Callable

import pytest

from budgetlint.catalog.importers.csv_rows import rows_from_snapshot, snapshot_from_rows
from budgetlint.catalog.importers.litellm import snapshot_from_litellm
from budgetlint.source.document import Plain
from tests.catalog.examples import DAY, EXPECTED, IMPORTS, built, imported, mapping, sets
from tools.catalog.assemble import catalog_files


def expected(name: str) -> str:
    return (EXPECTED / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(IMPORTS))
def test_a_list_becomes_a_snapshot(name: str) -> None:
    assert imported(name) == expected(f"{name}.txt"), "write it anew: python -m tests.catalog.examples"


@pytest.mark.slow
def test_the_lists_become_a_catalog() -> None:
    assert built() == expected("catalog.txt"), "write it anew: python -m tests.catalog.examples"


@pytest.mark.slow
def test_the_order_of_a_list_does_not_matter() -> None:
    listed = sets()
    keys = list(listed.litellm)
    random.Random(3).shuffle(keys)
    shuffled = sets()
    shuffled.litellm.clear()
    shuffled.litellm.update({key: listed.litellm[key] for key in keys})
    assert list(shuffled.litellm) != list(listed.litellm)
    assert catalog_files(shuffled).files == catalog_files(listed).files


def test_an_import_changes_nothing_of_what_it_is_given() -> None:
    given = mapping("litellm.json")
    snapshot_from_litellm(given, published=DAY)
    assert given == mapping("litellm.json")


def entry(**fields: Plain) -> dict[str, Plain]:
    return {"openai/m": {"litellm_provider": "openai", "mode": "chat", **fields}}


def listed(price_map: dict[str, Plain]) -> tuple[Plain, list[tuple[str, str]]]:
    snapshot, left = snapshot_from_litellm(price_map, published=DAY)
    models = snapshot["models"]
    assert isinstance(models, dict)
    model = models.get("openai/m")
    prices = model["prices"] if isinstance(model, dict) else None
    for price in prices if isinstance(prices, list) else []:
        assert isinstance(price, dict)
        del price["source"]
    return prices, [(item.fact, item.reason) for item in left]


@pytest.mark.parametrize(
    ("fields", "prices", "left"),
    [
        pytest.param(
            {"input_cost_per_token": 1e-06, "output_cost_per_token": 0},
            [{"rates": {"input_tokens": "1", "output_tokens": "0"}}],
            [],
            id="a zero beside a price is a price",
        ),
        pytest.param(
            {"input_cost_per_token": 0, "output_cost_per_token": 0.0},
            None,
            [("*", "every rate is zero, and none is stated as free")],
            id="nothing but zeros is unknown",
        ),
        pytest.param(
            {"input_cost_per_token": 0, "metadata": {"notes": "Free when self-hosted."}},
            [{"rates": {"input_tokens": "0"}}],
            [],
            id="nothing but zeros that are said to be free",
        ),
        pytest.param(
            {"input_cost_per_token": 1.0000000000000001e-07},
            [{"rates": {"input_tokens": "0.1"}}],
            [],
            id="binary noise is not a price",
        ),
        pytest.param(
            {
                "input_cost_per_token": 1e-06,
                "input_cost_per_token_priority": 2e-06,
                "input_cost_per_token_above_200k_tokens": 4e-06,
                "cache_read_input_token_cost": 1e-07,
            },
            [
                {"rates": {"input_tokens": "1", "cache_read_tokens": "0.1"}},
                {"when": {"prompt_tokens_over": 200000}, "rates": {"input_tokens": "4"}},
                {"when": {"service_tier": "priority"}, "rates": {"input_tokens": "2"}},
            ],
            [],
            id="a tier without a price above a threshold has none there",
        ),
        pytest.param(
            {"input_cost_per_token": 1e-06, "input_cost_per_audio_token": 1e-06, "input_cost_per_token_flex": 5e-07},
            [
                {"rates": {"input_tokens": "1", "audio_input_tokens": "1"}},
                {"when": {"service_tier": "flex"}, "rates": {"input_tokens": "0.5"}},
            ],
            [],
            id="a tier prices what the list states of it and no more",
        ),
        pytest.param(
            {
                "input_cost_per_token": 1e-06,
                "search_context_cost_per_query": {
                    "search_context_size_low": 0.005,
                    "search_context_size_medium": 0.008,
                    "search_context_size_high": 0.012,
                },
                "search_free_requests": {"count": 5000, "period": "month", "shared_group": "g"},
            },
            [
                {
                    "rates": {"input_tokens": "1", "searches": "8"},
                    "free": {"searches": {"count": "5000", "per": "month", "shared": "g"}},
                },
                *(
                    {
                        "when": {"search_context": size},
                        "rates": {"searches": rate},
                        "free": {"searches": {"count": "5000", "per": "month", "shared": "g"}},
                    }
                    for size, rate in (("high", "12"), ("low", "5"), ("medium", "8"))
                ),
            ],
            [],
            id="a search without a context size takes the medium price",
        ),
        pytest.param(
            {"input_cost_per_token": 1e-06, "output_cost_per_dream": 1, "input_dbu_cost_per_token": 1e-05},
            [{"rates": {"input_tokens": "1"}}],
            [
                ("input_dbu_cost_per_token", "in Databricks units, beside the same price in dollars"),
                ("output_cost_per_dream", "unknown price field"),
            ],
            id="an unknown price field is listed",
        ),
        pytest.param(
            {"cache_read_input_token_cost": 1e-07, "input_cost_per_token_cache_hit": 2e-07},
            [{"rates": {"cache_read_tokens": "0.1"}}],
            [("input_cost_per_token_cache_hit", "another field with the same meaning has 0.1 a unit")],
            id="two fields that contradict each other",
        ),
        pytest.param(
            {"input_cost_per_token": -1e-06, "output_cost_per_token": 2e-06},
            [{"rates": {"output_tokens": "2"}}],
            [("input_cost_per_token", "below zero")],
            id="a price below zero is listed",
        ),
    ],
)
def test_fields(fields: dict[str, Plain], prices: Plain, left: list[tuple[str, str]]) -> None:
    assert listed(entry(**fields)) == (prices, left)


@pytest.mark.parametrize("make", [IMPORTS["csv"], IMPORTS["openrouter"], IMPORTS["litellm"], IMPORTS["genai_prices"]])
def test_a_snapshot_survives_its_rows(make: Callable[[], tuple[dict[str, Plain], list[object]]]) -> None:
    """Rows of a snapshot, read again, give the same rows."""
    snapshot, _ = make()
    rows = rows_from_snapshot(snapshot)
    again, left = snapshot_from_rows(rows, day=DAY, title="negotiated prices")
    assert left == []
    key = sorted
    assert key(map(str, rows_from_snapshot(again))) == key(map(str, rows))
