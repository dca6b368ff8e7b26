"""`explain`: a rule's page, and the derivation of every kind of workload, as a person would write it."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from budgetlint.rules import RULES
from tests.cli.running import DAY, Done, folder_with, ran, unled
from tests.sampled import sampled

EVERYTHING = Path(__file__).parents[1] / "reports" / "files" / "everything" / "budget.yaml"
EXPLAINED = Path(__file__).with_name("explained.txt")
COMPACTED = """\
version: 1
name: fixing
pricing: {snapshot: prices.json}
workloads:
  fix:
    kind: agent
    model: lab/small
    tasks: 10
    calls_per_task: 12
    context: {other: 8000, growth_per_call: 2500, compact_at: 20k}
    output_tokens: 250
"""
FRESH_STARTS = """\
  S = other 8,000 = 8,000 tokens in the first call
  call k carries S + g·(k−1) tokens, and starts again from S where that would be more than compact_at
  calls to a fresh start = ⌊(20,000 − 8,000) / 2,500⌋ + 1 = 5
  a task of 12 calls sends 148,500 input tokens
"""
SUMMARISED = """\
  S = other 8,000 = 8,000 tokens in the first call
  call k carries S + g·(k−1) tokens, and starts again from S and a summary of 1,000 where that would be more than compact_at
  calls to a fresh start = ⌊(20,000 − 8,000) / 2,500⌋ + 1 = 5
  calls from one fresh start to the next = ⌊(20,000 − 9,000) / 2,500⌋ + 1 = 5
  a task of 12 calls sends 155,500 input tokens
  calls that write a summary = fresh starts × calls, each with the tokens that the oversized call would have carried
  calls that write a summary = 2 × 1 = 2, with 42,000 input and 2,000 output tokens
"""


def test_without_a_name_it_lists_every_rule() -> None:
    lines = ran("explain").out.splitlines()
    assert [line.split()[0] for line in lines[:-2]] == sorted(rule.name for rule in RULES)
    assert "budget-exceeded             error    a budget is above its ceiling" in lines


def test_every_kind_of_workload() -> None:
    done = ran("explain", str(EVERYTHING), "--as-of", DAY)
    assert done == Done(0, EXPLAINED.read_text("utf-8"), "")


def test_every_sum_and_product_that_is_printed_is_right() -> None:
    """The figures of a line give its result to the cent: what is calculated with is not what was rounded to be shown."""
    text = EXPLAINED.read_text("utf-8").replace(",", "")
    products = re.findall(r"planned = ([0-9.]+) × \(1 \+ ([0-9.]+)%\) = ([0-9.]+)", text)
    steps = re.findall(r"^    ([0-9.]+) × ([0-9.]+): \+([0-9.]+)$", text, re.MULTILINE)
    sums = re.findall(r" = ([0-9.]+(?: \+ [0-9.]+)+) = ([0-9.]+) USD$", text, re.MULTILINE)
    assert len(products) > 8
    assert len(sums) > 4
    assert [
        product
        for product in products
        if to_the_cent(Fraction(product[0]) * (1 + Fraction(product[1]) / 100)) != Fraction(product[2])
    ] == []
    assert [
        step for step in steps if to_the_cent(Fraction(step[0]) * (Fraction(step[1]) - 1)) != Fraction(step[2])
    ] == []
    assert [
        total
        for total in sums
        if to_the_cent(sum(map(Fraction, total[0].split(" + ")), Fraction(0))) != Fraction(total[1])
    ] == []


def to_the_cent(amount: Fraction) -> Fraction:
    """Rounded half up."""
    return Fraction((amount * 100 + Fraction(1, 2)).__floor__(), 100)


@pytest.mark.parametrize("rule", sampled(RULES, 30), ids=lambda rule: rule.name)
def test_every_rule_has_its_page(rule: object) -> None:
    name = getattr(rule, "name", "")
    page = Path(__file__).parents[2] / "budgetlint" / "rules" / f"{name}.md"
    assert ran("explain", name) == Done(0, page.read_text("utf-8"), "")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return folder_with(tmp_path, fix__budget__yaml=COMPACTED)


@pytest.mark.usefixtures("folder")
def test_a_context_that_starts_afresh() -> None:
    """Calls of 8, 10.5, 13, 15.5 and 18 thousand tokens, twice, and the first two again: 2 × 65,000 + 18,500."""
    assert FRESH_STARTS in ran("explain", "fix.budget.yaml", "fix").out


def test_a_context_that_is_summarised(folder: Path) -> None:
    """65,000 tokens; then 9, 11.5, 14, 16.5 and 19 thousand, and 9 and 11.5 again; summarised at 20,500 and at 21,500."""
    text = COMPACTED.replace("compact_at: 20k", "compact_at: 20k, summary: {tokens: 1000}")
    (folder / "budget.yaml").write_text(text, "utf-8")
    assert SUMMARISED in ran("explain", "budget.yaml", "fix").out


@pytest.mark.usefixtures("folder")
def test_a_workload_without_a_price_says_why(folder: Path) -> None:
    text = (folder / "budget.yaml").read_text("utf-8")
    (folder / "budget.yaml").write_text(text.replace("lab/small", "lab/smol"), "utf-8")
    done = ran("explain", "chat")
    assert done == Done(
        1, "chat: llm-app on lab/smol, USD a month\n\nunpriced\n  no price for the model lab/smol\n", ""
    )


UNKNOWN = {
    ("budget-exceded",): "`budget-exceded` is not a rule, file or workload, did you mean `budget-exceeded`?",
    ("chta",): "`chta` is not a rule, file or workload, did you mean `chat`?",
    ("budget.yaml", "chta"): "`chta` is not a rule, file or workload, did you mean `chat`?",
    ("none.yaml", "chat"): "`none.yaml` can't be read: no such file or directory",
    ("chat", "--as-of", "2026-02-30"): "`2026-02-30` is not a date, expected one such as `2026-06-17`",
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("words", UNKNOWN, ids=" ".join)
def test_what_is_not_known(words: tuple[str, ...]) -> None:
    assert unled(ran("explain", *words)) == Done(2, "", f"error: {UNKNOWN[words]}\n")


def test_nothing_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert unled(ran("explain", "chat")) == Done(2, "", "error: `chat` is not a rule, file or workload\n")
