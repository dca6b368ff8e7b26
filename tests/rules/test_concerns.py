"""A rule that is passed over, because a file has nothing that it is about, would have said nothing."""

from pathlib import Path

import pytest

from budgetlint.rules import RULES
from budgetlint.rules.rule import Gate, Rule
from tests.corpus.expectations import CORPUS
from tests.rules.running import findings
from tests.rules.test_pages import blocks, files, page

FOLDERS = [*CORPUS.parent.glob("*/*/"), *(CORPUS.parent.parent.parent / "examples").glob("*/")]
BUDGETS = [path for folder in FOLDERS for path in folder.glob("*budget.yaml")]


def beside(path: Path) -> dict[str, str]:
    """The price files in the folder of a budget file, by the names under which it may state them."""
    known = [*path.parent.glob("*.json"), *path.parent.glob("pricing/*.json")]
    return {other.relative_to(path.parent).as_posix(): other.read_text(encoding="utf-8") for other in known}


def same_if_all_rules_look(text: str, known: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether every rule of every kind has no more to say than those that the file concerns."""
    concerned = findings(text, known)
    with monkeypatch.context() as patched:
        patched.setattr(Rule, "check", Rule.problems)
        return findings(text, known) == concerned


def test_there_are_budgets_to_look_at() -> None:
    assert len(BUDGETS) > 200


@pytest.mark.slow
@pytest.mark.parametrize("path", BUDGETS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_of_the_corpus_and_the_examples(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        pytest.skip("not a text")
    assert same_if_all_rules_look(text, beside(path), monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("name", [rule.name for rule in RULES if rule.gate is Gate.MEANING])
def test_of_pages(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = page(name)
    assert all(same_if_all_rules_look(example, files(text), monkeypatch) for example in blocks(text, "yaml"))
