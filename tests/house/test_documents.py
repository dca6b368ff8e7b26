"""What the documents tell to write is read by the tool without a fault."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from budgetlint.app.schema import schema
from budgetlint.edges import catalog
from tests.cli.running import Done, ran

DOCUMENTS = Path(__file__).parents[2] / "docs"
DAY = catalog.date()
CONTRACT = '{"version": 1, "date": "2026-11-01", "models": {"anthropic/claude-sonnet-4-6": {"prices": [{"multiply": {"*_tokens": "0.9"}}]}}}\n'


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (DOCUMENTS / name).read_text("utf-8"), re.DOTALL)


BUDGETS = [text for name in ("budget-file.md", "snapshots.md") for text in blocks(name, "yaml")]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "contract.json").write_text(CONTRACT, "utf-8")
    return tmp_path


@pytest.mark.parametrize("text", BUDGETS, ids=range(len(BUDGETS)))
def test_budgets_pass_once_they_are_pinned(folder: Path, text: str) -> None:
    (folder / "budget.yaml").write_text(text, "utf-8")
    assert ran("snapshot", "pin").code == 0
    checked = ran("check", "--as-of", DAY)
    assert (checked.code, checked.out.splitlines()[-1].partition(": ")[2]) == (0, "fine")


def test_price_files_are_verified(folder: Path) -> None:
    (text,) = blocks("snapshots.md", "json")
    (folder / "lab.json").write_text(text, "utf-8")
    assert ran("snapshot", "verify", "lab.json", "--as-of", DAY) == Done(0, "1 price file: fine\n", "")


def test_spreadsheets_are_carried_over_whole(folder: Path) -> None:
    (text,) = blocks("snapshots.md", "csv")
    (folder / "lab.csv").write_text(text, "utf-8")
    done = ran("snapshot", "import", "lab.csv", "--output", "lab.json")
    assert done == Done(0, "lab.json: 1 model written, 0 facts not imported\n", "")


def test_every_field_of_machine_output_has_its_sentence() -> None:
    document = json.loads(schema("report"))
    records = {"the document": document, **document["definitions"]}
    bare = [f"{name}.{field}" for name, record in records.items() for field in silent_fields(record)]
    assert bare == [], "say what it is in budgetlint/shape/report_sentences.py"


def silent_fields(record: dict[str, Any]) -> Iterator[str]:
    """The fields of a record, and of the objects in it, that no sentence describes."""
    for inner in (record.get("items"), record.get("additionalProperties")):
        if isinstance(inner, dict):
            yield from silent_fields(inner)
    for field, value in record.get("properties", {}).items():
        if not value.get("description", "").endswith("."):
            yield field
        yield from silent_fields(value)
