"""Fixes and baselines, through the command, on real files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.cli.start import main
from budgetlint.shape.safe import distance

PRICES = """version: 1
date: 2026-06-17
models:
  a/b: {prices: [{rates: {searches: 5, video_seconds: 1}}]}
"""
BROKEN = """# kept
version: 1
pricing: {snapshot: prices.yaml}   # kept too
workloads:
  search:
    kind: metered
    model:   "a/b"
    reqeusts: 10
    usage: {searches: 1}
  clip: {kind: video, model: a/b, accepted_clips: 1, seconds_per_clip: 1, audio: True, multipliers: {retries: NULL}}
budgets:
  total: {ceilng: 1500, warn_at: 300%}
  half: {cieling: 1, ceiling: 2}
"""
MENDED = (
    BROKEN.replace("reqeusts", "requests").replace("True", "true").replace("NULL", "null").replace("ceilng", "ceiling")
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prices.yaml").write_text(PRICES)


def check(*words: str) -> int:
    return main(["check", "--as-of", "2026-07-01", *words])


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_fix_changes_nothing_else(mark: bytes, newline: str) -> None:
    file = Path("budget.yaml")
    file.write_bytes(mark + BROKEN.replace("\n", newline).encode())
    check("--fix")
    assert file.read_bytes() == mark + MENDED.replace("\n", newline).encode()


def test_a_second_fix_finds_nothing() -> None:
    Path("budget.yaml").write_text(MENDED)
    check("--fix")
    assert Path("budget.yaml").read_text() == MENDED


def test_diff_shows_and_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Path("budget.yaml").write_text(BROKEN)
    assert check("--diff") == 1
    assert Path("budget.yaml").read_text() == BROKEN
    assert (
        capsys.readouterr().out
        == """--- budget.yaml
+++ budget.yaml (fixed)
@@ -5,9 +5,9 @@
   search:
     kind: metered
     model:   "a/b"
-    reqeusts: 10
+    requests: 10
     usage: {searches: 1}
-  clip: {kind: video, model: a/b, accepted_clips: 1, seconds_per_clip: 1, audio: True, multipliers: {retries: NULL}}
+  clip: {kind: video, model: a/b, accepted_clips: 1, seconds_per_clip: 1, audio: true, multipliers: {retries: null}}
 budgets:
-  total: {ceilng: 1500, warn_at: 300%}
+  total: {ceiling: 1500, warn_at: 300%}
   half: {cieling: 1, ceiling: 2}
"""
    )


def test_diff_of_what_needs_no_fix(capsys: pytest.CaptureFixture[str]) -> None:
    Path("budget.yaml").write_text(MENDED)
    assert check("--diff") == 0
    assert capsys.readouterr().out == ""


SOUND = """version: 1
pricing: {snapshot: prices.yaml}
workloads:
  # budgetlint: ignore[model-unknown] because
  search: {kind: metered, model: a/b, usage: {searches: 1}}  # budgetlint: ignore[retries-zero, model-retired] so
budgets:
  total: {ceiling: 1}  # budgetlint: ignore[budget-exceeded] not needed
"""


def test_comments_without_use_go() -> None:
    Path("budget.yaml").write_text(SOUND)
    check("--fix")
    assert (
        Path("budget.yaml").read_text()
        == """version: 1
pricing: {snapshot: prices.yaml}
workloads:
  search: {kind: metered, model: a/b, usage: {searches: 1}}
budgets:
  total: {ceiling: 1}
"""
    )


def test_comments_stay_while_the_file_is_broken() -> None:
    broken = SOUND.replace("ceiling: 1", "ceiling: -1")
    Path("budget.yaml").write_text(broken)
    check("--fix")
    assert Path("budget.yaml").read_text() == broken


def test_one_rule_of_several_goes() -> None:
    text = SOUND.replace("ceiling: 1}", "ceiling: 0.001}").replace(
        "[budget-exceeded]", "[budget-exceeded, model-retired]"
    )
    Path("budget.yaml").write_text(text)
    check("--fix")
    assert (
        "  total: {ceiling: 0.001}  # budgetlint: ignore[budget-exceeded] not needed\n"
        in Path("budget.yaml").read_text()
    )


OVER = """version: 1
pricing: {snapshot: prices.yaml}
workloads:
  search: {kind: metered, model: a/b, requests: 1000, usage: {searches: 1}}
budgets:
  total: {ceiling: 1}
  spare: {ceiling: 100}
"""


ENTRY = (
    '{"path": "budget.yaml", "rule": "budget-exceeded", "about": "budgets.total", '
    '"amount": "5", "ceiling": "1", "currency": "USD", "period": "month", "basis": "planned"}'
)
PERMITTED = 'allow-silencing = ["budget-exceeded"]\n'


def test_a_baseline_accepts_what_was_there_and_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    Path("budgetlint.toml").write_text(PERMITTED)
    file = Path("budget.yaml")
    file.write_text(OVER)
    assert check() == 1
    assert check("--write-baseline", "known.json") == 0
    assert ENTRY in Path("known.json").read_text()
    file.write_text("# a line more\n" + OVER.replace("1000", "999"))
    capsys.readouterr()
    assert check("--baseline", "known.json") == 0
    assert "1 file, 2 budgets: fine, 4 silenced\n" in capsys.readouterr().out
    file.write_text(OVER.replace("ceiling: 100", "ceiling: 2"))
    assert check("--baseline", "known.json") == 1
    file.write_text(OVER.replace("ceiling: 1}", "ceiling: 10}"))
    capsys.readouterr()
    assert check("--baseline", "known.json") == 0
    assert "known.json: gone: budget.yaml: `budgets.total` [budget-exceeded]\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    "worse",
    [
        OVER.replace("1000", "1001"),
        OVER.replace("ceiling: 1}", "ceiling: 0.99}"),
        OVER.replace("ceiling: 1}", "ceiling: 1, basis: operational}"),
        OVER.replace("ceiling: 1}", "ceiling: 3, period: quarter}"),
        OVER.replace("1000,", "972000,"),
    ],
)
def test_a_baselined_budget_that_got_worse_fails(worse: str) -> None:
    Path("budgetlint.toml").write_text(PERMITTED)
    Path("budget.yaml").write_text(OVER)
    check("--write-baseline", "known.json")
    Path("budget.yaml").write_text(worse)
    assert check("--baseline", "known.json") == 1


def test_an_entry_without_amounts_no_longer_holds_and_the_line_to_write_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("budgetlint.toml").write_text(PERMITTED)
    Path("budget.yaml").write_text(OVER)
    old = '{"path": "budget.yaml", "rule": "budget-exceeded", "about": "budgets.total"}'
    Path("known.json").write_text('{"version": 1, "findings": [' + old + "]}")
    assert check("--baseline", "known.json") == 1
    assert f"`known.json` states no amounts; to accept it as it is now, write {ENTRY}\n" in capsys.readouterr().out
    Path("known.json").write_text('{"version": 1, "findings": [' + ENTRY + "]}")
    assert check("--baseline", "known.json") == 0


def test_a_baseline_without_permission_warns(capsys: pytest.CaptureFixture[str]) -> None:
    Path("budget.yaml").write_text(OVER)
    check("--write-baseline", "known.json")
    assert check("--baseline", "known.json") == 0
    assert check("--baseline", "known.json", "--fail-on", "warning") == 1
    assert (
        "`known.json` silences `budget-exceeded`, which needs permission [suppression-not-" in capsys.readouterr().out
    )


def test_no_baseline_accepts_what_can_never_be_silenced(capsys: pytest.CaptureFixture[str]) -> None:
    Path("budget.yaml").write_text(OVER.replace("ceiling: 100", "cieling: 100"))
    check("--write-baseline", "known.json")
    assert (
        "known.json: `unknown-key` can't be silenced, so the baseline does not accept it\n" in capsys.readouterr().err
    )
    by_hand = '{"path": "budget.yaml", "rule": "unknown-key", "about": "budgets.spare.cieling"}'
    Path("known.json").write_text('{"version": 1, "findings": [' + by_hand + "]}")
    assert check("--baseline", "known.json") == 1


def test_one_run_writes_findings_and_the_estimate(capsys: pytest.CaptureFixture[str]) -> None:
    Path("budget.yaml").write_text(OVER)
    assert check("--output", "sarif=a.sarif", "--output", "markdown=a.md", "--statistics") == 1
    assert "1 budget-exceeded (error)\n" in capsys.readouterr().out
    assert '"ruleId": "budget-exceeded"' in Path("a.sarif").read_text()
    assert Path("a.md").read_text().startswith("# AI API budget\n")
    assert check("--output", "nothing=a.txt") == 2


@pytest.mark.parametrize("text", ["", "[]", '{"version": 2}', '{"version": 1, "findings": [{"path": "a"}]}'])
def test_what_is_no_baseline_is_refused(text: str) -> None:
    Path("budget.yaml").write_text(OVER)
    Path("known.json").write_text(text)
    assert check("--baseline", "known.json") == 2
    assert check("--baseline", "none.json") == 2


WORDS = st.text("abc_", max_size=6)


@pytest.mark.slow
@given(WORDS, WORDS)
def test_distance_is_one(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one) <= max(len(one), len(other))
    assert (distance(one, other) == 0) == (one == other)


@pytest.mark.parametrize(
    ("one", "other", "slips"), [("ceilng", "ceiling", 1), ("cieling", "ceiling", 1), ("users", "seats", 3)]
)
def test_slips(one: str, other: str, slips: int) -> None:
    assert distance(one, other) == slips
