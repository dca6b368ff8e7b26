"""`budgetlint prices`: listed prices side by side, from the catalog or a price file."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.running import ran

BOOK = {
    "version": 1,
    "date": "2026-06-17",
    "currency": "USD",
    "sources": {"list": {"url": "https://example.com/pricing", "kind": "own"}},
    "models": {
        "reseller/mistral-10": {"prices": [{"source": "list", "rates": {"input_tokens": "0.4", "output_tokens": "1"}}]},
        "mistral/mistral-10": {
            "context_window": 128000,
            "aliases": ["mistral-latest"],
            "prices": [
                {"source": "list", "rates": {"input_tokens": "0.5", "output_tokens": "1.5"}},
                {
                    "source": "list",
                    "when": {"service_tier": "batch"},
                    "rates": {"input_tokens": "0.25", "output_tokens": "0.75"},
                },
                {
                    "source": "list",
                    "when": {"prompt_tokens_over": 32000},
                    "rates": {"input_tokens": "1", "output_tokens": "3"},
                },
            ],
        },
        "mistral/mistral-2": {
            "retires": "2026-01-31",
            "prices": [{"source": "list", "rates": {"input_tokens": "9", "output_tokens": "9"}}],
        },
        "mistral/mistral-9": {
            "retires": "2027-01-31",
            "prices": [{"source": "list", "rates": {"input_tokens": "2", "output_tokens": "6"}}],
        },
        "painter/mistral-shot": {
            "prices": [
                {"source": "list", "when": {"quality": "low"}, "rates": {"images": "0.01"}},
                {"source": "list", "when": {"quality": "high"}, "rates": {"images": "0.2"}},
            ]
        },
    },
}
BUDGET = """\
version: 1
name: chat
pricing: {snapshot: prices.json}
workloads:
  chat:
    kind: llm-app
    model: mistral/mistral-10
    requests: 1000
    input_tokens: 2000
    output_tokens: 500
buffer: 10%
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "prices.json").write_text(json.dumps(BOOK), encoding="utf-8")
    (tmp_path / "budget.yaml").write_text(BUDGET, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown(*words: str) -> str:
    return ran("prices", *words, "--snapshot", "prices.json", "--as-of", "2026-07-01").out


@pytest.mark.usefixtures("folder")
def test_the_maker_comes_first_and_names_are_in_natural_order() -> None:
    assert (
        shown("mistral")
        == """\
model                 input  cache read  output  other             context  notes
mistral/mistral-9      2.00                6.00                             retires 2027-01-31
mistral/mistral-10     0.50                1.50                    128,000  other prices over 32,000 prompt tokens
painter/mistral-shot                             images 0.01–0.20
reseller/mistral-10    0.40                1.00

USD per 1,000,000 tokens, other meters per their own unit; in force on 2026-07-01, prices of 2026-06-17
4 models
"""
    )


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("mistral", "10"), ["mistral/mistral-10", "reseller/mistral-10"]),
        (("mistral-?",), ["mistral/mistral-9"]),
        (("*-latest",), ["mistral/mistral-10"]),
        (("MISTRAL", "--provider", "reseller"), ["reseller/mistral-10"]),
        (("--kind", "image"), ["painter/mistral-shot"]),
        (("--kind", "image", "--kind=video"), ["painter/mistral-shot"]),
        (("--kind", "llm", "--sort", "input"), ["reseller/mistral-10", "mistral/mistral-10", "mistral/mistral-9"]),
        (("--sort", "retires", "--limit", "1"), ["mistral/mistral-9"]),
        (("--retired", "mistral-2"), ["mistral/mistral-2"]),
    ],
)
def test_words_globs_and_filters_narrow(words: tuple[str, ...], names: list[str]) -> None:
    models = json.loads(shown(*words, "--format", "json"))["models"]
    assert [model["name"] for model in models] == names


@pytest.mark.usefixtures("folder")
def test_a_plan_is_priced_on_each_by_the_evaluator() -> None:
    """1,000 × (2,000 × 0.5 + 500 × 1.5) ÷ 1,000,000 = 1.75, with 10 % buffer 1.925; 1.3 and 1.43; 7 and 7.7."""
    listing = json.loads(shown("mistral", "--for", "budget.yaml", "chat", "--sort", "plan", "--format", "json"))
    assert [(model["name"], model["base"], model["planned"]) for model in listing["models"]] == [
        ("reseller/mistral-10", "1.3", "1.43"),
        ("mistral/mistral-10", "1.75", "1.925"),
        ("mistral/mistral-9", "7", "7.7"),
        ("painter/mistral-shot", None, None),
    ]
    assert listing["models"][-1]["unpriced"] == "no price for input_tokens"
    assert listing["plan"] == {"path": "budget.yaml", "workload": "chat", "period": "month"}


@pytest.mark.usefixtures("folder")
def test_another_tier_shows_its_own_prices_alone() -> None:
    listing = json.loads(shown("mistral-10", "--tier", "batch", "--format", "json"))
    (model,) = listing["models"]
    assert (model["name"], [(rate["meter"], rate["amount"]) for rate in model["rates"]]) == (
        "mistral/mistral-10",
        [("input_tokens", "0.25"), ("output_tokens", "0.75")],
    )


@pytest.mark.usefixtures("folder")
def test_a_spreadsheet_has_a_column_a_meter() -> None:
    rows = list(csv.DictReader(io.StringIO(shown("mistral-10", "--format", "csv"))))
    assert [(row["model"], row["input_tokens"], row["input_tokens over 32000"]) for row in rows] == [
        ("mistral/mistral-10", "0.5", "1"),
        ("reseller/mistral-10", "0.4", ""),
    ]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("mistrel",), "`prices.json` has no prices for a model that matches `mistrel`, did you mean `mistral`?"),
        (("reseler", "mistral"), "that matches `reseler mistral`, did you mean `reseller mistral`?"),
        (
            ("mistral", "--kind", "video"),
            "`prices.json` has no prices for a model of kind video that matches `mistral`",
        ),
        (("mistral", "--for", "budget.yaml", "chta"), "`budget.yaml` has no workload `chta`, did you mean `chat`?"),
        (("mistral", "--for", "none.yaml", "chat"), "`none.yaml`"),
    ],
)
def test_what_can_not_be_shown_is_said(words: tuple[str, ...], message: str) -> None:
    done = ran("prices", *words, "--snapshot", "prices.json", "--as-of", "2026-07-01")
    assert (done.code, done.out) == (2, "")
    assert message in done.err


def test_the_catalog_lists_many_models_on_standard_output_with_exit_0() -> None:
    done = ran("prices", "mistral", "--as-of", "2026-11-26")
    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) > 100
    assert done.out.splitlines()[1].startswith("mistral/")


TOKENS = {
    "version": 1,
    "date": "2026-06-17",
    "sources": {"list": {"url": "https://example.com/pricing", "kind": "own", "published": "2026-06-17"}},
    "tokenizers": {"old": {}, "new": {"than": "old", "ratio": "1.30"}, "newest": {"than": "new", "ratio": "1.1"}},
    "models": {
        name: {
            "tokenizer": tokenizer,
            "context_window": window,
            "prices": [
                {"source": "list", "rates": {"input_tokens": "1", "output_tokens": "10", "cache_read_tokens": "1"}}
            ],
        }
        for name, tokenizer, window in (
            ("lab/a", "old", 100000),
            ("lab/b", "new", 200000),
            ("lab/c", "newest", 400000),
            ("other/d", "unmeasured", 200000),
        )
    },
}


def with_tokens(folder: Path) -> None:
    (folder / "prices.json").write_text(json.dumps(TOKENS), encoding="utf-8")
    plan = BUDGET.replace("mistral/mistral-10", "lab/b")
    agent = "  fix: {kind: agent, model: lab/b, tasks: 1, calls_per_task: 2, context: {other: 1300, growth_per_call: 130, compact_at: 1600}, output_tokens: 130}\n"
    (folder / "budget.yaml").write_text(plan.replace("buffer:", f"{agent}buffer:"), encoding="utf-8")


def test_tokens_of_text_are_scaled_by_how_models_count(folder: Path) -> None:
    with_tokens(folder)
    models = json.loads(shown("--for", "budget.yaml", "chat", "--format", "json"))["models"]
    assert [(model["name"], model["tokens_ratio"], model["base"]) for model in models] == [
        ("lab/a", "0.7692307692307692307692307692", "5.384615384615384615384615385"),
        ("lab/b", "1", "7"),
        ("lab/c", "1.1", "7.7"),
        ("other/d", None, "7"),
    ]
    table = shown("--for", "budget.yaml", "chat")
    assert "1.1 × the tokens" in table
    assert "tokens not scaled" in table
    agents = json.loads(shown("--for", "budget.yaml", "fix", "--format", "json"))["models"]
    assert [model["base"] for model in agents][:3] == ["0.0041", "0.00533", "0.005863"]


def test_models_by_context_kind_of_workload_and_globs_of_providers(folder: Path) -> None:
    with_tokens(folder)

    def names(*words: str) -> list[str]:
        return [model["name"] for model in json.loads(shown(*words, "--format", "json"))["models"]]

    assert names("--context", "200k") == ["lab/b", "lab/c", "other/d"]
    assert names("--provider", "l*b") == ["lab/a", "lab/b", "lab/c"]
    assert names("--kind", "agent", "--kind", "image") == names("--kind", "agent")
    assert names("--kind", "agent") == names("--kind", "llm-app") == ["lab/a", "lab/b", "lab/c", "other/d"]
    done = ran("prices", "--snapshot", "prices.json", "--context", "many")
    assert (done.code, done.err) == (
        2,
        "error: `--context many`: expected a number of tokens such as `200k`\nhelp: `budgetlint prices -h` lists what it takes\n",
    )


def test_tokens_that_were_written_anew_are_as_stated(folder: Path) -> None:
    with_tokens(folder)
    for name, used in (("before", "lab/b"), ("after", "lab/c")):
        (folder / name).mkdir()
        text = (folder / "budget.yaml").read_text("utf-8").replace("model: lab/b\n", f"model: {used}\n")
        anew = text if name == "before" else text.replace("input_tokens: ", "input_tokens: 1", 1)
        (folder / name / "budget.yaml").write_text(anew, "utf-8")
        (folder / name / "prices.json").write_text(json.dumps(TOKENS), "utf-8")
    out = ran("diff", "before", "after", "--as-of", "2026-07-01").out
    assert "counts 1 for the same text; its tokens are as stated\n" in out


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        ("lab/b", None),
        (
            "lab/c",
            "`lab/c` counts 1.1 tokens where `lab/b` counts 1 for the same text, but its token counts are unchanged: scaled, 8.48 would be planned instead of 7.71 in this file",
        ),
        ("other/d", "no measurement compares the token counts of `other/d` and `lab/b` [tokens-unscaled]"),
    ],
)
def test_a_change_of_model_says_how_tokens_are_counted(folder: Path, model: str, sentence: str | None) -> None:
    with_tokens(folder)
    for name, used in (("before", "lab/b"), ("after", model)):
        (folder / name).mkdir()
        text = (folder / "budget.yaml").read_text("utf-8").replace("model: lab/b\n", f"model: {used}\n")
        (folder / name / "budget.yaml").write_text(text, "utf-8")
        (folder / name / "prices.json").write_text(json.dumps(TOKENS), "utf-8")
    words = ("diff", "before", "after", "--as-of", "2026-07-01")
    line = f"`chat` in budget.yaml: {sentence}"
    assert (f"tokens: {line}\n" in ran(*words).out) == (sentence is not None)
    assert (line in ran(*words, "--format", "markdown").out) == (sentence is not None)
    counted = json.loads(ran(*words, "--format", "json").out).get("recounts", [])
    assert [(recount["workload"], recount["after"]) for recount in counted] == ([("chat", model)] if sentence else [])
