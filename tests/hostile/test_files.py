"""Only regular files up to a stated size are read, whoever names them."""

import os
from pathlib import Path

import pytest

from budgetlint.edges.contents import Unreadable, contents
from tests.cli.running import CHAT, DAY, PRICES, Done, folder_with, ran

NO_FILE = "it is not a regular file"
PINNED = CHAT.replace("prices.json", "odd.json")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return folder_with(tmp_path)


def oddity(kind: str, path: Path) -> None:
    """Something that must never be read to its end, or waited for."""
    match kind:
        case "fifo":
            os.mkfifo(path)
        case "endless":
            path.symlink_to("/dev/zero")
        case "huge":
            with path.open("wb") as file:
                file.truncate(1 << 40)


ODDITIES = {"fifo": NO_FILE, "endless": NO_FILE, "huge": "it is larger than 16 MiB"}


def checked(*words: str) -> Done:
    return ran("check", "--as-of", DAY, *words)


@pytest.mark.parametrize(("kind", "why"), ODDITIES.items())
def test_a_budget_file(kind: str, why: str) -> None:
    oddity(kind, Path("odd.budget.yaml"))
    assert checked() == Done(2, "", f"error: `odd.budget.yaml` can't be read: {why.replace('16', '64')}\n")


@pytest.mark.parametrize(("kind", "why"), ODDITIES.items())
def test_a_price_file(kind: str, why: str) -> None:
    oddity(kind, Path("odd.json"))
    Path("budget.yaml").write_text(PINNED)
    done = checked()
    assert (done.code, done.err) == (1, "")
    assert f"budget.yaml:3:21: error: `odd.json` can't be read: {why} [snapshot-missing]" in done.out


@pytest.mark.parametrize("kind", ODDITIES)
@pytest.mark.parametrize("name", ["budgetlint.toml", "pyproject.toml"])
def test_a_configuration(kind: str, name: str) -> None:
    why = ODDITIES[kind].replace("16", "4")
    oddity(kind, Path(name))
    message = f"error: `{name}` can't be read: {why}\n"
    assert checked() == Done(2, "", message)
    assert checked("--config", name) == Done(2, "", message)
    assert ran("diff", ".", ".") == Done(2, "", message.replace(f"`{name}`", f"`./{name}`")) or kind == "huge"


@pytest.mark.parametrize(("kind", "why"), ODDITIES.items())
def test_a_policy(kind: str, why: str) -> None:
    oddity(kind, Path("policy.json"))
    Path("budgetlint.toml").write_text('policy = "policy.json"\n')
    assert checked() == Done(2, "", f"error: `policy.json` can't be read: {why.replace('16', '4')}\n")


@pytest.mark.parametrize(("kind", "why"), ODDITIES.items())
def test_a_baseline(kind: str, why: str) -> None:
    oddity(kind, Path("baseline.json"))
    assert (
        checked("--baseline", "baseline.json").err
        == f"error: `baseline.json` can't be read: {why.replace('16', '64')}\n"
    )


@pytest.mark.parametrize("path", ["/proc/self/mem", "/dev/tty", "/dev/stdin", "a\0b", "", "."])
def test_what_is_no_plain_file(path: str) -> None:
    with pytest.raises(Unreadable):
        contents(path)


def test_a_file_that_announces_no_size_is_read_whole() -> None:
    assert contents("/proc/self/cmdline").count(b"\0") > 0


def test_the_limit_is_the_last_size_that_is_read(here: Path) -> None:
    (here / "ten").write_bytes(b"0123456789")
    assert contents("ten", 10) == b"0123456789"
    with pytest.raises(Unreadable):
        contents("ten", 9)


def test_prices_are_still_read() -> None:
    assert contents("prices.json").decode() == PRICES
