"""Files made to be slow, or to bury what matters, are answered at once and in few lines."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetlint.figures.globs import fits_glob
from budgetlint.findings.flood import MOST_SHOWN
from budgetlint.lint.globs import matches
from budgetlint.lint.price_book import MOST_PRICES, MOST_THRESHOLDS
from tests.cli.running import CHAT, DAY, PRICES, Done, folder_with, ran
from tests.hostile.limits import within_limits

pytestmark = pytest.mark.slow

AGENT = (
    CHAT.replace("kind: llm-app", "kind: agent")
    .replace("requests: 1000", "tasks: 10\n    calls_per_task: 1000000000000")
    .replace("input_tokens: 1000", "context: {other: 1000, growth_per_call: 1}")
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return folder_with(tmp_path)


def checked(budget: str = CHAT, prices: str = PRICES) -> Done:
    Path("budget.yaml").write_text(budget, "utf-8")
    Path("prices.json").write_text(prices, "utf-8")
    return within_limits(lambda: ran("check", "--as-of", DAY))


def lines_of_rule(done: Done, rule: str) -> list[str]:
    """The findings of one rule."""
    return [line for line in done.out.splitlines() if line.endswith(f"[{rule}]")]


def with_prices(entries: list[dict[str, object]]) -> str:
    snapshot = json.loads(PRICES)
    snapshot["models"]["lab/small"]["prices"] = entries
    return json.dumps(snapshot)


def thresholds(count: int) -> list[dict[str, object]]:
    first: dict[str, object] = {"source": "lab", "rates": {"input_tokens": "3", "output_tokens": "15"}}
    return [first, *({**first, "when": {"prompt_tokens_over": 1000 + 7 * number}} for number in range(1, count))]


@pytest.mark.parametrize(
    ("text", "rule", "more"),
    [
        (CHAT + "# budgetlint: ignore[budget-near-ceiling] why\n" * 30_000, "suppression-unused", 29_900),
        (CHAT + "# budgetlint: ignore[budget-near-ceiling]\n" * 30_000, "suppression-unreasoned", 29_900),
        (CHAT + "".join(f"k{number}: 1\n" for number in range(50_000)), "unknown-key", 49_900),
        (
            CHAT.replace("    requests", "".join(f"    k{number}: 1\n" for number in range(50_000)) + "    requests"),
            "unknown-key",
            49_900,
        ),
        (
            CHAT + "".join(f"x-{n}: 1\n" for n in range(60_000)) + "".join(f"x-{n}: 1\n" for n in range(60_000)),
            "duplicate-key",
            901,
        ),
    ],
    ids=["comments", "comments without a reason", "unknown keys", "unknown keys of a workload", "duplicate keys"],
)  # fmt: skip
def test_so_many_findings_are_shown_and_the_rest_is_counted(text: str, rule: str, more: int) -> None:
    lines = lines_of_rule(checked(text), rule)
    assert len(lines) == MOST_SHOWN + 1
    assert lines[-1].endswith(f": {more:,} more findings of this rule in this file, not shown [{rule}]")


def test_one_more_than_is_shown() -> None:
    lines = lines_of_rule(checked(CHAT + "".join(f"k{number}: 1\n" for number in range(MOST_SHOWN + 1))), "unknown-key")
    assert lines[-1].endswith(": 1 more finding of this rule in this file, not shown [unknown-key]")
    assert (
        len(lines_of_rule(checked(CHAT + "".join(f"k{number}: 1\n" for number in range(MOST_SHOWN))), "unknown-key"))
        == 100
    )


def test_what_is_only_counted_is_not_silenced() -> None:
    comment = "# budgetlint: ignore[unknown-key] why"
    done = checked(CHAT + "".join(f"k{number}: 1 {comment}\n" for number in range(3 * MOST_SHOWN)))
    assert done.code == 1
    assert lines_of_rule(done, "unknown-key")[-1].endswith(
        ": 200 more findings of this rule in this file, not shown [unknown-key]"
    )


@pytest.mark.parametrize(
    "line",
    [
        "x-a: 1 " + "# budgetlint: ignore[" * 15_000,
        "x-a: 1 # budgetlint: ignore[" + "a," * 150_000 + "] why",
        "x-a: 1 " + "#budgetlint:" * 30_000,
        "x-a: 1 #" + "\t#" * 30_000 + " budgetlint: ",
        "x-a: 1 # budgetlint: ignore[" * 15_000 + "]" * 15_000,
    ],
    ids=["never closed", "names", "marks", "blanks", "nested"],
)
def test_one_long_line_is_one_comment(line: str) -> None:
    assert len(lines_of_rule(checked(CHAT + line + "\n"), "suppression-unused")) <= 1


@pytest.mark.parametrize("name", ["m0/x", "m59999/x"])
def test_a_key_twice_among_sixty_thousand(name: str) -> None:
    models = "".join(f'"m{number}/x": {{"prices": []}},\n' for number in range(60_000))
    done = checked(prices=PRICES.replace('"models": {', f'"models": {{{models}"{name}": {{"prices": []}},'))
    (line,) = lines_of_rule(done, "snapshot-invalid")
    assert line.endswith(
        f"`prices.json` is not a valid price snapshot: duplicate key `{name}` in one object [snapshot-invalid]"
    )


def test_more_prices_of_a_model_than_are_read() -> None:
    done = checked(AGENT, with_prices(thresholds(5_000)))
    (line,) = lines_of_rule(done, "snapshot-invalid")
    assert "`lab/small` has 5,000 prices, but a model may have at most 200" in line
    assert ran("snapshot", "verify", "prices.json", "--as-of", DAY).code == 1


def test_as_many_prices_of_a_model_as_are_read() -> None:
    plain = thresholds(1) * (MOST_PRICES - MOST_THRESHOLDS - 1)
    done = checked(AGENT, with_prices(thresholds(MOST_THRESHOLDS + 1) + plain))
    assert (done.code, lines_of_rule(done, "snapshot-invalid")) == (1, [])
    done = checked(AGENT, with_prices(thresholds(MOST_THRESHOLDS + 2)))
    assert "`lab/small` has 51 prices by prompt size, but a model may have at most 50" in done.out


@pytest.mark.parametrize(
    ("fits", "glob", "text"),
    [
        (matches, "**a" * 30 + "b", "a" * 200),
        (matches, "*a" * 3000, "a" * 200),
        (matches, "**/" * 5_000 + "x", "a/" * 100),
        (matches, "**/a" * 80 + "b", "/a" * 100),
        (fits_glob, "*a" * 30 + "b", "a" * 5_000),
    ],
)
def test_globs_that_backtrack_do_not(fits: Callable[[str, str], bool], glob: str, text: str) -> None:
    assert within_limits(lambda: fits(glob, text)) is False


def test_a_glob_of_the_configuration() -> None:
    Path("budgetlint.toml").write_text(f'[per-file-ignores]\n"{"**a" * 30}b" = ["snapshot-unpinned"]\n')
    assert len(lines_of_rule(checked(), "snapshot-unpinned")) == 1


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (CHAT + "".join(f"  b{n}: {{ceiling: 1, workloads: [no{n}]}}\n" for n in range(20_000)), "budget-unknown-workload"),
        (CHAT.replace("{ceiling: 10}", f"{{ceiling: 10, workloads: [{','.join(f'w{n}' for n in range(90_000))}]}}"), "budget-unknown-workload"),
        (CHAT + "".join(f"  b{n}: {{ceiling: -1}}\n" for n in range(30_000)), "wrong-value"),
    ],
    ids=["budgets of nothing", "a scope of nothing", "wrong values"],
)  # fmt: skip
def test_budgets_without_end(text: str, rule: str) -> None:
    assert len(lines_of_rule(checked(text), rule)) == MOST_SHOWN + 1


def test_as_many_budgets_over_everything_as_workloads() -> None:
    budgets = "".join(f"  b{number}: {{ceiling: 1}}\n" for number in range(4_000))
    copies = "".join(f"  w{number}: {{<<}}\n" for number in range(4_000))
    workload = "{kind: llm-app, model: lab/small, requests: 1, input_tokens: 1, output_tokens: 1}"
    many = CHAT.replace("budgets:", copies.replace("{<<}", workload) + "budgets:") + budgets
    assert len(lines_of_rule(checked(many), "budget-exceeded")) == MOST_SHOWN + 1


def test_a_price_file_of_as_many_models_as_it_may_hold() -> None:
    models = "".join(f'"m{number}/x": {{"prices": []}},\n' for number in range(450_000))
    assert checked(prices=PRICES.replace('"models": {', f'"models": {{{models}')).code == 0
