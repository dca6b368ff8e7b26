"""What a person sees who writes a budget file in an editor, by way of the modeline on its first line."""

from pathlib import Path

import pytest

from budgetlint.frozen import parts
from budgetlint.model.budget import Budget, BudgetFile
from budgetlint.model.context import Context
from budgetlint.model.multipliers import Multipliers
from budgetlint.model.workloads import WORKLOAD_KINDS
from tests.editor.language_server import Diagnostic, LanguageServer

ROOT = Path(__file__).parent.parent.parent
MODELINE = f"# yaml-language-server: $schema={(ROOT / 'schemas' / 'budget-v1.schema.json').as_uri()}\n"
EXAMPLES = sorted(ROOT.glob("examples/*/budget.yaml"))

pytestmark = pytest.mark.editor


def keys(record: type) -> list[str]:
    return sorted(part.name.rstrip("_") for part in parts(record))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.parent.name)
def test_our_examples_are_not_underlined(language_server: LanguageServer, example: Path) -> None:
    text = example.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../../schemas/budget-v1.schema.json\n")
    assert language_server.diagnostics(text, example) == []


def test_top_level_keys_are_offered(language_server: LanguageServer) -> None:
    offered = language_server.completions(f"{MODELINE}‸")  # `workloads` twice: one of it and `includes` must be there
    assert sorted(set(offered)) == ["$schema", *keys(BudgetFile)]


def test_kinds_are_offered(language_server: LanguageServer) -> None:
    text = f"{MODELINE}workloads:\n  chat:\n    kind: ‸"
    assert language_server.completions(text) == sorted(WORKLOAD_KINDS)


@pytest.mark.parametrize("kind", WORKLOAD_KINDS)
def test_only_the_keys_of_the_kind_are_offered(language_server: LanguageServer, kind: str) -> None:
    text = f"{MODELINE}workloads:\n  chat:\n    kind: {kind}\n    ‸"
    assert language_server.completions(text) == keys(WORKLOAD_KINDS[kind])


@pytest.mark.parametrize(
    ("before", "offered"),
    [
        ("workloads:\n  fix:\n    kind: agent\n    context:\n      ", keys(Context)),
        ("multipliers:\n  ", keys(Multipliers)),
        ("multipliers:\n  cache: {mode: ", ["prefix", "shares"]),
        ("multipliers:\n  cache:\n    mode: prefix\n    ", ["hit_rate", "ttl"]),
        ("multipliers:\n  cache:\n    mode: shares\n    ", ["reads", "ttl", "writes"]),
        ("budgets:\n  total:\n    ", keys(Budget)),
        ("budgets:\n  total:\n    basis: ", ["base", "operational", "payable", "planned"]),
        ("period: ", ["day", "month", "quarter", "week", "year"]),
    ],
)
def test_what_is_offered_further_in(language_server: LanguageServer, before: str, offered: list[str]) -> None:
    assert language_server.completions(f"{MODELINE}{before}‸") == offered


CHAT = """\
version: 1
workloads:
  chat:
    kind: llm-app
    model: a/b
    requests: 1
    input_tokens: 1
    output_tokens: 1
"""
NUMBER = "expected a number such as `2000`, `2_000`, `2k`, `1.5M` or `.5`, without sign or exponent"
KINDS = '"llm-app", "agent", "image", "video", "audio", "embeddings", "metered", "subscription"'


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        (f"{CHAT}    inptu_tokens: 3\n", 10, 5, "Property inptu_tokens is not allowed."),
        (f"{CHAT}    accepted_images: 3\n", 10, 5, "Property accepted_images is not allowed."),
        (f"{CHAT}budget:\n  total: {{ceiling: 5}}\n", 10, 1, "Property budget is not allowed."),
        (f"{CHAT}budgets:\n  total: {{ceiling: 5, warnat: 80%}}\n", 11, 23, "Property warnat is not allowed."),
        (f"{CHAT}budgets:\n  total: {{}}\n", 11, 3, 'Missing property "ceiling".'),
        (CHAT.replace("    model: a/b\n", ""), 4, 3, 'Missing property "model".'),
        (CHAT.replace("llm-app", "llmapp"), 5, 11, f"Value is not accepted. Valid values: {KINDS}."),
        (CHAT.replace("requests: 1", "requests: many"), 7, 15, NUMBER),
        (f"{CHAT}multipliers: {{retries: a few}}\n", 10, 24, "expected a share such as `3%` or `0.03`"),
        (f"{CHAT}multipliers: {{retries: 3}}\n", 10, 24, "Value is above the exclusive maximum of 1."),
        (
            f"{CHAT}pricing: {{snapshot: a.json, sha256: abc}}\n",
            10,
            37,
            "expected a SHA-256: 64 lower-case hexadecimal digits",
        ),
    ],
)
def test_a_mistake_is_underlined_once(
    language_server: LanguageServer, text: str, line: int, column: int, message: str
) -> None:
    assert language_server.diagnostics(MODELINE + text) == [Diagnostic(line, column, message)]


SOURCE = f"Source: [budget-v1.schema.json]({(ROOT / 'schemas' / 'budget-v1.schema.json').as_uri()})"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "workloads:\n  fix:\n    kind: agent\n    calls_per_‸task: 3\n",
            "The number of calls to the model per task, a whole number.",
        ),
        (
            "mul‸tipliers: {}\n",
            "Layer 3: multipliers for every workload; a workload may replace any of them, and \\`null\\` removes one.",
        ),
    ],
)
def test_a_key_says_what_it_is(language_server: LanguageServer, text: str, sentence: str) -> None:
    shown = f"#### A budgetlint budget file, version 1\n\n{sentence}\n\n{SOURCE}"
    assert language_server.hover(MODELINE + text) == shown
