"""What is known to be wrong in price files: the advisories that come with the tool, and what a check says of pins."""

import json
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest

from budgetlint.app.advisories import advisories
from budgetlint.app.prices import newest
from budgetlint.edges.advisories import advisories_text
from budgetlint.model.advisory import Advisory
from tests.cli.running import ran

DAY = "2026-11-24"
LISTED = {"url": "https://lab.example", "kind": "cited", "published": "2026-10-01", "through": "a-list"}
QUOTE = {"url": "https://wiki.example", "kind": "own", "published": "2026-10-01"}
TRANSCRIBE = {"prices": [{"source": "list", "rates": {"audio_input_tokens": "2.5", "requests": "1"}}]}
PRICED = [{"source": "list", "rates": {"audio_input_tokens": "9", "requests": "1"}}]


def advisory_lines(
    folder: Path, name: str, model: Mapping[str, object], *, kind: dict[str, str] = LISTED, day: str = DAY
) -> str:
    book = {"version": 1, "date": "2026-10-01", "sources": {"list": kind}, "models": {name: model}}
    (folder / "prices.json").write_text(json.dumps(book), "utf-8")
    usage = "usage: {audio_input_tokens: 1000, requests: 1}"
    plan = "version: 1\nname: a\npricing: {snapshot: prices.json}\nbuffer: 10%\nbudgets: {total: {ceiling: 1000}}\n"
    (folder / "budget.yaml").write_text(f"{plan}workloads:\n  a: {{kind: metered, model: {name}, {usage}}}\n", "utf-8")
    lines = ran("check", "--as-of", day).out.splitlines()
    return "\n".join(line for line in lines if "price-advisory" in line)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


WRONG = (
    "budget.yaml:7:29: warning: `prices.json` prices `openai/gpt-4o-transcribe` at 2.5 for `audio_input_tokens`, and it is 6 "
    "(price-2026-1: lists give the price of text for audio) [price-advisory]"
)


def test_a_pinned_price_that_is_known_to_be_wrong(folder: Path) -> None:
    assert advisory_lines(folder, "openai/gpt-4o-transcribe", TRANSCRIBE) == WRONG
    renamed = advisory_lines(folder, "scribe", {**TRANSCRIBE, "aliases": ["openai/gpt-4o-transcribe"]})
    assert renamed == WRONG.replace("openai/gpt-4o-transcribe", "scribe")


def test_what_is_right_own_or_not_known_yet_is_silent(folder: Path) -> None:
    assert advisory_lines(folder, "openai/gpt-4o-transcribe", {"prices": PRICED}) == ""
    assert advisory_lines(folder, "openai/gpt-4o-transcribe", TRANSCRIBE, kind=QUOTE) == ""
    assert advisory_lines(folder, "openai/gpt-4o-transcribe", TRANSCRIBE, day="2026-11-19") == ""
    assert advisory_lines(folder, "another/model", TRANSCRIBE) == ""


def test_retirements_that_a_pin_has_wrong(folder: Path) -> None:
    missing = advisory_lines(folder, "openai/gpt-4o", {"prices": PRICED})
    assert (
        "`openai/gpt-4o` retires on 2027-01-14, which `prices.json` does not state, `openai/gpt-6-luna` replaces"
        in missing
    )
    assert "states as 2027-02-01" in advisory_lines(
        folder, "openai/gpt-4o", {"retires": "2027-02-01", "prices": PRICED}
    )
    assert advisory_lines(folder, "openai/gpt-4o", {"retires": "2027-01-14", "prices": PRICED}) == ""
    stays = advisory_lines(folder, "google/gemini-3.5-flash", {"retires": "2027-02-01", "prices": PRICED})
    assert "`prices.json` states that `google/gemini-3.5-flash` retires on 2027-02-01, but it does not" in stays
    assert advisory_lines(folder, "google/gemini-3.5-flash", {"prices": PRICED}) == ""


@pytest.mark.parametrize("advisory", advisories(), ids=lambda advisory: advisory.id)
def test_the_catalog_has_what_each_advisory_calls_right(advisory: Advisory) -> None:
    snapshot = newest(frozenset({advisory.model}))
    assert snapshot is not None
    model = snapshot.models[advisory.model]
    if advisory.meter is None:
        assert model.retires == advisory.retires
        return
    rates = {entry.rates.get(advisory.meter) for entry in model.prices if entry.when == advisory.when}
    assert advisory.wrong not in rates
    assert advisory.url.startswith("https://")


def test_advisories_are_named_apart_and_in_order() -> None:
    known = advisories()
    assert len({advisory.id for advisory in known}) == len(known)
    assert [advisory.published for advisory in known] == sorted(advisory.published for advisory in known)


def test_what_comes_with_the_tool_is_valid_by_its_schema() -> None:
    schema = json.loads(ran("schema", "advisories").out)
    jsonschema.Draft7Validator.check_schema(schema)
    advisories = json.loads(advisories_text())
    jsonschema.validate(advisories, schema)
    with pytest.raises(jsonschema.ValidationError, match="publised"):
        jsonschema.validate(
            {**advisories, "advisories": [{**advisories["advisories"][0], "publised": "2026-11-20"}]}, schema
        )
