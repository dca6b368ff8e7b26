"""Who may import whom, as pyproject.toml says under `tool.importlinter`."""

import re
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def test_rooms_import_only_what_they_may(capsys: pytest.CaptureFixture[str]) -> None:
    broken = lint_imports(no_cache=True)
    report = capsys.readouterr().out
    assert broken == 0, report


def test_the_picture_has_every_room_once() -> None:
    rooms = {path.name for path in (ROOT / "budgetlint").iterdir() if (path / "__init__.py").exists()} | {
        "frozen",
        "api",
    }
    page = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    table = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    layers = re.findall(r"^ ((?:\w+ · )*\w+)(?:  |$)", page.split("```text\n")[2], re.MULTILINE)
    assert sorted(table) == sorted(rooms)
    assert sorted(name for layer in layers for name in layer.split(" · ")) == sorted(rooms)
