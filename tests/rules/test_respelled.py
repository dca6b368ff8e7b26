"""Ids as gateways, clouds and consoles write them, in a plan and in the catalog: read by one table, and told."""

import json
from pathlib import Path

import pytest

from budgetlint.edges import catalog
from tests.cli.running import DAY, ran

SOURCES = {"lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"}}
RATES = {"prices": [{"source": "lab", "rates": {"input_tokens": "3", "output_tokens": "15"}}]}
PRICES = {
    "version": 1,
    "date": "2026-11-01",
    "sources": SOURCES,
    "models": {
        "anthropic/claude-sonnet-9": {**RATES, "aliases": ["claude-sonnet-9"]},
        "google/gemini-9.5-flash": {**RATES, "aliases": ["gemini-9.5-flash"]},
        "openai/gpt-4o": RATES,
    },
}
PLAN = """\
version: 1
pricing: {snapshot: %s}
workloads:
  chat: {kind: llm-app, model: "%s", requests: 1, input_tokens: 1M, output_tokens: 0}
"""


def priced_with_findings(model: str, snapshot: str = "prices.json") -> tuple[str | None, list[str]]:
    Path("prices.json").write_text(json.dumps(PRICES), encoding="utf-8")
    Path("budget.yaml").write_text(PLAN % (snapshot, model), encoding="utf-8")
    data = json.loads(ran("report", "budget.yaml", "--as-of", DAY, "--format", "json").out)
    messages = [one["message"] for one in data["findings"] if one["rule"] in {"model-respelled", "model-unknown"}]
    return data["files"][0]["workloads"][0]["base"], messages


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("written", "name", "around"),
    [
        ("claude-sonnet-9[1m]", "anthropic/claude-sonnet-9", "a context window"),
        ("anthropic/claude-sonnet-9-20260929", "anthropic/claude-sonnet-9", "a date"),
        ("claude-sonnet-9@20260929", "anthropic/claude-sonnet-9", "a date"),
        ("models/gemini-9.5-flash", "google/gemini-9.5-flash", "a Gemini API path"),
        ("publishers/google/models/gemini-9.5-flash", "google/gemini-9.5-flash", "a Vertex AI path"),
        (
            "us.anthropic.claude-sonnet-9-20260929-v1:0",
            "anthropic/claude-sonnet-9",
            "a Bedrock region and a Bedrock vendor prefix and a Bedrock version and a date",
        ),
        (
            "arn:aws:bedrock:us-east-1:1234:inference-profile/us.anthropic.claude-sonnet-9-20260929-v1:0",
            "anthropic/claude-sonnet-9",
            "an ARN and a Bedrock region and a Bedrock vendor prefix and a Bedrock version and a date",
        ),
    ],
)
def test_a_plan_may_write_an_id_as_others_do(written: str, name: str, around: str) -> None:
    assert priced_with_findings(written) == ("3", [f"`{written}` is read as `{name}`, ignoring {around}"])


@pytest.mark.parametrize("written", ["claude-sonnet-9", "anthropic/claude-sonnet-9"])
def test_a_name_and_an_alias_need_no_word(written: str) -> None:
    assert priced_with_findings(written) == ("3", [])


@pytest.mark.parametrize("written", ["openai/gpt-4o:nitro", "openai/gpt-4o:free", "codex-auto-review", "models/"])
def test_what_is_another_model_stays_unknown(written: str) -> None:
    base, (message,) = priced_with_findings(written)
    assert base is None
    assert message.startswith(f"`{written}` is not in `prices.json`")


def test_a_release_that_the_catalog_knows_is_not_taken_for_another() -> None:
    base, (message,) = priced_with_findings("openai/gpt-4o-2024-05-13")
    assert base is None
    assert message.startswith("`openai/gpt-4o-2024-05-13` is not in `prices.json`")


def test_the_catalog_reads_ids_as_a_plan_does() -> None:
    base, messages = priced_with_findings("models/gemini-2.5-flash", "builtin")
    assert base is not None
    assert messages == ["`models/gemini-2.5-flash` is read as `google/gemini-2.5-flash`, ignoring a Gemini API path"]
    assert catalog.identifier_of("models/gemini-2.5-flash") is None
    piece = catalog.lookup("models/gemini-2.5-flash")
    assert piece is not None
    models = piece["models"]
    assert isinstance(models, dict)
    assert list(models) == ["google/gemini-2.5-flash"]


@pytest.mark.slow
def test_records_of_a_plan_with_such_an_id_are_its_own() -> None:
    priced_with_findings("models/gemini-9.5-flash")
    plan = Path("budget.yaml").read_text(encoding="utf-8").replace("requests: 1", 'requests: 1, match: {model: "*"}')
    Path("budget.yaml").write_text(plan, encoding="utf-8")
    line = {"request_id": "r", "provider": "gcp.gemini", "model": "gemini-9.5-flash", "input_tokens": 1_000_000}
    Path("log.jsonl").write_text(
        json.dumps({**line, "output_tokens": 0, "created_at": "2026-11-03T10:00:00Z"}) + "\n", encoding="utf-8"
    )
    done = ran("reconcile", "log.jsonl", "--as-of", DAY, "--covers", "2026-11", "--format", "json")
    (workload,) = json.loads(done.out)["files"][0]["workloads"]
    assert (workload["bill"], workload["estimated"]) == ("3", "3")
    assert [one["answer"] for one in json.loads(done.out)["questions"]][:3] == ["no", "no", "no"]
