"""Defaults that files extend: joined entry by entry, told at their own place, read from inside the repository alone."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import DAY, PRICES, Done, ran

DEFAULTS = """\
version: 1
name: defaults
owner: platform
currency: USD
tags: {team: support, area: web}
pricing: {snapshot: prices.json}
multipliers:
  retries: 10%
  duplicates: 50%
buffer: 20%
"""
BUDGET = """\
version: 1
name: chat
extends: ../defaults.yaml
tags: {area: null, tier: gold}
multipliers: {duplicates: null}
workloads:
  chat:
    kind: llm-app
    model: lab/small
    requests: 1000
    input_tokens: 1000
    output_tokens: 100
budgets:
  total: {ceiling: 10}
  gold: {ceiling: 10, tags: {tier: gold, team: support}}
"""
UNPINNED = """\
defaults.yaml:6:21: warning: `prices.json` is not pinned: without a `sha256` its prices can change unnoticed [snapshot-unpinned]
 6 | pricing: {snapshot: prices.json}
   |                     ^^^^^^^^^^^
  help: `budgetlint snapshot pin` writes the models in use beside this file, and the SHA-256 into it
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in {"defaults.yaml": DEFAULTS, "prices.json": PRICES, "chat/budget.yaml": BUDGET}.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, "utf-8")
    return tmp_path


def finding_lines(*words: str) -> list[str]:
    """The findings of a check, without their lines quoted."""
    findings = json.loads(ran("check", "--as-of", DAY, "--format", "json", *words).out)["findings"]
    loud = [finding for finding in findings if finding["severity"] != "info"]
    return [
        f"{finding['path']}:{finding['line']}:{finding['column']} {finding['rule']}: {finding['message']}"
        for finding in loud
    ]


def test_entries_join_and_findings_stand_where_they_are_written() -> None:
    """4.5 base, retries 10%, no duplicates, buffer 20%: 5.94."""
    assert ran("check", "--as-of", DAY) == Done(
        0,
        UNPINNED
        + """\
chat/budget.yaml: total ok █████░░░░░ 59.4%: 5.94 planned of 10.00 USD a month
chat/budget.yaml: gold ok █████░░░░░ 59.4%: 5.94 planned of 10.00 USD a month
1 file, 2 budgets: 1 warning
""",
        "",
    )


def test_a_finding_about_defaults_is_said_once_for_all_who_extend_them() -> None:
    Path("other").mkdir()
    Path("other/budget.yaml").write_text(BUDGET.replace("name: chat", "name: other"), "utf-8")
    assert ran("check", "--as-of", DAY).out.count("snapshot-unpinned") == 1


def test_defaults_are_silenced_in_their_own_file() -> None:
    reasoned = "pricing: {snapshot: prices.json}  # budgetlint: ignore[snapshot-unpinned] a trial"
    Path("defaults.yaml").write_text(DEFAULTS.replace("pricing: {snapshot: prices.json}", reasoned), "utf-8")
    assert ran("check", "--as-of", DAY).out.splitlines()[-1] == "1 file, 2 budgets: fine, 1 silenced"


@pytest.mark.parametrize(
    ("reference", "defaults", "message"),
    [
        ("../none.yaml", DEFAULTS, "chat/budget.yaml:3:10 extends-invalid: `../none.yaml` can't be extended: no such file or directory"),
        ("..", DEFAULTS, "chat/budget.yaml:3:10 extends-invalid: `..` can't be extended: it is a folder"),
        ("budget.yaml", DEFAULTS, "chat/budget.yaml:3:10 extends-invalid: `budget.yaml` can't be extended: it is this file itself"),
        ("../../../../etc/passwd", DEFAULTS, "can't be extended: it lies outside the repository, or outside the working folder where there is none"),
        ("/etc/hostname", DEFAULTS, "can't be extended: it lies outside the repository, or outside the working folder where there is none"),
        ('"a\\u0001b"', DEFAULTS, "can't be extended: no such file or directory"),
        ("[a]", DEFAULTS, "chat/budget.yaml:3:1 wrong-value: found a list, expected text"),
        ("", DEFAULTS, "chat/budget.yaml:3:1 wrong-value: `extends` has no value"),
        ("../defaults.yaml", "- a\n", "chat/budget.yaml:3:10 extends-invalid: `../defaults.yaml` can't be extended: it is not a mapping of keys and values"),
        ("../defaults.yaml", "", "defaults.yaml:1:1 syntax: the file is empty, expected a budget"),
        ("../defaults.yaml", "a: {b\n", "defaults.yaml:2:1 syntax"),
        ("../defaults.yaml", DEFAULTS + "extends: more.yaml\n", "defaults.yaml:11:1 extends-invalid: `extends` is not allowed in a file that is itself extended"),
        ("../defaults.yaml", DEFAULTS + "workloads: {}\n", "defaults.yaml:11:1 unknown-key: `workloads` is not a key of a file of defaults"),
        ("../defaults.yaml", DEFAULTS.replace("retries", "retires"), "defaults.yaml:8:3 unknown-key: `retires` is not a key of `multipliers`"),
        ("../defaults.yaml", DEFAULTS.replace("20%", "much"), "defaults.yaml:10:9 wrong-value: `much` is not a share such as `3%` or `0.03`"),
        ("../defaults.yaml", DEFAULTS + "buffer: 1%\n", "defaults.yaml:11:1 duplicate-key: duplicate key `buffer`, first on line 10"),
    ],
)  # fmt: skip
def test_what_can_not_be_extended_fails_at_its_place(reference: str, defaults: str, message: str) -> None:
    Path("chat/budget.yaml").write_text(BUDGET.replace("../defaults.yaml", reference), "utf-8")
    Path("defaults.yaml").write_text(defaults, "utf-8")
    lines = [line for line in finding_lines() if message in line]
    assert lines, finding_lines()
    assert ran("check", "--as-of", DAY).code == 1


def test_a_link_that_leads_out_is_not_followed(tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "secret.yaml"
    elsewhere.write_text("buffer: 1%\n", "utf-8")
    Path("defaults.yaml").unlink()
    Path("defaults.yaml").symlink_to(elsewhere)
    (only,) = [line for line in finding_lines() if "extends" in line]
    assert only.endswith("it lies outside the repository, or outside the working folder where there is none")


def test_a_null_tag_means_nothing_without_defaults() -> None:
    Path("chat/budget.yaml").write_text(BUDGET.replace("extends: ../defaults.yaml\n", ""), "utf-8")
    assert any("chat/budget.yaml:3:14 wrong-value: found `null`" in line for line in finding_lines())


def test_pins_are_written_where_the_prices_are_named() -> None:
    Path("prices.json").write_text(PRICES.replace('"small"', '"anthropic/claude-sonnet-4-6"'), "utf-8")
    assert ran("snapshot", "pin").out == "prices.json: unchanged\ndefaults.yaml: written\n"
    assert Path("chat/budget.yaml").read_text("utf-8") == BUDGET
    assert finding_lines() == []


def test_a_trial_sets_the_files_own_key_over_the_defaults() -> None:
    done = ran("try", "chat/budget.yaml", "--set", "multipliers.retries=0%", "--write", "--as-of", DAY)
    assert done.code == 0, done
    assert "planned: 5.94 → 5.40, -0.54 (-9.1%)" in done.out
    assert "multipliers: {duplicates: null, retries: 0%}" in Path("chat/budget.yaml").read_text("utf-8")
    assert Path("defaults.yaml").read_text("utf-8") == DEFAULTS


def test_a_change_of_defaults_is_a_change_of_who_extends_them() -> None:
    for words in (("init", "-q"), ("add", "."), ("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "a")):
        subprocess.run(["git", *words], check=True)
    Path("defaults.yaml").write_text(DEFAULTS.replace("20%", "10%"), "utf-8")
    assert "  planned: 5.94 → 5.45, -0.50 (-8.3%)\n    buffer: -0.50\n" in ran("diff", "HEAD", "--as-of", DAY).out
    loosened = ran("check", "--base", "HEAD", "--as-of", DAY).out
    assert "warning: `buffer` goes down from 20% to 10% [gate-loosened]" in loosened
