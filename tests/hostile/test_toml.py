"""However TOML spells the table, it is read; whatever can't be read as TOML is said in one line."""

from pathlib import Path

import pytest

from tests.cli.running import DAY, Done, folder_with, ran
from tests.sampled import sampled

POLICY = '{"required": ["owner"]}'
REFUSED = "budget.yaml:1:1: error: the file has no `owner`, which the policy requires [policy]"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return folder_with(tmp_path, policy__json=POLICY)


def checked(name: str, text: str) -> Done:
    Path(name).write_text(text, "utf-8")
    return ran("check", "--as-of", DAY)


@pytest.mark.parametrize(
    "text",
    [
        '[tool.budgetlint]\npolicy = "policy.json"',
        '[tool."budgetlint"]\npolicy = "policy.json"',
        "['tool'.'budgetlint']\npolicy = 'policy.json'",
        '[ tool . budgetlint ]\npolicy = "policy.json"',
        '[tool]\nbudgetlint = {policy = "policy.json"}',
        '[tool]\nbudgetlint.policy = "policy.json"',
        'tool = {budgetlint = {policy = "policy.json"}}',
        'tool.budgetlint.policy = "policy.json"',
        '[tool."budget\\u006cint"]\npolicy = "policy.json"',
        '[tool."\\U00000062udgetlint"]\npolicy = "policy.json"',
        '[tool.other]\nx = 1\n[tool\t.\tbudgetlint]\n"policy" = """policy.json"""',
        '[tool]\r\nbudgetlint = { "policy" = "policy.json" }\r\n',
    ],
)
def test_every_spelling_is_read(text: str) -> None:
    done = checked("pyproject.toml", text)
    assert (done.code, done.err) == (1, "")
    assert REFUSED in done.out.splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[tool.ruff]\n",
        'name = "budgetlint"\n',
        "[budgetlint]\nignore = []\n",
        '[tool]\nx = "a\\tb"\n',
        "tool = 1\n",
    ],
)
def test_a_project_that_says_nothing_to_us(text: str) -> None:
    assert checked("pyproject.toml", text).code == 0


@pytest.mark.parametrize("name", sampled(["pyproject.toml", "budgetlint.toml"], 1))
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x = " + "1" * 4301, "a number has too many digits"),
        ("x = " + "[" * 5000, "nested more than 64 deep"),
        ("x = " + "[" * 70 + "]" * 70, "nested more than 64 deep"),
        (".".join("a" * 5000) + " = 1", "nested more than 64 deep"),
        ("x = 1e99999999999999999999", "a number has an exponent out of range"),
        ("x = \\", "Invalid value (at line 2, column 5)"),
    ],
)
def test_what_can_not_be_read(name: str, text: str, why: str) -> None:
    message = f"error: `{name}` can't be read as TOML: {why}\n"
    assert checked(name, f"# budgetlint\n{text}\n") == Done(2, "", message)


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e9999", "1e-9999", "0x" + "f" * 3000, "-0.0"])
@pytest.mark.parametrize("key", sampled(["max-age-days", "max_age_days", "tolerance", "expires-after-days"], 2))
def test_odd_numbers_never_end_in_a_traceback(key: str, number: str) -> None:
    done = checked("budgetlint.toml", f"{key} = {number}\n")
    assert done.code in (0, 2)
    assert done.err.count("\n") == (1 if done.code else 0)


def test_what_is_not_a_table() -> None:
    done = checked("pyproject.toml", "[tool]\nbudgetlint = 3\n")
    assert done == Done(2, "", "error: `pyproject.toml`: `tool.budgetlint` is not a table\n")


def test_bytes_that_are_not_utf_8() -> None:
    Path("budgetlint.toml").write_bytes(b"x = '\xff'\n")
    done = ran("check")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: `budgetlint.toml` can't be read as TOML: 'utf-8' codec can't decode byte 0xff")
