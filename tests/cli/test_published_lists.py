"""`snapshot import` of lists that others publish."""

import json
from pathlib import Path

import pytest

from tests.cli.price_lists import LITELLM, OF_NO_DAY
from tests.cli.running import DAY, ran
from tests.sampled import sampled

SLICES = Path(__file__).parents[1] / "catalog" / "slices"

LISTS = {
    "models.dev": ("models_dev.json", 3),
    "llm-prices": ("llm_prices.json", 4),
    "langfuse": ("langfuse.json", 3),
    "helicone": ("helicone.json", 4),
    "azure": ("azure_retail.json", 3),
    "aws": ("aws_price_list.json", 2),
    "metergraph": ("metergraph.json", None),
    "model-prices": ("model_prices.json", None),
}


@pytest.mark.parametrize(("origin", "file", "models"), [(name, *about) for name, about in LISTS.items()])
def test_lists_that_others_publish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, origin: str, file: str, models: int | None
) -> None:
    monkeypatch.chdir(tmp_path)
    done = ran(
        "snapshot",
        "import",
        "--from",
        origin,
        str(SLICES / file),
        "--published",
        "2026-11-19",
        "-o",
        "out.json",
        "--as-of",
        DAY,
    )
    assert done.code == 0, done.err
    written = json.loads(Path("out.json").read_text("utf-8"))
    assert written["date"] == "2026-11-19"
    assert models is None or len(written["models"]) == models


@pytest.mark.parametrize(("origin", "day"), [("aws", "2026-11-18"), ("llm-prices", "2026-08-05")])
def test_a_list_that_says_its_day_needs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, origin: str, day: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ran("snapshot", "import", "--from", origin, str(SLICES / LISTS[origin][0]), "-o", "out.json").code == 0
    assert json.loads(Path("out.json").read_text("utf-8"))["date"] == day


@pytest.mark.parametrize("origin", ["models.dev", "langfuse", "helicone", "azure"])
def test_a_list_without_a_day_asks_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    monkeypatch.chdir(tmp_path)
    done = ran("snapshot", "import", "--from", origin, str(SLICES / LISTS[origin][0]))
    assert (done.code, done.err.splitlines()[-1]) == (2, f"error: {OF_NO_DAY}")


def test_what_is_not_carried_is_listed_before_the_day_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    slip = LITELLM.replace('"input_cost_per_token": 3e-06', '"input_cost_per_token": 0.015')
    assert slip != LITELLM
    Path("list.json").write_text(slip)
    done = ran("snapshot", "import", "--from", "litellm", "list.json", "--as-of", DAY)
    assert done.code == 2
    assert "15000 USD for a million tokens, more than 1000: is the unit right?" in done.err
    assert done.err.endswith(f"error: {OF_NO_DAY}\n")


@pytest.mark.parametrize("origin", LISTS)
@pytest.mark.parametrize(
    "text", sampled(["{}", "[]", "null", "[1]", '{"Items": 3, "data": 1, "prices": {}, "terms": []}'], 12)
)
def test_a_list_of_another_shape_has_no_price(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, origin: str, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("list.json").write_text(text, "utf-8")
    done = ran("snapshot", "import", "--from", origin, "list.json", "--published", "2026-11-19", "--as-of", DAY)
    assert (done.code, done.err.splitlines()[-1:]) == (
        2,
        [f"error: no prices found: is it a price list of {origin}?"],
    )
