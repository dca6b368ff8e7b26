"""Ratios of tokenizers: one after the other, in either direction, and none where no chain joins two."""

from decimal import Decimal

import pytest

from budgetlint.compare.tokenizers import Recount, chained, recounts, same_texts, scaled, tokens_ratio
from budgetlint.figures.exact import settled
from budgetlint.model.snapshot import ModelPrices, Tokenizer
from budgetlint.model.workload import Workload
from tests.compare.written import budget_file

KNOWN = {
    "old": Tokenizer(),
    "new": Tokenizer(than="old", ratio=Decimal("1.25")),
    "newer": Tokenizer(than="new", ratio=Decimal("1.2")),
    "alone": Tokenizer(note="measured by nobody"),
    "to-nobody": Tokenizer(than="missing", ratio=Decimal(2)),
}


@pytest.mark.parametrize(
    ("old", "new", "ratio"),
    [
        ("old", "old", "1"), ("old", "new", "1.25"), ("old", "newer", "1.5"), ("newer", "old", "0.6666666666666666666666666667"),
        ("new", "old", "0.8"), ("old", "alone", None), ("alone", "new", None), ("to-nobody", "old", None),
    ],
)  # fmt: skip
def test_chains(old: str, new: str, ratio: str | None) -> None:
    chain = chained(KNOWN, old, new)
    assert (None if chain is None else settled(chain)) == (None if ratio is None else Decimal(ratio))


def test_a_model_without_a_tokenizer_is_counted_by_nobody() -> None:
    stated, silent = ModelPrices(tokenizer="old", prices=()), ModelPrices(prices=())
    assert tokens_ratio(KNOWN, stated, silent) is None
    assert tokens_ratio(KNOWN, None, stated) is None
    assert tokens_ratio(KNOWN, stated, stated) == 1


def test_only_what_moves_to_another_count_is_told() -> None:
    before = {"a": "x/1", "b": "x/1", "c": "x/1", "d": "x/1", "gone": "x/1"}
    after = {"a": "x/1", "b": "x/2", "c": "y/1", "d": "y/2", "new": "y/1"}
    ratios = {("x/1", "y/2"): Decimal("1.3")}
    recounted = recounts(before, after, lambda old, new: ratios.get((old, new)))
    assert recounted == (Recount("c", "x/1", "y/1", None), Recount("d", "x/1", "y/2", Decimal("1.3")))


def workload(text: str) -> Workload:
    return budget_file(f"workloads: {{w: {text}}}").workloads["w"]


APP = "{kind: llm-app, model: a/small, requests: 7, input_tokens: 1_000, output_tokens: 250}"
AGENT = (
    "{kind: agent, model: a/small, tasks: 3, calls_per_task: 5, output_tokens: 250,"
    " context: {instructions: 800, growth_per_call: 120, compact_at: 50_000, summary: {tokens: 400, calls: 1}}}"
)
EMBEDDINGS = "{kind: embeddings, model: a/small, requests: 7, input_tokens: 1_000}"


def test_tokens_of_text_are_scaled_and_nothing_else() -> None:
    """Where a context is compacted stays: that is a size of the model's, not of a text."""
    assert scaled(workload(APP), Decimal("1.25")) == workload(APP.replace("1_000", "1_250").replace("250}", "312.5}"))
    assert scaled(workload(EMBEDDINGS), Decimal(2)) == workload(EMBEDDINGS.replace("1_000", "2_000"))
    more = AGENT.replace("250", "500").replace("800", "1_600").replace("120", "240").replace("400", "800")
    assert scaled(workload(AGENT), Decimal(2)) == workload(more)
    assert scaled(workload(AGENT), Decimal(1)) == workload(AGENT)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (APP, APP.replace("requests: 7", "requests: 8"), True),
        (APP, APP.replace("250", "251"), False),
        (APP, APP.replace("1_000", "1_001"), False),
        (AGENT, AGENT.replace("800", "801"), False),
        (AGENT, AGENT.replace("tasks: 3", "tasks: 4"), True),
        (APP, APP.replace("}", ", usage: {web_searches: 1}}"), False),
        (EMBEDDINGS, APP, False),
    ],
)
def test_the_same_texts(one: str, other: str, same: bool) -> None:
    assert same_texts(workload(one), workload(other)) is same
