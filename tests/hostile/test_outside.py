"""What lies outside the repository is not read through a link, and not repeated."""

from pathlib import Path

import pytest

from tests.cli.running import CHAT, DAY, PRICES, Done, folder_with, ran
from tests.sampled import sampled

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
    assert "it is outside the repository, and is not a readable price file [snapshot-invalid]" in done.out


def test_a_price_file_there_may_be_used(here: Path) -> None:
    (here.parent / "x.json").write_text(PRICES)
    (here / "budget.yaml").write_text(CHAT.replace("prices.json", "../x.json"))
    assert ran("check", "--as-of", DAY).code == 0


@pytest.mark.parametrize("name", ["budget.yaml", "budgetlint.toml", "pyproject.toml"])
def test_a_link_out_is_not_followed(here: Path, name: str) -> None:
    (here.parent / "secret").write_text(f"{SECRET}: *\n")
    (here / name).unlink(missing_ok=True)
    (here / name).symlink_to("../secret")
    assert ran("check", "--as-of", DAY) == Done(2, "", f"error: `{name}` can't be read: {LINK}\n")


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


WRITERS = [
    ("check", "-o", "json={}"),
    ("check", "--write-baseline", "{}"),
    ("report", "-o", "json={}"),
    ("diff", ".", ".", "-o", "json={}"),
    ("snapshot", "import", "list.csv", "-o", "{}", "--published", "2026-11-01"),
    ("snapshot", "pin", "-o", "{}", "--as-of", "2026-10-01"),
]
THERE = "use `--allow-outside` to write there"


def wrote(here: Path, words: tuple[str, ...], to: str, *more: str) -> Done:
    (here / "budget.yaml").write_text(CHAT.replace("lab/small", "openai/gpt-4.1"))
    (here / "list.csv").write_text("model,meter,rate,unit\nlab/small,input_tokens,3,USD / 1000000\n")
    return ran(*(word.format(to) for word in words), *more)


@pytest.mark.parametrize("words", WRITERS)
def test_nothing_is_written_through_a_link_that_leads_out(here: Path, words: tuple[str, ...]) -> None:
    outside = here.parent / "precious.json"
    outside.write_text(PRICES)
    (here / "out.json").symlink_to(outside)
    done = wrote(here, words, "out.json")
    assert (
        done.code,
        "it is a link that leads out of the repository" in done.err.replace("`out.json` is", "it is"),
    ) == (2, True)
    assert outside.read_text() == PRICES


@pytest.mark.parametrize("words", WRITERS)
@pytest.mark.parametrize(
    "to", sampled(["../new.json", "link/new.json", "{parent}/new.json", ".git/config", "sub/.GIT/hooks"], 10)
)
def test_nothing_is_written_outside(here: Path, words: tuple[str, ...], to: str) -> None:
    (here / "link").symlink_to("..")
    (here / "sub" / ".GIT").mkdir(parents=True)
    before = sorted(here.parent.rglob("*"))
    done = wrote(here, words, to.format(parent=here.parent))
    assert (done.code, done.err.endswith(f"{THERE}\n")) == (2, True)
    assert sorted(here.parent.rglob("*")) == sorted([*before, here / "list.csv"])


@pytest.mark.parametrize("words", WRITERS)
def test_what_is_asked_for_is_written_there(here: Path, words: tuple[str, ...]) -> None:
    assert wrote(here, words, "../new.json", "--allow-outside").code < 2
    assert (here.parent / "new.json").stat().st_size


@pytest.mark.parametrize("snapshot", ["../x.json", "link/x.json", ".git/x.json", "{parent}/x.json"])
@pytest.mark.parametrize("git", [True, False])
def test_a_budget_file_sends_no_pin_out(here: Path, snapshot: str, *, git: bool) -> None:
    (here / "link").symlink_to("..")
    if not git:
        (here / ".git").rename(here / "git")
    text = CHAT.replace("lab/small", "openai/gpt-4.1").replace("prices.json", snapshot.format(parent=here.parent))
    (here / "budget.yaml").write_text(text)
    before = sorted(here.parent.rglob("*"))
    done = ran("snapshot", "pin")
    if git or ".git" not in snapshot:
        assert (done.code, done.err.endswith(f"{THERE}\n")) == (2, True)
        assert sorted(here.parent.rglob("*")) == before
        assert (here / "budget.yaml").read_text() == text


def test_a_budget_file_s_pin_goes_out_where_that_is_asked_for(here: Path) -> None:
    (here / "budget.yaml").write_text(CHAT.replace("lab/small", "openai/gpt-4.1").replace("prices.json", "../x.json"))
    assert ran("snapshot", "pin", "--allow-outside").code == 0
    assert ran("check").code == 0
    assert (here.parent / "x.json").is_file()


def test_a_first_budget_stays_within(here: Path) -> None:
    assert ran("init", "../other") == Done(
        2, "", f"error: `../other/budget.yaml` lies outside the repository: {THERE}\n"
    )
    assert not (here.parent / "other").exists()
    assert ran("init", "../other", "--allow-outside").code == 0


def test_fixes_stay_within(here: Path) -> None:
    other = here.parent / "other.budget.yaml"
    other.write_text(CHAT.replace("requests:", "request:"))
    assert ran("check", "--fix", str(other)).err.endswith(f"{THERE}\n")
    assert "request:" in other.read_text()
