"""Wherever a name is typed, a misspelled one is answered with what was probably meant, and its line where it has one."""

from pathlib import Path

import pytest

from tests.cli.running import CHAT, DAY, folder_with, ran, unled


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))


@pytest.mark.parametrize(
    ("line", "ending"),
    [
        ("chek", "unknown command `chek`, did you mean `check`?"),
        ("pin", "unknown command `pin`, did you mean `snapshot pin`?"),
        ("snapshot vrify", "unknown command `snapshot vrify`, did you mean `verify`?"),
        ("snapshot chek", "unknown command `snapshot chek`, did you mean `budgetlint check`?"),
        ("check --formt json", "unknown option `--formt`, did you mean `--format`?"),
        (
            "--versoin",
            "unknown option `--versoin`, did you mean `--version`?",
        ),
        ("check --format jsn", "gitlab, junit, did you mean `json`?"),
        ("init x --preset prod", "did you mean `production`?"),
        ("init x --preset prodction", "did you mean `production`?"),
        ("init x --kind agnt --model openai/gpt-5", "did you mean `agent`?"),
        ("init x --kind agent --model openai/gtp-5", "did you mean `openai/gpt-5`?"),
        ("explain budget-exceded", "did you mean `budget-exceeded`?"),
        ("explain budget.yaml cht", "did you mean `chat`?"),
        ("schema budgt", "did you mean `budget`?"),
        ("prices --sort inptu", "did you mean `input`?"),
        ("prices --provider anthropc", "did you mean `anthropic`?"),
        ("reconcile --print-sql sparc", "did you mean `spark`?"),
        ("check budgt.yaml", "no such file or directory, did you mean `budget.yaml`?"),
    ],
)
def test_of_a_command_line(line: str, ending: str) -> None:
    done = unled(ran(*line.split()))
    assert (done.code, done.out) == (2, "")
    assert done.err.removesuffix("help: `budgetlint -h` lists the commands\n").rstrip().endswith(ending)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            "# max-age-day\nmax-age-day = 3\n",
            " line 2, max_age_day: `max_age_day` is not a key of the configuration, did you mean `max_age_days`?",
        ),
        (
            '\n[severity]\nbudget-exceded = "off"\n',
            " line 3: unknown rule `budget-exceded`, did you mean `budget-exceeded`?",
        ),
        (
            '[severity]\nbudget-exceeded = "warn"\n',
            " line 2, severity.budget-exceeded: `warn` is not one of `error`, `warning`, `info`, `off`, did you mean `warning`?",
        ),
        (
            'ignore = [\n  "snapshot-unpined"]\n',
            " line 2: unknown rule `snapshot-unpined`, did you mean `snapshot-unpinned`?",
        ),
        ("zzz = 1\n", " line 1, zzz: `zzz` is not a key of the configuration"),
    ],
)
def test_of_a_configuration(text: str, error: str) -> None:
    Path("budgetlint.toml").write_text(text)
    assert ran("check", "--as-of", DAY) == (2, "", f"error: `budgetlint.toml`{error}\n")


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        ("buffer: 10%", "buffer: 10%  # budgetlint: ignore[bufer-missing] agreed", "did you mean `buffer-missing`?"),
        ("llm-app", "llm-ap", "did you mean `llm-app`?"),
        ("{ceiling: 10}", "{ceiling: 10, per: requst}", "did you mean `request`?"),
        ("{ceiling: 10}", "{ceiling: 10, period: mnth}", "did you mean `month`?"),
        ("{ceiling: 10}", "{ceiling: 10, workloads: [cht]}", "did you mean `chat`?"),
        ("lab/small", "lab/smal", "did you mean `lab/small`?"),
        ("{ceiling: 10}", "{ceiling: 1,200}", "a comma starts another entry: write `1200` or `1_200`"),
    ],
)
def test_of_a_budget_file(old: str, new: str, advice: str) -> None:
    Path("budget.yaml").write_text(CHAT.replace(old, new))
    assert f"  help: {advice}" in ran("check", "--as-of", DAY).out
