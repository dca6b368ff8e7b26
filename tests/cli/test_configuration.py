"""The configuration: rules and severities, ignores, ages, versions, one pin for a repository, a policy."""

from pathlib import Path

import pytest

from tests.cli.running import CHAT, DAY, folder_with, ran


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder_with(tmp_path))
    return tmp_path


def rules(*words: str, config: str | None = None) -> tuple[int, list[str], str]:
    """The exit code, the findings as `severity rule`, and what was complained of."""
    if config is not None:
        Path("budgetlint.toml").write_text(config, "utf-8")
    done = ran("check", "--as-of", DAY, *words)
    lines = [line for line in done.out.splitlines() if line.endswith("]") and (".yaml:" in line or ".toml:" in line)]
    return done.code, [f"{line.split(': ')[1]} {line.rsplit('[', 1)[1][:-1]}" for line in lines], done.err


def test_without_one() -> None:
    assert rules() == (0, ["warning snapshot-unpinned"], "")


def test_ignore_and_off_silence_a_rule() -> None:
    assert rules(config='ignore = ["snapshot-unpinned"]') == (0, [], "")
    assert rules(config='[severity]\nsnapshot-unpinned = "off"') == (0, [], "")


def test_severity_is_the_configurations() -> None:
    assert rules(config='[severity]\nsnapshot-unpinned = "error"') == (1, ["error snapshot-unpinned"], "")


def test_select_lets_only_some_speak() -> None:
    assert rules(config='select = ["budget-exceeded"]') == (0, [], "")


def test_per_file_ignores_are_globs_from_the_configuration(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = '[per-file-ignores]\n"apps/**/*.yaml" = ["snapshot-unpinned"]\n'
    (here / "apps" / "chat").mkdir(parents=True)
    folder_with(here / "apps" / "chat")
    assert rules(config=config) == (0, ["warning snapshot-unpinned"], "")
    monkeypatch.chdir(here / "apps" / "chat")
    assert rules() == (0, [], "")


def test_pyproject(here: Path) -> None:
    (here / "pyproject.toml").write_text(
        '[tool.other]\nx = 1\n[tool.budgetlint]\nignore = ["snapshot-unpinned"]\n', "utf-8"
    )
    assert rules() == (0, [], "")


def test_default_age_is_a_warning_and_a_stated_one_an_error(here: Path) -> None:
    assert rules(config="max-age-days = 10") == (0, ["warning snapshot-stale", "warning snapshot-unpinned"], "")
    stated = CHAT.replace("{snapshot: prices.json}", "{snapshot: prices.json, max_age_days: 22}")
    (here / "budget.yaml").write_text(stated, "utf-8")
    assert rules() == (1, ["error snapshot-stale", "warning snapshot-unpinned"], "")
    (here / "budget.yaml").write_text(stated.replace("22", "23"), "utf-8")
    assert rules() == (0, ["warning snapshot-unpinned"], "")


def test_one_pin_for_a_repository(here: Path) -> None:
    (here / "deep").mkdir()
    (here / "deep" / "budget.yaml").write_text(CHAT.replace("pricing: {snapshot: prices.json}\n", ""), "utf-8")
    assert rules("deep") == (1, ["error snapshot-missing"], "")
    config = '[pricing]\nsnapshot = "prices.json"\nsha256 = "{}"\n'
    wrong = rules("deep", config=config.format("0" * 64))
    assert (wrong[0], wrong[1]) == (1, ["error snapshot-changed"])
    import hashlib

    right = hashlib.sha256((here / "prices.json").read_bytes()).hexdigest()
    assert rules("deep", config=config.format(right)) == (0, [], "")


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("max-age-days = 'soon'", "`budgetlint.toml` line 1, max_age_days: "),
        ("colour = true", "`budgetlint.toml` line 1, colour: "),
        ("x = [", "`budgetlint.toml` can't be read as TOML"),
        ('required-version = ">=99"', "`budgetlint.toml` requires budgetlint >=99, this is "),
        ('required-version = "soon"', "`required-version` `soon` is not a version specifier"),
        ('policy = "none.json"', "`none.json` can't be read"),
        ('[severity]\nsnapshot-unpinned = "loud"', "`budgetlint.toml` line 2, severity.snapshot-unpinned: "),
        (
            'ignore = ["budget-exceded"]',
            "`budgetlint.toml` line 1: unknown rule `budget-exceded`, did you mean `budget-exceeded`?",
        ),
    ],
)
def test_one_that_cannot_be_used_is_exit_2(config: str, message: str) -> None:
    code, names, complaint = rules(config=config)
    assert (code, names) == (2, [])
    assert message in complaint


def test_required_version_that_holds() -> None:
    assert rules(config='required-version = ">=0.1,<2"')[0] == 0


def test_policy(here: Path) -> None:
    (here / "policy.json").write_text(
        '{"required": ["owner"], "properties": {"budgets": {"additionalProperties": '
        '{"properties": {"ceiling": {"maximum": 5}}}}}}',
        "utf-8",
    )
    config = 'policy = "policy.json"\nignore = ["snapshot-unpinned"]\n'
    assert rules(config=config) == (1, ["error policy", "error policy"], "")
    done = ran("check", "--as-of", DAY)
    places = [line.split(": ")[0] for line in done.out.splitlines() if line.endswith("[policy]")]
    assert places == ["budget.yaml:1:1", "budget.yaml:13:20"]


@pytest.mark.parametrize(
    "text",
    [CHAT.replace("lab/small", "lab/none"), "version: 1\nworkloads: [", CHAT.replace("requests: 1000", "users: 3")],
)
def test_what_could_not_be_checked_is_said_whatever_is_selected(here: Path, text: str) -> None:
    (here / "budget.yaml").write_text(text, "utf-8")
    code, findings, trouble = rules(config='select = ["budget-exceeded"]')
    assert (code, trouble) == (1, "")
    assert set(findings) <= {"error budget-incomplete", "error syntax"}
    assert findings or "not everything could be checked" in ran("check", "--as-of", DAY).out


def test_what_is_wrong_with_its_pricing_is_one_finding_at_its_line(here: Path) -> None:
    unpriced = CHAT.replace("pricing: {snapshot: prices.json}\n", "")
    for name in ("a", "b", "c"):
        (here / f"{name}.yaml").write_text(unpriced, "utf-8")
    (here / "budgetlint.toml").write_text('ignore = []\n\n[pricing]\nsnapshot = "prices.json"\n', "utf-8")
    done = ran("check", "--as-of", DAY, "a.yaml", "b.yaml", "c.yaml")
    assert done.out.splitlines()[:3] == [
        (
            "budgetlint.toml:4:1: warning: `prices.json` is not pinned: without a `sha256` its prices can change unnoticed "
            "[snapshot-unpinned]"
        ),
        ' 4 | snapshot = "prices.json"',
        "   | ^^^^^^^^",
    ]
    assert done.out.count("[snapshot-unpinned]") == 1
    assert done.out.endswith("3 files, 3 budgets: 1 warning\n")


def test_a_baseline_accepts_what_is_wrong_with_its_pricing(here: Path) -> None:
    (here / "budget.yaml").write_text(CHAT.replace("pricing: {snapshot: prices.json}\n", ""), "utf-8")
    (here / "budgetlint.toml").write_text('pricing = {snapshot = "prices.json"}\n', "utf-8")
    assert ran("check", "--as-of", DAY, "--write-baseline", "known.json").code == 0
    assert rules("--baseline", "known.json") == (0, [], "")
