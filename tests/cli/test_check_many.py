"""Many services at once: what answers in a screen, what is said once, and where an ambiguous name leads."""

import io
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import CHAT, DAY, PRICES, folder_with, ran

SERVICES = [f"s{at:02}" for at in range(1, 13)]
DEARER = "requests: 1000\n", "requests: 9000\n"


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twelve services; the plans of two exceed their budgets."""
    monkeypatch.chdir(tmp_path)
    for name in SERVICES:
        (tmp_path / name).mkdir()
        folder_with(tmp_path / name)
        text = CHAT.replace("name: chat", f"name: {name}")
        (tmp_path / name / "budget.yaml").write_text(text.replace(*DEARER) if name in ("s05", "s09") else text, "utf-8")
    return tmp_path


@pytest.mark.usefixtures("services")
def test_twelve_files_answer_in_a_screen() -> None:
    assert (
        ran("check", "--as-of", DAY).out
        == """\
s05/budget.yaml:13:3: error: `total` plans 44.55 USD a month, 34.55 USD over its ceiling of 10.00 USD [budget-exceeded]
 13 |   total: {ceiling: 10}
    |   ^^^^^
  help: `budgetlint explain FILE WORKLOAD` shows the cost drivers; reduce them, or have the budget's owner raise the ceiling
  the same at s09/budget.yaml:13:3
s01/budget.yaml:3:21: warning: `prices.json` is not pinned: without a `sha256` its prices can change unnoticed [snapshot-unpinned]
 3 | pricing: {snapshot: prices.json}
   |                     ^^^^^^^^^^^
  help: `budgetlint snapshot pin` writes the models in use beside this file, and the SHA-256 into it
  the same at s02/budget.yaml:3:21, s03/budget.yaml:3:21, s04/budget.yaml:3:21, and 8 more
  help: or one pin for all: state `[pricing]` with its `snapshot` in budgetlint.toml, take `pricing` out of the files, and run `budgetlint snapshot pin`
s05/budget.yaml: total exceeded ██████████ 445.5%: 44.55 planned of 10.00 USD a month
s09/budget.yaml: total exceeded ██████████ 445.5%: 44.55 planned of 10.00 USD a month
s01/budget.yaml: 1 budget ok at 49.5%
s02/budget.yaml: 1 budget ok at 49.5%
s03/budget.yaml: 1 budget ok at 49.5%
s04/budget.yaml: 1 budget ok at 49.5%
s06/budget.yaml: 1 budget ok at 49.5%
s07/budget.yaml: 1 budget ok at 49.5%
s08/budget.yaml: 1 budget ok at 49.5%
s10/budget.yaml: 1 budget ok at 49.5%
s11/budget.yaml: 1 budget ok at 49.5%
s12/budget.yaml: 1 budget ok at 49.5%
12 files, 12 budgets: 2 errors, 12 warnings
"""
    )


def test_the_advice_leads_to_one_pin(services: Path) -> None:
    for name in SERVICES:
        path = services / name / "budget.yaml"
        text = path.read_text("utf-8").replace("pricing: {snapshot: prices.json}\n", "")
        path.write_text(text.replace("lab/small", "anthropic/claude-sonnet-4-6"), "utf-8")
    (services / "budgetlint.toml").write_text('[pricing]\nsnapshot = "pricing/prices.json"\n', "utf-8")
    assert ran("snapshot", "pin").out == "pricing/prices.json: written\nbudgetlint.toml: written\n"
    assert "snapshot-" not in ran("check").out


@pytest.mark.usefixtures("services")
def test_an_ambiguous_workload_lists_what_to_ask() -> None:
    lines = "".join(f"  budgetlint explain {name}/budget.yaml chat\n" for name in SERVICES)
    message = f"error: 12 budget files have a workload `chat`\nhelp: name the file:\n{lines}"
    assert ran("explain", "chat", "--as-of", DAY) == (2, "", message)
    assert ran("explain", "s02/budget.yaml", "chat", "--as-of", DAY).code == 0


@pytest.mark.slow
def test_a_changed_price_file_leads_to_what_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "svc").mkdir()
    folder_with(tmp_path / "svc")
    pinned = CHAT.replace("prices.json}", f"prices.json, sha256: {'f' * 64}}}")
    (tmp_path / "svc" / "budget.yaml").write_text(pinned, "utf-8")
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "x"]):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], check=True)
    (tmp_path / "svc" / "prices.json").write_text(PRICES.replace('"3"', '"4"'), "utf-8")
    changed = "lab/small input_tokens: 3 → 4 (+33.3%)\n"
    for folder, path in ((".", "svc/prices.json"), ("svc", "prices.json")):
        monkeypatch.chdir(tmp_path / folder)
        advice = f"`budgetlint snapshot diff HEAD:{path} {path}` shows what changed"
        assert advice in ran("check", "--as-of", DAY).out
        for old in (f"HEAD:{path}", "main:svc/prices.json", f"main:./{path}"):
            done = ran("snapshot", "diff", old, path, "--as-of", DAY)
            assert (done.code, done.out.startswith(changed)) == (0, True), (folder, old, done)
    assert ran("snapshot", "diff", "nope:x", "prices.json") == (
        2,
        "",
        "error: `nope` is neither a folder nor a revision here\n",
    )
    message = "error: `main:x` can't be read: no such file in `main`\n"
    assert ran("snapshot", "diff", "main:x", "prices.json") == (2, "", message)


@pytest.mark.parametrize(
    "words", [("report", "-"), ("headroom", "-"), ("explain", "-", "chat"), ("report", "-", "-f", "json")], ids=" ".join
)
def test_standard_input_is_read_as_a_file_is(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    named = ran(*("budget.yaml" if word == "-" else word for word in words), "--as-of", DAY)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CHAT.encode())))
    assert ran(*words, "--stdin-filename", "budget.yaml", "--as-of", DAY) == named
    assert named.code == 0


@pytest.mark.parametrize("line", ["report --check report.md -q", "snapshot verify prices.json -q", "snapshot pin -q"])
def test_quiet_is_silent_where_all_is_fine(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    assert ran("report", "--as-of", DAY, "-o", "report.md").code == 0
    assert ran(*line.split()) == (0, "", "")


def test_nobody_is_worth_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    Path("budget.yaml").write_text(CHAT.replace("requests: 1000\n", "requests: 0\n"), "utf-8")
    assert (
        "budget.yaml:9:15: info: `chat` has no volume: `requests` is 0 [volume-zero]\n"
        in ran("check", "--as-of", DAY).out
    )
    assert ran("check", "--as-of", DAY, "-q").out.count("volume-zero") == 0


def test_a_trial_of_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    named = ran("try", "budget.yaml", "--set", "chat.reqests=9", "--set", "buffer=0%", "--as-of", DAY)
    assert "    help: did you mean `requests`?\n" in named.out
    words = ("try", "-", "--set", "chat.reqests=9", "--set", "buffer=0%", "--as-of", DAY)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CHAT.encode())))
    assert ran(*words, "--stdin-filename", "budget.yaml") == named
    lead = "help: `budgetlint try -h` lists what it takes\n"
    assert ran(*words, "--write").err == f"error: `--write` changes a file: it can't be used with `-`\n{lead}"
    message = "error: `--stdin-filename` names standard input: FILE must be `-`\n"
    assert ran("try", "budget.yaml", *words[2:], "--stdin-filename", "x").err == message + lead


def test_prices_that_are_not_there_are_not_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    message = "error: `price.json` can't be read: no such file or directory, did you mean `prices.json`?\n"
    assert ran("snapshot", "verify", "price.json") == (2, "", message)
