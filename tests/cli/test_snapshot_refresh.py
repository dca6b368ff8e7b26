"""`snapshot refresh`: newer prices of the models in use, from a list that was downloaded."""

import json
from pathlib import Path

import pytest

from budgetlint.edges.price_files import content_hash
from tests.cli.running import CHAT, Done, ran

LISTED = {"url": "https://lab.example/pricing", "kind": "cited", "published": "2026-08-01", "through": "a-list 1"}
WIKI = {"url": "https://wiki.example/bills", "kind": "own", "published": "2026-01-31"}
DAY = "2026-11-24"
LIST = """{
 "lab/small": {"litellm_provider": "lab", "mode": "chat", "input_cost_per_token": 4e-06, "output_cost_per_token": 2e-05,
  "source": "https://lab.example/pricing"},
 "lab/other": {"litellm_provider": "lab", "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06}
}"""
WORDS = ("--from", "litellm", "--published", "2026-11-20", "--as-of", DAY)


def book(*prices: dict[str, object], **facts: object) -> str:
    model = {"aliases": ["small"], "retires": "2027-09-01", **facts, "prices": list(prices)}
    return json.dumps(
        {"version": 1, "date": "2026-08-01", "sources": {"lab": LISTED, "us": WIKI}, "models": {"lab/small": model}}
    )


def rates(source: str, **amounts: str) -> dict[str, object]:
    return {"source": source, "rates": amounts}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.json").write_text(LIST, "utf-8")
    (tmp_path / "budget.yaml").write_text(CHAT, "utf-8")
    (tmp_path / "prices.json").write_text(book(rates("lab", input_tokens="3", output_tokens="15")), "utf-8")
    return tmp_path


CHANGES = """\
lab/small input_tokens: 3 → 4 (+33.3%)
lab/small output_tokens: 15 → 20 (+33.3%)
budget.yaml: plans 4.95 → 6.60 USD a month (+1.65)
"""


def test_what_changes_and_the_money_that_it_moves(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = ran("snapshot", "refresh", "list.json", *WORDS, "--dry-run")
    assert done == Done(0, f"{CHANGES}prices.json: would be written\nbudget.yaml: would be written\n", "")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    done = ran("snapshot", "refresh", "list.json", *WORDS)
    assert done == Done(0, f"{CHANGES}prices.json: written\nbudget.yaml: written\n", "")
    pin = content_hash((folder / "prices.json").read_bytes())
    assert (folder / "budget.yaml").read_text("utf-8") == CHAT.replace("prices.json", f"prices.json, sha256: {pin}")
    written = json.loads((folder / "prices.json").read_text("utf-8"))
    assert list(written["models"]) == ["lab/small"]
    assert (written["date"], written["models"]["lab/small"]["retires"]) == ("2026-11-20", "2027-09-01")
    assert ran("check", "--as-of", DAY).code == 0


@pytest.mark.usefixtures("folder")
def test_prices_that_the_list_does_not_change_move_nothing() -> None:
    ran("snapshot", "refresh", "list.json", *WORDS)
    done = ran("snapshot", "refresh", "list.json", *WORDS)
    plans = "budget.yaml: plans 6.60 → 6.60 USD a month (+0.00)\n"
    assert done.out == f"no price changes\n{plans}prices.json: unchanged\nbudget.yaml: unchanged\n"


def test_a_teams_own_price_and_newer_quotes_stay(folder: Path) -> None:
    prices = book(rates("us", input_tokens="2"), rates("lab", output_tokens="15"))
    (folder / "prices.json").write_text(prices, "utf-8")
    out = ran("snapshot", "refresh", "list.json", *WORDS).out
    assert out.startswith(
        "lab/small input_tokens: kept, own of 2026-01-31\nlab/small output_tokens: 15 → 20 (+33.3%)\n"
    )
    older = ran("snapshot", "refresh", "list.json", *WORDS[:3], "2026-07-01", *WORDS[4:]).out
    assert "lab/small output_tokens: kept, cited of 2026-11-20\n" in older
    assert "→ 20" not in older


def test_a_workload_may_use_another_name_of_the_model(folder: Path) -> None:
    (folder / "budget.yaml").write_text(CHAT.replace("lab/small", "small"), "utf-8")
    out = ran("snapshot", "refresh", "list.json", *WORDS).out
    assert out.startswith(CHANGES)
    assert ran("check", "--as-of", DAY).code == 0


def test_a_model_that_the_list_lacks_stays(folder: Path) -> None:
    (folder / "list.json").write_text(LIST.replace("lab/small", "lab/tiny"), "utf-8")
    out = ran("snapshot", "refresh", "list.json", *WORDS).out
    assert out.startswith("lab/small: not in `list.json`, kept unchanged\n")


def test_a_price_file_of_our_own_shape(folder: Path) -> None:
    newer = book(rates("lab", input_tokens="4", output_tokens="20")).replace("2026-08-01", "2026-11-20")
    (folder / "newer.json").write_text(newer, "utf-8")
    assert ran("snapshot", "refresh", "newer.json", "--as-of", DAY).out.startswith(CHANGES)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("nothing.json",), "`nothing.json` can't be read: no such file or directory"),
        (
            ("list.json", "--from", "litellm"),
            "the file does not state its publication day: add `--published DATE`",
        ),
        (("list.json",), "`list.json` is not a price snapshot: expected a mapping with `models`"),
        (("list.json", *WORDS, "elsewhere"), "`elsewhere` can't be read: no such file or directory"),
    ],
)
def test_what_can_not_be_refreshed(folder: Path, words: tuple[str, ...], message: str) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = ran("snapshot", "refresh", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {message}")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_list_that_says_nothing_new_changes_nothing(folder: Path) -> None:
    assert ran("snapshot", "refresh", "list.json", *WORDS).code == 0
    (folder / "pricing").mkdir()
    (folder / "prices.json").rename(folder / "pricing" / "2026-11-20.json")
    budget = (folder / "budget.yaml").read_text("utf-8").replace("prices.json", "pricing/2026-11-20.json")
    (folder / "budget.yaml").write_text(budget, "utf-8")
    (folder / "list.json").write_text(LIST.replace("lab/small", "lab/elsewhere"), "utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = ran("snapshot", "refresh", "list.json", *WORDS[:2], "--published", "2026-11-22", "--as-of", DAY)
    assert done == Done(0, "lab/small: not in `list.json`, kept unchanged\n", "")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
