"""What lies outside the repository is not read through a link, and not repeated."""

from pathlib import Path

import pytest

from tests.cli.running import CHAT, DAY, PRICES, Done, folder_with, ran

SECRET = "hunter2"
LINK = "it is a link that leads out of the repository"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder_with(folder)


@pytest.mark.parametrize(
    "text",
    [
        f"models: {{{SECRET}: {SECRET}}}\nversion: {SECRET}\n",
        f"models: {{}}\ndate: {SECRET}\nversion: 1\n",
        f"{SECRET}: 1\n{SECRET}: 2\n",
        f"- *{SECRET}\n",
        f"!{SECRET} a\n",
        PRICES.replace('"3"', f'"{SECRET}"'),
        PRICES.replace('"models"', f'"{SECRET}": 1, "{SECRET}": 2, "models"'),
    ],
)
def test_a_price_file_there_is_not_repeated(here: Path, text: str) -> None:
    (here.parent / "x.yml").write_text(text)
    (here / "budget.yaml").write_text(CHAT.replace("prices.json", "../x.yml"))
    done = ran("check", "--as-of", DAY)
    assert (done.code, SECRET in done.out + done.err) == (1, False)
    assert "it lies outside the repository, and is no price file that can be read [snapshot-invalid]" in done.out


def test_a_price_file_there_may_be_used(here: Path) -> None:
    (here.parent / "x.json").write_text(PRICES)
    (here / "budget.yaml").write_text(CHAT.replace("prices.json", "../x.json"))
    assert ran("check", "--as-of", DAY).code == 0


@pytest.mark.parametrize("name", ["budget.yaml", "budgetlint.toml", "pyproject.toml"])
def test_a_link_out_is_not_followed(here: Path, name: str) -> None:
    (here.parent / "secret").write_text(f"{SECRET}: *\n")
    (here / name).unlink(missing_ok=True)
    (here / name).symlink_to("../secret")
    assert ran("check", "--as-of", DAY) == Done(2, "", f"budgetlint: `{name}` can't be read: {LINK}\n")


def test_a_price_file_that_is_a_link_out_is_not_followed(here: Path) -> None:
    (here.parent / "x.json").write_text(PRICES)
    (here / "prices.json").unlink()
    (here / "prices.json").symlink_to("../x.json")
    assert f"`prices.json` can't be read: {LINK} [snapshot-missing]" in ran("check", "--as-of", DAY).out


def test_a_link_within_is_followed(here: Path) -> None:
    (here / "shared").mkdir()
    (here / "prices.json").rename(here / "shared" / "prices.json")
    (here / "prices.json").symlink_to("shared/prices.json")
    assert ran("check", "--as-of", DAY).code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("check", "-o", "json=out.json"),
        ("report", "-o", "out.json"),
        ("snapshot", "import", "list.csv", "-o", "out.json", "--published", "2026-11-01"),
    ],
)
def test_nothing_is_written_through_a_link_that_leads_out(here: Path, words: tuple[str, ...]) -> None:
    outside = here.parent / "precious.json"
    outside.write_text(SECRET)
    (here / "out.json").symlink_to(outside)
    (here / "list.csv").write_text("model,meter,rate,unit\nlab/small,input_tokens,3,USD / 1000000\n")
    done = ran(*words)
    assert done.code == 2
    assert "is a link that leads out of the repository: nothing is written through it" in done.err
    assert outside.read_text() == SECRET
