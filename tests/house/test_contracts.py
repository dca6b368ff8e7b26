"""Who may import whom, as pyproject.toml says under `tool.importlinter`."""

import pytest
from importlinter.cli import lint_imports


def test_rooms_import_only_what_they_may(capsys: pytest.CaptureFixture[str]) -> None:
    broken = lint_imports(no_cache=True)
    report = capsys.readouterr().out
    assert broken == 0, report
