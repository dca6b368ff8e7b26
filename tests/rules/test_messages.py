"""What rules say, word for word: every failing example of their pages, and the corners that pages leave out."""

from pathlib import Path

import pytest

from budgetlint.findings.finding import Finding
from budgetlint.rules import RULES
from budgetlint.rules.rule import Gate
from tests.rules.running import findings, line_of, loud
from tests.rules.test_pages import blocks, files, page, section
from tests.sampled import sampled

MESSAGES = Path(__file__).parent / "messages.txt"
MEANING = [rule.name for rule in RULES if rule.gate is Gate.MEANING]


def lines_of_page(name: str) -> str:
    """The findings of a page's failing examples, an example a paragraph."""
    text = page(name)
    examples = blocks(section(text, "Fails"), "yaml")
    by_example = (loud(findings(example, files(text)), name) for example in examples)
    return "\n".join("".join(f"{line_of(finding)}\n" for finding in findings_of) for findings_of in by_example)


def messages() -> str:
    """What every rule of meaning says, as it is committed."""
    return "\n".join(f"# {name}\n\n{lines_of_page(name)}" for name in MEANING)


def findings_of_page(name: str) -> list[Finding]:
    text = page(name)
    return [
        finding
        for example in blocks(section(text, "Fails"), "yaml")
        for finding in loud(findings(example, files(text)), name)
    ]


def expected() -> dict[str, str]:
    parts = MESSAGES.read_text(encoding="utf-8").split("# ")[1:]
    return {name: text.strip("\n") + "\n" for name, _, text in (part.partition("\n\n") for part in parts)}


def test_every_rule_of_meaning_is_held_to_its_words() -> None:
    assert list(expected()) == MEANING


@pytest.mark.parametrize("name", sampled(MEANING, 34))
def test_messages(name: str) -> None:
    assert lines_of_page(name) == expected()[name]


@pytest.mark.slow
def test_messages_are_written_alike() -> None:
    """Lower case (or the user's own text, or a figure) and no full stop; so are summaries."""
    findings_of = [finding for name in MEANING for finding in findings_of_page(name)]
    texts = [text for finding in findings_of for text in (finding.message, finding.help) if text]
    odd = [text for text in [*texts, *(rule.summary for rule in RULES)] if text[0].isupper() or text.endswith(".")]
    assert odd == []


@pytest.mark.slow
def test_related_places_stand_elsewhere() -> None:
    findings_of = [finding for name in MEANING for finding in findings_of_page(name)]
    assert [
        line_of(finding) for finding in findings_of if any(span == finding.span for span, _ in finding.related)
    ] == []
