"""Every rule has a page, and what the page shows is what the rule says."""

import re
from pathlib import Path

import pytest

import budgetlint.rules
from budgetlint.rules import RULES
from tests.rules.running import findings, loud, sha256
from tests.sampled import sampled

FOLDER = Path(budgetlint.rules.__file__).parent
NAMES = sorted(rule.name for rule in RULES)
HEADINGS = ["Why", "Fails", "Passes", "Fix"]
BLOCK = re.compile(r"^```(?P<kind>\w+)(?: (?P<name>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def blocks(text: str, kind: str) -> list[str]:
    return [block["text"] for block in BLOCK.finditer(text) if block["kind"] == kind]


def files(text: str) -> dict[str, str]:
    return {block["name"]: block["text"] for block in BLOCK.finditer(text) if block["name"]}


def shown(text: str, name: str, example: str) -> str:
    """The findings of an example as pages write them: `line:column severity rule`, one a line."""
    shown_findings = loud(findings(example, files(text)), name)
    return "".join(
        f"{finding.span.line}:{finding.span.column} {finding.severity.value} {finding.rule}\n"
        for finding in shown_findings
    )


def test_rules_and_pages_match_one_to_one() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.md")) == NAMES


def test_rules_have_one_name_each() -> None:
    assert len(set(NAMES)) == len(RULES)


@pytest.mark.parametrize("rule", sampled(RULES, 40), ids=lambda rule: rule.name)
def test_a_page_has_its_headings_in_order(rule: budgetlint.rules.rule.Rule) -> None:
    text = page(rule.name)
    assert text.startswith(f"# {rule.name}\n\n")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS


@pytest.mark.parametrize("name", sampled(NAMES, 40))
def test_examples_that_fail(name: str) -> None:
    """Each failing example of a page is followed by its findings, the page's own rule among them."""
    text = page(name)
    part = section(text, "Fails")
    examples, expected = blocks(part, "yaml"), blocks(part, "text")
    assert examples
    assert [shown(text, name, example) for example in examples] == expected
    assert all(re.search(rf" {name}$", text, re.MULTILINE) for text in expected)


@pytest.mark.parametrize("name", sampled(NAMES, 40))
def test_examples_that_pass(name: str) -> None:
    text = page(name)
    examples = blocks(section(text, "Passes"), "yaml")
    assert examples
    assert [shown(text, name, example) for example in examples] == [""] * len(examples)


@pytest.mark.parametrize("name", sampled(NAMES, 40))
def test_pins_in_a_page_are_those_of_its_price_files(name: str) -> None:
    """Every pin that is not made up to fail is the SHA-256 of a price file in the page."""
    text = page(name)
    known = {sha256(file) for file in files(text).values()} | {"f" * 64}
    assert set(re.findall(r"\b[0-9a-f]{64}\b", text)) <= known
