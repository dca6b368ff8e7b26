"""Kept verdicts: replayed only where every byte that was read, and every place that was empty, is as it was."""

from pathlib import Path

import pytest

from budgetlint.cli import check
from budgetlint.cli.options import CheckOptions
from tests.cli.running import CHAT, DAY, folder_with, ran


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder_with(folder))
    monkeypatch.setenv("BUDGETLINT_CACHE_DIR", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each check that is run, not replayed."""
    run: list[str] = []
    made = check.verdict

    def counted(options: CheckOptions) -> tuple[int, str, tuple[str, ...]]:
        run.append(options.format)
        return made(options)

    monkeypatch.setattr(check, "verdict", counted)
    return run


def test_an_unchanged_check_is_replayed_to_the_byte(runs: list[str]) -> None:
    first = ran("check", "--as-of", DAY)
    assert ran("check", "--as-of", DAY) == first
    assert runs == ["text"]


def test_a_failing_check_is_replayed_with_its_code(here: Path, runs: list[str]) -> None:
    (here / "budget.yaml").write_text(CHAT.replace("ceiling: 10", "ceiling: 1"), "utf-8")
    first = ran("check", "--as-of", DAY)
    assert first.code == 1
    assert ran("check", "--as-of", DAY) == first
    assert len(runs) == 1


@pytest.mark.parametrize("words", [("--format", "json"), ("--info",), ("--fail-on", "warning"), ("budget.yaml",)])
def test_other_words_are_another_verdict(words: tuple[str, ...], runs: list[str]) -> None:
    ran("check", "--as-of", DAY)
    ran("check", "--as-of", DAY, *words)
    assert len(runs) == 2


def test_another_day_is_another_verdict(runs: list[str]) -> None:
    ran("check", "--as-of", DAY)
    ran("check", "--as-of", "2026-11-25")
    assert len(runs) == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("budget.yaml", CHAT + "# more\n"),
        ("prices.json", "{}"),
        ("budgetlint.toml", 'ignore = ["snapshot-unpinned"]'),
        ("pyproject.toml", '[tool.budgetlint]\nignore = ["snapshot-unpinned"]'),
        ("new.budget.yaml", CHAT),
    ],
)
def test_anything_that_it_was_made_of_unmakes_it(here: Path, name: str, text: str, runs: list[str]) -> None:
    before = ran("check", "--as-of", DAY)
    (here / name).write_text(text, "utf-8")
    after = ran("check", "--as-of", DAY)
    assert len(runs) == 2
    assert name == "budget.yaml" or after != before


def test_a_price_file_that_appears_is_read(here: Path, runs: list[str]) -> None:
    prices = (here / "prices.json").read_text("utf-8")
    (here / "prices.json").unlink()
    assert ran("check", "--as-of", DAY).code == 1
    (here / "prices.json").write_text(prices, "utf-8")
    assert ran("check", "--as-of", DAY).code == 0
    assert len(runs) == 2


def test_a_damaged_verdict_is_no_verdict(tmp_path: Path, runs: list[str]) -> None:
    first = ran("check", "--as-of", DAY)
    (kept,) = (tmp_path / "cache").iterdir()
    for content in (b"", b"\0\0\0", kept.read_bytes()[:40], b"budgetlint verdict 1\x000\x00-1\x00"):
        kept.write_bytes(content)
        assert ran("check", "--as-of", DAY) == first
    assert len(runs) == 5


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("BUDGETLINT_CACHE_DIR", str(tmp_path / "file"))
    assert ran("check", "--as-of", DAY).code == 0


def test_an_empty_folder_name_keeps_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runs: list[str]) -> None:
    monkeypatch.setenv("BUDGETLINT_CACHE_DIR", "")
    ran("check", "--as-of", DAY)
    ran("check", "--as-of", DAY)
    assert len(runs) == 2
    assert not (tmp_path / "cache").exists()
