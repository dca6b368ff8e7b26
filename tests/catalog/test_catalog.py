"""The built-in catalog: the snapshot's shape, the closed sets, an index that agrees, and a count for everything."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from budgetlint.catalog.importers.conditions import FIELDS, KEYS, THRESHOLDS
from budgetlint.catalog.importers.meters import declarations, is_known
from budgetlint.catalog.text import snapshot_text
from budgetlint.edges import catalog
from budgetlint.edges.catalog import DATA, identifier_of
from budgetlint.source.document import Plain
from tests.sampled import sampled
from tools.catalog.releases import pinned

Object = dict[str, Plain]

ROOT = Path(__file__).parents[2]


def added_days() -> set[str]:
    """The days of the sources that we add to what the lists have."""
    added = json.loads((ROOT / "tools" / "catalog" / "curated.json").read_bytes())["sources"]
    return {source["published"] for source in added.values()}


RATE = re.compile(r"^(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$")
DAY = re.compile(r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]$")
MODEL = re.compile(r"^[a-z0-9][a-z0-9-]*/\S(.*\S)?$")
PUBLISHED = {release.published for release in pinned().values()} | {"2026-09-30"} | added_days()
"""The days on which releases came out, on which plans were looked at, and of what we add ourselves."""
ENTRY = {
    "source", "when", "from", "until", "rates", "multiply", "note",
    "confirmed_by", "unchanged_since", "derived",
}  # fmt: skip


def text(provider: str) -> str:
    return (DATA / f"{provider}.json").read_text(encoding="utf-8")


def load(provider: str) -> Object:
    snapshot = catalog.provider_snapshot(provider)
    assert snapshot is not None
    return snapshot


def objects(value: Plain) -> list[tuple[str, Object]]:
    assert isinstance(value, dict)
    return [(name, item) for name, item in value.items() if isinstance(item, dict)]


def entries(model: Object) -> list[Object]:
    prices = model["prices"]
    assert isinstance(prices, list)
    return [entry for entry in prices if isinstance(entry, dict)]


def everything() -> Iterator[tuple[str, Object, Object]]:
    """Every entry of every model, with the model's name and its provider's snapshot."""
    for provider in catalog.providers():
        snapshot = load(provider)
        for identifier, model in objects(snapshot["models"]):
            for entry in entries(model):
                yield identifier, entry, snapshot


@pytest.mark.parametrize("provider", sampled(catalog.providers(), 24))
def test_a_file_has_one_fact_a_line(provider: str) -> None:
    assert snapshot_text(load(provider)) == text(provider)


def test_files_are_snapshots() -> None:
    keys = ["version", "date", "currency", "sources", "rules", "tokenizers", "meters", "models"]
    optional = {"rules", "tokenizers", "meters"}
    for provider in catalog.providers():
        snapshot = load(provider)
        assert [key for key in keys if key in snapshot] == list(snapshot), provider
        assert set(keys) - set(snapshot) <= optional, provider
        assert (snapshot["version"], snapshot["currency"]) == (1, "USD")
        sources = dict(objects(snapshot["sources"]))
        named = {str(entry["source"]) for _, model in objects(snapshot["models"]) for entry in entries(model)}
        assert snapshot["date"] == min(str(sources[name]["published"]) for name in named), provider
        assert str(snapshot["date"]) <= catalog.date()


def test_models_have_known_facts() -> None:
    known = {
        "aliases", "context_window", "max_output_tokens", "cache_minimum", "retires", "replaced_by", "tokenizer",
        "schedules", "prices",
    }  # fmt: skip
    for provider in catalog.providers():
        for identifier, model in objects(load(provider)["models"]):
            assert MODEL.match(identifier), identifier
            assert identifier.startswith(f"{provider}/"), identifier
            assert set(model) <= known, identifier
            assert model["prices"], identifier
            assert DAY.match(str(model.get("retires", "2026-01-01"))), identifier
            for limit in ("context_window", "max_output_tokens"):
                value = model.get(limit, 1)
                assert isinstance(value, int), identifier
                assert value > 0, identifier


def test_entries_keep_to_the_closed_sets() -> None:
    for identifier, entry, snapshot in everything():
        assert set(entry) <= ENTRY | FIELDS, identifier
        assert ("rates" in entry) != ("multiply" in entry), identifier
        assert entry["source"] in dict(objects(snapshot["sources"])), identifier
        for key, value in objects({"when": entry.get("when", {})})[0][1].items():
            assert key in KEYS, identifier
            single = value[0] if isinstance(value, list) else value
            assert isinstance(single, int) == (key in THRESHOLDS or key == "audio"), identifier


def test_rates_are_written_in_full() -> None:
    for identifier, entry, _ in everything():
        for field in ("rates", "multiply"):
            rates = entry.get(field, {})
            assert isinstance(rates, dict)
            assert all(isinstance(rate, str) and RATE.match(rate) for rate in rates.values()), identifier
        assert str(entry.get("from", "2000-01-01")) <= str(entry.get("until", "9999")), identifier


def test_meters_are_known_or_declared() -> None:
    for provider in catalog.providers():
        snapshot = load(provider)
        used = {
            meter
            for _, model in objects(snapshot["models"])
            for entry in entries(model)
            for meter in dict(objects(entry)).get("rates", {})
        }
        assert {meter for meter in used if not is_known(meter)} == set(), provider
        assert snapshot.get("meters", {}) == declarations(used), provider


def test_disputes_name_another_figure_and_its_source() -> None:
    count = 0
    for identifier, entry, snapshot in everything():
        rates = entry.get("rates", {})
        assert isinstance(rates, dict)
        for meter, claims in objects(entry.get("disputed", {})):
            assert claims, identifier
            assert rates[meter] not in claims.values(), identifier
            assert set(claims) <= set(dict(objects(snapshot["sources"]))), identifier
            count += 1
    assert count > 300


def test_sources_are_links_of_a_day() -> None:
    pattern = re.compile(r"^https://|^http://")
    kinds: dict[str, int] = {}
    for provider in catalog.providers():
        for name, source in objects(load(provider)["sources"]):
            assert list(source) == ["url", "kind", "published", "through"], name
            assert pattern.match(str(source["url"])), name
            assert str(source["published"]) in PUBLISHED, name
            kinds[str(source["kind"])] = kinds.get(str(source["kind"]), 0) + 1
    assert set(kinds) == {"cited", "dataset"}


def test_the_index_agrees_with_the_files() -> None:
    listed: list[tuple[str, str]] = []
    for provider in catalog.providers():
        for identifier, model in objects(load(provider)["models"]):
            listed.append((identifier, identifier))
            aliases = model.get("aliases", [])
            assert isinstance(aliases, list)
            listed += [(str(alias), identifier) for alias in aliases]
    names = list(catalog.names())
    assert sorted(listed, key=lambda pair: pair[0].encode()) == names
    assert len({name for name, _ in names}) == len(names)


@pytest.mark.slow
def test_every_name_is_found() -> None:
    missed = [name for name, model in catalog.names() if identifier_of(name) != model]
    assert missed == []


@pytest.mark.parametrize(
    "name", ["", "a", "zzzz", "~", "openai/", "openai/gpt-5.", "OPENAI/GPT-5.4", "\n", "a\tb", "\ud800"]
)
def test_what_is_no_name_is_not_found(name: str) -> None:
    assert catalog.lookup(name) is None


def test_a_lookup_is_a_snapshot_of_one_model() -> None:
    assert catalog.lookup("google/veo-3.1") == {
        "version": 1,
        "date": "2026-11-20",
        "currency": "USD",
        "sources": {
            "ai-google-dev-gemini-api-docs-pricing-via-litellm": {
                "url": "https://ai.google.dev/gemini-api/docs/pricing",
                "kind": "cited",
                "published": "2026-11-20",
                "through": "litellm 1.110.2",
            }
        },
        "models": {
            "google/veo-3.1-generate-001": {
                "aliases": ["gemini/veo-3.1-generate-001", "google/veo-3.1", "veo-3.1", "veo-3.1-generate-001"],
                "context_window": 1024,
                "prices": [
                    {
                        "source": "ai-google-dev-gemini-api-docs-pricing-via-litellm",
                        "rates": {"video_seconds": "0.4"},
                        "unchanged_since": "2026-02-17",
                    },
                    {
                        "source": "ai-google-dev-gemini-api-docs-pricing-via-litellm",
                        "when": {"resolution": ["720p", "1080p"]},
                        "rates": {"video_seconds": "0.4"},
                    },
                    {
                        "source": "ai-google-dev-gemini-api-docs-pricing-via-litellm",
                        "when": {"resolution": "4k"},
                        "rates": {"video_seconds": "0.6"},
                    },
                ],
            }
        },
    }


@pytest.mark.parametrize("provider", sampled(catalog.providers(), 24))
def test_a_lookup_says_what_the_file_says(provider: str) -> None:
    snapshot = load(provider)
    for identifier, model in objects(snapshot["models"])[:40]:
        listing = catalog.lookup(identifier)
        assert listing is not None
        assert listing["models"] == {identifier: model}
        assert set(dict(objects(listing["sources"]))) <= set(dict(objects(snapshot["sources"])))


@pytest.mark.parametrize("provider", ["account", "index", "nobody", "", "../data/openai", "OpenAI"])
def test_what_is_no_provider_has_no_snapshot(provider: str) -> None:
    assert catalog.provider_snapshot(provider) is None


@pytest.mark.parametrize(
    ("words", "models"),
    [
        ("veo 3.1 lite", ["google/veo-3.1-lite-generate-preview", "vertex/veo-3.1-lite-generate-001"]),
        ("TAVILY search", ["tavily/search", "tavily/search-advanced"]),
        ("no such model", []),
        (" ", []),
    ],
)
def test_search(words: str, models: list[str]) -> None:
    assert catalog.search(words) == models


def test_the_account_adds_up() -> None:
    account = json.loads((DATA / "account.json").read_bytes())
    keys = account["litellm"]["keys"]
    assert keys == {
        "in the map": 4878,
        "a model": 4263,
        "conditions of a model's image price": 251,
        "left out as implausible": 9,
        "not carried": 355,
    }
    assert keys["in the map"] == sum(keys.values()) - keys["in the map"]
    left = account["litellm"]["keys not carried"]
    assert sum(len(reasons) for reasons in left.values()) == keys["not carried"]
    fields = account["litellm"]["price fields"]
    assert fields["in the map"] == fields["carried"] + fields["of keys not carried"] + sum(
        fields["not carried"].values()
    )
    assert account["catalog"]["models"] == sum(len(objects(load(p)["models"])) for p in catalog.providers())
    assert account["releases"] == {name: release.version for name, release in pinned().items()}
    assert account["sanity"]["unexplained"] == 0
    assert {problem for problem, done in account["sanity"].items() if problem != "unexplained" and done} > {
        "tier-partial"
    }
    assert all(set(item) == {"what", "why"} and all(item.values()) for item in account["missing"])
    assert len(account["missing"]) > 5


def test_the_catalog_stays_small() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(Path(DATA).iterdir()):
            archive.write(path, path.name)
    assert len(packed.getvalue()) < 500_000
