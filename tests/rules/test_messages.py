"""What rules say, word for word: every failing example of their pages, and the corners that pages leave out."""

from pathlib import Path

import pytest

from budgetlint.rules import RULES
from budgetlint.rules.rule import Gate
from tests.rules.running import findings, loud, told
from tests.rules.test_pages import blocks, files, page, section

MESSAGES = Path(__file__).parent / "messages.txt"
MEANING = [rule.name for rule in RULES if rule.gate is Gate.MEANING]


def said(name: str) -> str:
    """The findings of a page's failing examples, an example a paragraph."""
    text = page(name)
    examples = blocks(section(text, "Fails"), "yaml")
    told_of = (loud(findings(example, files(text)), name) for example in examples)
    return "\n".join("".join(f"{told(finding)}\n" for finding in found) for found in told_of)


def expected() -> dict[str, str]:
    parts = MESSAGES.read_text(encoding="utf-8").split("# ")[1:]
    return {name: text.strip("\n") + "\n" for name, _, text in (part.partition("\n\n") for part in parts)}


def test_every_rule_of_meaning_is_held_to_its_words() -> None:
    assert list(expected()) == MEANING


@pytest.mark.parametrize("name", MEANING)
def test_messages(name: str) -> None:
    assert said(name) == expected()[name]
