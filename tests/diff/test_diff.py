"""`budgetlint diff`, whole, on real repositories."""

import json
import os
import re
from decimal import Decimal
from pathlib import Path

import pytest

from budgetlint.cli.start import main
from tests.cli.running import ran
from tests.diff.repository import BUDGET, GROWN, PRICES, commit, git, repository, write

LEAD = "help: `budgetlint diff -h` lists what it takes\n"

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
ENDINGS = {"text": "txt", "markdown": "md", "json": "json", "csv": "csv"}
CHANGES = {
    "grown": {"budget.yaml": BUDGET.replace("requests: 6000", "requests: 9000").replace("3%", "5%")},
    "moved-to-another-model": {
        "budget.yaml": BUDGET.replace("chat: {kind: llm-app, model: a/small", "chat: {kind: llm-app, model: a/large")
    },
    "dearer": {"prices.yaml": PRICES.replace("input_tokens: 3,", "input_tokens: 4,")},
    "new-removed-and-unpriced": {"budget.yaml": GROWN},
    "another-currency": {
        "budget.yaml": BUDGET.replace("version: 1\n", "version: 1\ncurrency: EUR\n").replace(
            "ceiling: 120", "ceiling: 90"
        ),
        "prices.yaml": PRICES + "units: {EUR: {worth: 1.1, of: USD, date: 2026-06-01, source: ecb}}\n",
    },
    "ceiling-lowered": {"budget.yaml": BUDGET.replace("ceiling: 120", "ceiling: 90")},
    "another-file": {
        "apps/b/budget.yaml": BUDGET.replace("prices.yaml", "../../prices.yaml").replace("assistant", "b")
    },
    "renamed": {"plans/budget.yaml": BUDGET.replace("prices.yaml", "../prices.yaml"), "budget.yaml": ""},
    "workload-renamed": {
        "budget.yaml": BUDGET.replace("  chat:", "  support:")
        .replace("[chat]", "[support]")
        .replace("requests: 6000", "requests: 6001")
        .replace("  index:", "  search:")
    },
    "broken": {"budget.yaml": BUDGET.replace("version: 1\n", "version: 1\n\tx\n")},
    "nothing": {"README.md": "words"},
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    repository()


def diff(*words: str) -> int:
    return main(["diff", "--as-of", "2026-07-01", *words])


def apply(files: dict[str, str]) -> None:
    write(files)
    for name, text in files.items():
        if not text:
            Path(name).unlink()


@pytest.mark.parametrize("format_", ENDINGS)
@pytest.mark.parametrize("change", CHANGES)
def test_whole(change: str, format_: str, capsys: pytest.CaptureFixture[str]) -> None:
    apply(CHANGES[change])
    code = diff("main", "--format", format_)
    text = capsys.readouterr().out
    expected = HERE / "expected" / f"{change}.{ENDINGS[format_]}"
    assert text == expected.read_text()
    assert code == (1 if change == "broken" else 0)


def test_a_page_whole(capsys: pytest.CaptureFixture[str]) -> None:
    apply(CHANGES["workload-renamed"])
    assert diff("main", "--format", "html") == 0
    assert bare(capsys.readouterr().out) == (HERE / "expected" / "workload-renamed.html").read_text("utf-8")


def bare(page: str) -> str:
    """A page without its style, which is every page's, and the hash of it."""
    return re.sub(
        r"sha256-[\w+/=]+", "sha256-", re.sub(r"<style>.*?</style>", "<style></style>", page, flags=re.DOTALL)
    )


def test_a_hostile_page_holds_no_mark_up_of_its_files(capsys: pytest.CaptureFixture[str]) -> None:
    write({"<script>x/budget.yaml": BUDGET.replace("prices.yaml", "../prices.yaml").replace("assistant", "b")})
    assert diff("main", "--format", "html") == 0
    page = capsys.readouterr().out
    assert "<script" not in page
    assert "&lt;script&gt;x/budget.yaml" in page


def test_a_sheet_holds_no_formula(capsys: pytest.CaptureFixture[str]) -> None:
    write({"=1+1/budget.yaml": BUDGET.replace("prices.yaml", "../prices.yaml").replace("assistant", "b")})
    assert diff("main", "--format", "csv") == 0
    assert "\n'=1+1/budget.yaml,b,chat,new,,USD,a month,base,,0,81,81,\n" in capsys.readouterr().out


def test_files_take_the_place_of_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    apply(CHANGES["grown"])
    for words in (["a.md", "b.csv"], ["markdown=a.md", "csv=b.csv"], ["a.md", "csv=b.csv"]):
        assert diff("main", *(word for path in words for word in ("--output", path))) == 0
        assert capsys.readouterr().out == ""
        assert Path("a.md").read_text("utf-8") == (HERE / "expected" / "grown.md").read_text("utf-8")
        assert Path("b.csv").read_text("utf-8") == (HERE / "expected" / "grown.csv").read_text("utf-8")
    assert diff("main", "--format", "text", "--output", "csv=b.csv") == 0
    assert capsys.readouterr().out == (HERE / "expected" / "grown.txt").read_text("utf-8")


@pytest.mark.parametrize("change", ["grown", "moved-to-another-model", "dearer", "ceiling-lowered", "another-file"])
def test_drivers_sum_to_the_change(change: str, capsys: pytest.CaptureFixture[str]) -> None:
    apply(CHANGES[change])
    diff("main", "--format", "json")
    data = json.loads(capsys.readouterr().out)
    for compared in [*data["files"][0]["workloads"], *(file["totals"] for file in data["files"]), *data["totals"]]:
        assert sum(Decimal(part["change"]) for part in compared["drivers"]) == Decimal(compared["change"])
    for compared in data["files"][-1]["workloads"]:
        before = Decimal(compared["before"]["planned"]) if compared["before"] else Decimal(0)
        assert Decimal(compared["after"]["planned"]) - before == Decimal(compared["change"])


def test_revisions_folders_and_the_working_tree_agree(capsys: pytest.CaptureFixture[str]) -> None:
    first = git("rev-parse", "HEAD")
    write({"old/budget.yaml": BUDGET, "old/prices.yaml": PRICES}, Path.cwd().parent)
    write({"new/budget.yaml": CHANGES["grown"]["budget.yaml"], "new/prices.yaml": PRICES}, Path.cwd().parent)
    commit("more", CHANGES["grown"])
    git("tag", "v1", first)
    outputs = set()
    for words in (
        [first],
        ["v1", "main"],
        ["HEAD~1", "HEAD"],
        ["HEAD~1..main"],
        ["HEAD^..."],
        ["../old", "../new"],
        ["../old"],
    ):
        assert diff(*words) == 0
        lines = capsys.readouterr().out.splitlines()
        outputs.add("\n".join(line for line in lines if not line.startswith(("before: ", "after: "))))
    assert len(outputs) == 1
    assert "volume: +" in outputs.pop()


def test_the_merge_base_leaves_out_what_others_did(capsys: pytest.CaptureFixture[str]) -> None:
    git("switch", "--quiet", "--create", "topic")
    commit("mine", {"budget.yaml": BUDGET.replace("retries: 3%", "retries: 4%")})
    git("switch", "--quiet", "main")
    commit("theirs", {"prices.yaml": PRICES.replace("input_tokens: 3,", "input_tokens: 9,")})
    git("switch", "--quiet", "topic")
    for words in (["--merge-base", "main"], ["main...topic"], ["main..."]):
        assert diff(*words) == 0
        text = capsys.readouterr().out
        assert "retries: 3% → 4%" in text
        assert "rate of" not in text
    diff("main", "topic")
    assert "rate of input_tokens: 9 → 3" in capsys.readouterr().out


def test_nothing_is_touched() -> None:
    write(CHANGES["grown"])
    write({"untracked.budget.yaml": BUDGET})
    before = (git("status", "--porcelain=v2"), Path("budget.yaml").read_text(), Path(".git/index").read_bytes())
    assert diff("main") == 0
    assert (git("status", "--porcelain=v2"), Path("budget.yaml").read_text(), Path(".git/index").read_bytes()) == before


def test_from_a_subfolder(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Prices above the folder, the configuration at the top, and only what lies under the folder."""
    shared = {
        "apps/b/budget.yaml": BUDGET.replace("pricing: {snapshot: prices.yaml}\n", ""),
        "budgetlint.toml": '[pricing]\nsnapshot = "prices.yaml"\n',
    }
    commit("app", shared)
    write({"apps/b/budget.yaml": shared["apps/b/budget.yaml"].replace("3%", "4%"), "budget.yaml": ""})
    monkeypatch.chdir("apps/b")
    assert diff("HEAD") == 0
    text = capsys.readouterr().out
    assert "file: budget.yaml\n" in text
    assert "retries: 3% → 4%" in text
    assert text.count("file:") == 1


def test_links_are_followed_within_a_revision(capsys: pytest.CaptureFixture[str]) -> None:
    Path("shared").mkdir()
    Path("prices.yaml").rename("shared/prices.yaml")
    Path("prices.yaml").symlink_to("shared/prices.yaml")
    commit("linked", {})
    assert diff("HEAD~1", "HEAD") == 0
    assert capsys.readouterr().out.endswith("no amount changed\n")


@pytest.mark.parametrize(("gate", "code"), [("10%", 1), ("60%", 0), ("10", 1), ("1000", 0), ("0", 1)])
def test_gates(gate: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    apply(CHANGES["grown"])
    assert diff("main", "--fail-above", gate) == code
    assert ("fails: the plan grows by 50.84 USD a month, 51.1%" in capsys.readouterr().out) == (code == 1)


def test_a_plan_that_shrinks_passes_every_gate() -> None:
    apply({"budget.yaml": BUDGET.replace("requests: 6000", "requests: 60")})
    assert diff("main", "--fail-above", "0", "--fail-above", "0%") == 0


def test_a_gate_on_what_is_not_known_fails(capsys: pytest.CaptureFixture[str]) -> None:
    apply(CHANGES["new-removed-and-unpriced"])
    assert diff("main", "--fail-above", "1000000") == 1
    assert "fails: the change in USD is not known, so it can't be compared with 1000000\n" in capsys.readouterr().out


@pytest.mark.parametrize(("less", "is_shown"), [("60", False), ("60%", False), ("1", True), ("1%", True)])
def test_quiet(less: str, is_shown: bool, capsys: pytest.CaptureFixture[str]) -> None:
    apply({"budget.yaml": BUDGET.replace("retries: 3%", "retries: 9%")})
    assert diff("main", "--quiet-below", less) == 0
    assert bool(capsys.readouterr().out) == is_shown


def test_what_goes_over_its_ceiling_is_never_kept_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    apply(CHANGES["ceiling-lowered"])
    assert diff("main", "--quiet-below", "1000000") == 0
    assert "pushed over its ceiling: `total` in `budget.yaml`" in capsys.readouterr().out


def test_changes_that_make_up_for_each_other_are_not_kept_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    swapped = BUDGET.replace("requests: 6000", "requests: 5000").replace("requests: 1000,", "requests: 5500,")
    apply({"budget.yaml": swapped})
    diff("main", "--quiet-below", "10")
    assert "total: USD a month" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nope"], "`nope` is neither a folder nor a revision here"),
        (["mian"], "`mian` is neither a folder nor a revision here, did you mean `main`?"),
        (["--", "-x"], "`-x` is neither a folder nor a revision here"),
        (
            ["main", "--fail-above", "ten"],
            "`ten` is not a threshold, expected an amount such as `500` or a share such as `10%`",
        ),
        (["main", "--as-of", "today"], "`today` is not a date, expected one such as `2026-06-17`"),
    ],
)
def test_what_can_not_be_done(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *words]) == 2
    assert capsys.readouterr().err.removesuffix(LEAD) == f"error: {message}\n"


def test_a_name_that_means_two_things(capsys: pytest.CaptureFixture[str]) -> None:
    Path("main").mkdir()
    assert diff("main") == 2
    assert capsys.readouterr().err == (
        "error: `main` is a folder and a revision, write `./main` or `refs/heads/main`\n" + LEAD
    )


def test_nothing_to_compare(capsys: pytest.CaptureFixture[str]) -> None:
    git("rm", "--quiet", "budget.yaml")
    commit("gone", {})
    assert diff("HEAD", "HEAD") == 2
    assert capsys.readouterr().err == "error: no budget file found in `HEAD` or `HEAD`\n"


def test_outside_a_repository(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("bare"))
    assert diff("main") == 2
    assert capsys.readouterr().err == "error: `main` is not a folder, and this is not a git repository\n"


def test_a_repository_of_another_owner(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    Path("folder").mkdir()
    monkeypatch.chdir("folder")
    assert diff("main") == 2
    assert capsys.readouterr().err == (
        "error: git refuses to read a repository of another owner, "
        f"trust it first: `git config --global --add safe.directory {tmp_path}`\n"
    )


def test_a_shallow_clone_says_what_to_fetch_and_the_command_helps(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = git("rev-parse", "HEAD")
    git("tag", "v1")
    commit("more", CHANGES["grown"])
    git("branch", "topic")
    clone = tmp_path / "clone"
    git("clone", "--quiet", "--depth=1", f"file://{tmp_path}", str(clone))
    monkeypatch.chdir(clone)
    for revision, command in {
        "HEAD~1": "git fetch --deepen=1 origin",
        first: f"git fetch --depth=1 origin {first}",
        "origin/topic": "git fetch --depth=1 origin topic:refs/remotes/origin/topic",
        "v1": "git fetch --depth=1 origin refs/tags/v1:refs/tags/v1",
        "topic": "git fetch --depth=1 origin refs/heads/topic:refs/heads/topic",
    }.items():
        git("clone", "--quiet", "--depth=1", f"file://{tmp_path}", str(clone / revision.replace("/", "-")))
        monkeypatch.chdir(clone / revision.replace("/", "-"))
        assert diff(revision) == 2
        assert capsys.readouterr().err == (
            f"error: `{revision}` is not in this shallow clone, fetch it first: `{command}`\n"
        )
        git(*command.split()[1:])
        assert diff(revision) == 0


def test_a_merge_base_beyond_a_shallow_clone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    git("switch", "--quiet", "--create", "topic")
    commit("mine", CHANGES["grown"])
    git("switch", "--quiet", "main")
    commit("theirs", {"README.md": "words"})
    git("clone", "--quiet", "--depth=1", "--no-single-branch", "--branch=topic", f"file://{tmp_path}", "clone")
    monkeypatch.chdir("clone")
    assert diff("--merge-base", "origin/main") == 2
    assert capsys.readouterr().err == (
        "error: the merge base of `origin/main` and `HEAD` is not in this shallow clone, "
        "fetch it first: `git fetch --unshallow origin`\n"
    )
    git("fetch", "--quiet", "--unshallow", "origin")
    assert diff("--merge-base", "origin/main") == 0


def test_a_partial_clone_says_what_to_fetch_and_never_fetches(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    git("config", "uploadpack.allowFilter", "true")
    commit("more", CHANGES["grown"])
    git("clone", "--quiet", "--filter=blob:none", f"file://{tmp_path}", "clone")
    monkeypatch.chdir("clone")
    assert diff("HEAD~1") == 2
    assert capsys.readouterr().err == (
        "error: `budget.yaml` at `HEAD~1` is not in this partial clone, "
        "fetch it first: `git fetch --refetch --no-filter origin`\n"
    )
    git("fetch", "--quiet", "--refetch", "--no-filter", "origin")
    assert diff("HEAD~1") == 0


def test_a_comment_always_fits(capsys: pytest.CaptureFixture[str]) -> None:
    many = "".join(
        f"  chat-{at}: {{kind: llm-app, model: a/small, requests: {at}, input_tokens: 2000, output_tokens: 500}}\n"
        for at in range(1, 1500)
    )
    apply({"budget.yaml": BUDGET.replace("budgets:\n", many + "budgets:\n")})
    assert diff("main", "--format", "markdown") == 0
    text = capsys.readouterr().out
    assert len(text) < 65_536
    assert text.startswith("<!-- budgetlint:diff -->\n")
    assert "`chat-1499`" in text
    assert text.count("<details>") == text.count("</details>")


def test_several_outputs_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    apply(CHANGES["grown"])
    assert diff("main", "--output", "markdown=comment.md", "--output", "json=diff.json") == 0
    assert capsys.readouterr().out == ""
    assert Path("comment.md").read_text() == (HERE / "expected" / "grown.md").read_text()
    assert Path("diff.json").read_text() == (HERE / "expected" / "grown.json").read_text()


@pytest.mark.parametrize("base", ["", " ", "..", "...", "..HEAD", "...HEAD"])
def test_a_base_that_names_nothing_is_refused(base: str) -> None:
    done = ran("diff", base)
    assert (done.code, done.out) == (2, "")
    assert f"`{base}` has no base" in done.err
