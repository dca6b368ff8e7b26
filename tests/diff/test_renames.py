"""A workload that goes on under another name is known by its kind and nearly the same keys."""

from pathlib import Path

import pytest

from tests.cli.running import ran
from tests.diff.repository import BUDGET, PRICES

CHAT = "  chat: {kind: llm-app, model: a/small, requests: 6000, input_tokens: 2000, output_tokens: 500}\n"
INDEX = "  index: {kind: embeddings, model: a/small, requests: 1000, input_tokens: 1000}\n"


def headings(after: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What text says of each workload that changed."""
    monkeypatch.chdir(tmp_path)
    budgets = "budgets: {total: {ceiling: 120}}\n"
    for folder, workloads in (("a", CHAT + INDEX), ("b", after)):
        Path(folder).mkdir()
        head = BUDGET.partition("  chat:")[0]
        Path(folder, "budget.yaml").write_text(head + workloads + budgets, "utf-8")
        Path(folder, "prices.yaml").write_text(PRICES, "utf-8")
    done = ran("diff", "a", "b", "--as-of", "2026-07-01")
    assert done.code == 0, done.err
    return [line.removeprefix("workload: ") for line in done.out.splitlines() if line.startswith("workload: ")]


@pytest.mark.parametrize(
    ("after", "lines"),
    [
        (CHAT.replace("chat", "help") + INDEX, ["help in budget.yaml, renamed from chat"]),
        (CHAT.replace("chat", "help").replace("6000", "9000") + INDEX, ["help in budget.yaml, renamed from chat"]),
        (CHAT.replace("chat", "help").replace("a/small", "a/large") + INDEX, ["help in budget.yaml, renamed from chat"]),
        (
            CHAT.replace("chat", "help").replace("6000", "9").replace("2000", "7") + INDEX,
            ["chat in budget.yaml, removed", "help in budget.yaml, new"],
        ),
        (
            INDEX.replace("index", "help").replace("embeddings", "llm-app").replace("}", ", output_tokens: 1}") + INDEX,
            ["chat in budget.yaml, removed", "help in budget.yaml, new"],
        ),
        (
            INDEX.replace("index", "one").replace("1000}", "1001}") + INDEX.replace("index", "two"),
            ["chat in budget.yaml, removed", "one in budget.yaml, new", "two in budget.yaml, renamed from index"],
        ),
        (
            CHAT.replace("chat", "one") + CHAT.replace("chat", "two") + INDEX,
            ["two in budget.yaml, new", "one in budget.yaml, renamed from chat"],
        ),
        (CHAT + CHAT.replace("chat", "help") + INDEX, ["help in budget.yaml, new"]),
    ],
    ids=["as it was", "another volume", "another model", "too much", "another kind", "the likest", "two of it", "a copy"],
)  # fmt: skip
def test_names(after: str, lines: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert headings(after, tmp_path, monkeypatch) == lines
