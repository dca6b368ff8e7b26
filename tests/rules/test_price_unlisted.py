"""Prices of a snapshot beside the catalog's of that day, and prices that somebody makes zero."""

import re
from pathlib import Path

import pytest

from tests.cli.running import CHAT, DAY, PRICES, folder_with, ran

MODEL = "openai/gpt-4.1"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder_with(tmp_path)
    (tmp_path / "budget.yaml").write_text(CHAT.replace("lab/small", MODEL).replace("prices.json", "builtin"))
    (tmp_path / "prices.json").unlink()
    assert ran("snapshot", "pin", "--output", "prices.json").code == 0
    return tmp_path


def edited(here: Path, old: str, new: str) -> None:
    prices = here / "prices.json"
    text = prices.read_text()
    assert old in text
    prices.write_text(text.replace(old, new, 1))
    assert ran("snapshot", "pin").code == 0


def unlisted() -> list[str]:
    return [
        line for line in ran("check", "--info", "--as-of", DAY).out.splitlines() if line.endswith("[price-unlisted]")
    ]


def verified() -> list[str]:
    return [
        line.partition(": ")[2]
        for line in ran("snapshot", "verify", "--as-of", DAY).out.splitlines()
        if "catalog" in line
    ]


@pytest.mark.usefixtures("here")
def test_what_was_pinned_from_the_catalog_is_the_catalog_s() -> None:
    assert (unlisted(), verified()) == ([], [])


def test_an_edited_price_is_said_with_the_catalog_s(here: Path) -> None:
    edited(here, '"input_tokens": "2"', '"input_tokens": "0.0002"')
    day = unlisted()[0].rpartition(" ")[0][-10:]
    assert unlisted() == [
        f"budget.yaml:8:12: info: `input_tokens` of `{MODEL}` is 0.0002 here, but 2 in the catalog of {day} [price-unlisted]"
    ]
    assert verified() == [f"{MODEL}: input_tokens is 0.0002; in the catalog of {day}: 2"]
    assert ran("snapshot", "verify").code == 1


def test_a_condition_of_its_own_is_no_way_around(here: Path) -> None:
    edited(
        here,
        '"prices": [',
        '"prices": [{"when": {"service_tier": "standard"}, "rates": {"input_tokens": "0.0002"}},',
    )
    assert "`input_tokens` of `openai/gpt-4.1` is 0.0002 here, but 2 in the catalog" in unlisted()[0]
    assert verified()[0].startswith(f"{MODEL}: input_tokens is 0.0002; in the catalog of ")


def test_a_factor_of_its_own_is_no_way_around(here: Path) -> None:
    edited(here, '"prices": [', '"prices": [{"multiply": {"*": "0.5"}},')
    assert "is 1 here, but 2 in the catalog" in unlisted()[0]
    assert f"{MODEL}: * is 0.5; in the catalog of " in verified()[0]


def test_a_day_that_the_catalog_does_not_know_says_nothing(here: Path) -> None:
    edited(here, '"input_tokens": "2"', '"input_tokens": "1"')
    edited(here, (here / "prices.json").read_text().partition('"date": "')[2][:10], "2020-01-01")
    assert len(unlisted()) == len(verified()) == 1, "the date alone says nothing of the day of a price"
    prices = re.sub(r'"published": "[-0-9]*"', '"published": "2020-01-01"', (here / "prices.json").read_text())
    (here / "prices.json").write_text(prices)
    assert ran("snapshot", "pin").code == 0
    assert (unlisted(), verified()) == ([], [])


@pytest.mark.parametrize(
    ("contract", "says"),
    [
        (
            '{"multiply": {"*": "0"}}',
            "the contract makes `input_tokens` and `output_tokens` of `lab/small` free of charge",
        ),
        ('{"multiply": {"input_*": "0.00"}}', "the contract makes `input_tokens` of `lab/small` free of charge"),
        ('{"rates": {"input_tokens": "0"}}', "the contract makes `input_tokens` of `lab/small` free of charge"),
    ],
)
def test_a_contract_that_makes_a_price_zero_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, contract: str, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    folder_with(tmp_path)
    (tmp_path / "contract.json").write_text(
        f'{{"version": 1, "date": "2026-11-01", "models": {{"lab/small": {{"prices": [{contract}]}}}}}}'
    )
    (tmp_path / "budget.yaml").write_text(
        CHAT.replace("{snapshot: prices.json}", "{snapshot: prices.json, contract: {file: contract.json}}")
    )
    done = ran("check", "--as-of", DAY, "--fail-on", "warning")
    assert done.code == 1
    assert f"budget.yaml:8:12: warning: {says} [price-zero]" in done.out.splitlines()


def test_a_list_that_gives_away_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder_with(tmp_path)
    (tmp_path / "prices.json").write_text(PRICES.replace('"3"', '"0"'))
    assert "[price-zero]" not in ran("check", "--as-of", DAY).out
