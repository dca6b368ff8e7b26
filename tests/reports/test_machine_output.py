"""Machine output beside its schema: every field of every example and of what is grouped is described, none is left out."""

import json
from pathlib import Path

import jsonschema
import pytest

from budgetlint.app.schema import schema
from budgetlint.shape.keywords import Json
from tests.cli.running import ran
from tests.sampled import sampled

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = sorted(path.parent for path in EXAMPLES.glob("*/budget.yaml"))
DAY = "2026-11-26"
BROKEN = """version: 1
pricing: {snapshot: builtin}
workloads:
  chat: {kind: llm-app, model: x/none, requests: 10, input_tokens: 1}  # budgetlint: ignore[retries-zero] why not
budgets:
  total: {ceiling: 1, raised: {ceiling: 2, until: 2026-12-31}}
  typo: {cieling: 1}
"""


def closed(value: Json) -> Json:
    """A schema that refuses the fields that it does not describe."""
    if isinstance(value, list):
        return [closed(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    inner = {key: closed(one) for key, one in value.items()}
    plain = isinstance(value.get("properties"), dict) and "additionalProperties" not in value and "allOf" not in value
    return {**inner, "additionalProperties": False} if plain else inner


VALIDATOR = jsonschema.Draft7Validator(json.loads(json.dumps(closed(json.loads(schema("report"))))))


def faults(*words: str) -> list[str]:
    done = ran(*words, "--as-of", DAY, "--format", "json")
    errors = VALIDATOR.iter_errors(json.loads(done.out))
    return [f"{error.json_path}: {error.message[:200]}" for error in errors]


@pytest.mark.parametrize("folder", sampled(FOLDERS, 3), ids=lambda folder: folder.name)
def test_an_example_is_described_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert faults("report") == []


@pytest.mark.parametrize("by", sampled(["owner", "tag:team", "model", "provider", "kind"], 2))
@pytest.mark.parametrize("name", ["gateway", "organisation"])
def test_groups_are_described(name: str, by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES / name)
    done = ran("report", "--as-of", DAY, "--group-by", by, "--format", "json")
    data = json.loads(done.out)
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []
    assert {group["by"] for group in data["groups"]} == {by}


def test_what_is_wrong_is_described(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("budget.yaml").write_text(BROKEN)
    Path("other.budget.yaml").write_text(BROKEN.replace("  typo: {cieling: 1}\n", ""))
    Path("third.budget.yaml").write_text("version: 1\n\tx")
    assert faults("check") == []
    assert faults("check", "--no-estimates") == []
