"""The pages that people follow word by word, lived through with this package."""

import os
import sys
from pathlib import Path

import pytest

from tests.house.walk import Step, agrees, walked

DOCUMENTS = Path(__file__).parents[2] / "docs"


@pytest.mark.slow
@pytest.mark.parametrize("page", ["quickstart", "tutorial"])
def test_every_line_is_as_shown(page: str, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "budgetlint"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m budgetlint "$@"\n')
    program.chmod(0o755)
    folder = tmp_path / "walk"
    folder.mkdir()
    text = (DOCUMENTS / f"{page}.md").read_text("utf-8")
    steps = list(walked(text, folder, f"{program.parent}:{os.environ['PATH']}"))
    assert [step.printed for step in steps if not agrees(step)] == []
    assert len(steps) >= 3


def test_a_line_that_differs_is_seen() -> None:
    assert agrees(Step("$ a\none\n", "$ a\none\n"))
    assert agrees(Step("$ a\n…\nlast\n", "$ a\none\ntwo\nlast\n"))
    assert not agrees(Step("$ a\none\n", "$ a\none\ntwo\n"))
    assert not agrees(Step("$ a\n1.5\n", "$ a\n1x5\n"))


def test_every_page_is_in_the_contents() -> None:
    contents = (DOCUMENTS / "index.md").read_text("utf-8").split()
    pages = {page.stem for page in DOCUMENTS.glob("*.md")} - {"index"}
    assert sorted(pages - set(contents)) == []
