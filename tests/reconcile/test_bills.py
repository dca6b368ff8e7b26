"""Who bills what: sellers by any name, bills beside the records of the same seller, other money, and what is not AI."""

import json
from pathlib import Path

import pytest

from tests.cli.running import DAY, ran
from tests.reconcile.running import Json, members, money

pytestmark = pytest.mark.slow

RATES = {"prices": [{"source": "lab", "rates": {"input_tokens": "3", "output_tokens": "15"}}]}
PRICES = {
    "version": 1,
    "date": "2026-11-01",
    "sources": {"lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"}},
    "models": {"openai/gpt-9": RATES, "anthropic/claude-9": RATES, "google/gemini-9": RATES},
    "units": {"EUR": {"worth": "1.25", "of": "USD", "date": "2026-11-01", "source": "lab"}},
}
PLAN = """\
version: 1
currency: %s
pricing: {snapshot: prices.json}
workloads:
  chat: {kind: llm-app, model: %s, requests: 1, input_tokens: 1M, output_tokens: 0, match: {service: chat}}
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(model: str, *recorded: tuple[str | None, str], currency: str = "USD") -> None:
    """A plan for a model, and a call each by the provider and the name under which it was recorded."""
    Path("prices.json").write_text(json.dumps(PRICES), encoding="utf-8")
    Path("budget.yaml").write_text(PLAN % (currency, model), encoding="utf-8")
    lines = []
    for number, (provider, name) in enumerate(recorded):
        line = {"request_id": f"r{number}", "service": "chat", "model": name, "input_tokens": 1_000_000}
        line |= {"output_tokens": 0, "created_at": "2026-11-03T10:00:00Z"}
        lines.append(json.dumps(line | ({"provider": provider} if provider else {})))
    Path("log.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def focus(*rows: tuple[str, str, str, str, str]) -> None:
    """Lines of a bill: provider, service, category, amount and currency."""
    head = "ProviderName,ServiceName,ChargeCategory,BilledCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd"
    lines = [",".join((*row, "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z")) for row in rows]
    Path("bill.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


def reconciled(*logs: str) -> "dict[str, Json]":
    done = ran("reconcile", *logs, "--as-of", DAY, "--covers", "2026-11", "--format", "json")
    assert (done.code, done.err) == (0, "")
    data: dict[str, Json] = json.loads(done.out)
    return data


def bills(data: "dict[str, Json]") -> list[tuple[object, ...]]:
    return [tuple(bill[key] for key in ("provider", "billed", "recorded", "beyond")) for bill in members(data, "bills")]


@pytest.mark.parametrize(
    ("planned", "recorded"),
    [
        (
            "openai/gpt-9",
            [
                *((provider, "gpt-9") for provider in ("openai", "OpenAI", "openai.chat", "openai.responses")),
                *((provider, "gpt-9") for provider in ("azure.ai.openai", "az.ai.openai", "azure", "Microsoft")),
                *((provider, "gpt-9") for provider in (None, "litellm_proxy")),
                ("openrouter", "openai/gpt-9"),
            ],
        ),
        (
            "google/gemini-9",
            [
                *((provider, "gemini-9") for provider in ("gcp.gemini", "gcp.vertex_ai", "gcp.gen_ai", "vertex_ai")),
                *((provider, "gemini-9") for provider in ("google.generative-ai", "Google Cloud", None)),
                (None, "models/gemini-9"),
                (None, "publishers/google/models/gemini-9"),
            ],
        ),
        (
            "anthropic/claude-9",
            [
                *((provider, "claude-9") for provider in ("anthropic", "anthropic.messages", "aws.bedrock", "AWS")),
                *((provider, "claude-9") for provider in ("gcp.vertex_ai", None)),
                ("aws.bedrock", "us.anthropic.claude-9-20261001-v1:0"),
            ],
        ),
    ],
)
def test_a_model_has_not_changed_whoever_is_said_to_sell_it(
    planned: str, recorded: list[tuple[str | None, str]]
) -> None:
    write(planned, *recorded)
    data = reconciled("log.jsonl")
    second = members(data, "questions")[1]
    (workload,) = members(members(data, "files")[0], "workloads")
    assert (second["question"], second["answer"], second["amount"]) == ("Did the production model change?", "no", "0")
    assert (workload["estimated"], workload["problem"]) == (str(3 * len(recorded)), None)


@pytest.mark.parametrize(
    ("provider", "seller", "service"),
    [
        ("aws.bedrock", "AWS", "Amazon Bedrock"),
        ("bedrock", "Amazon Web Services", "Amazon Bedrock"),
        ("azure.ai.openai", "Microsoft", "Azure OpenAI Service"),
        ("az.ai.openai", "Microsoft Azure", "Cognitive Services"),
        ("gcp.vertex_ai", "Google Cloud", "Vertex AI"),
        ("gcp.gemini", "Google Cloud", "Generative Language API"),
        ("openai.chat", "OpenAI", "API"),
        ("openai", "OpenAI LLC", "API"),
    ],
)
def test_a_bill_joins_the_records_of_its_seller(provider: str, seller: str, service: str) -> None:
    write("openai/gpt-9", (provider, "gpt-9"))
    focus((seller, service, "Usage", "4", "USD"))
    data = reconciled("log.jsonl", "bill.csv")
    assert bills(data) == [(seller, "4", "3", "1")]
    assert [total["bill"] for total in members(data, "totals")] == ["4"]


def test_of_a_cloud_s_bill_only_ai_counts_and_the_rest_is_a_line() -> None:
    write("openai/gpt-9", ("aws.bedrock", "gpt-9"))
    focus(
        ("AWS", "Amazon Bedrock", "Usage", "4", "USD"),
        ("AWS", "Amazon Elastic Compute Cloud", "Usage", "900", "USD"),
        ("AWS", "Amazon Simple Storage Service", "Usage", "50.5", "USD"),
        ("AWS", "Amazon Bedrock", "Tax", "0.8", "USD"),
        ("AWS", "Amazon Bedrock", "Credit", "-2", "USD"),
    )
    data = reconciled("log.jsonl", "bill.csv")
    assert bills(data) == [("AWS", "4", "3", "1")]
    assert data["notes"] == [
        "left out of the bill: credit of -2 USD",
        "left out of the bill: tax of 0.8 USD",
        "left out of the bill: not AI, 950.5 USD of AWS",
    ]


def test_a_service_that_a_workload_names_is_ai() -> None:
    write("openai/gpt-9", ("aws.bedrock", "gpt-9"))
    plan = Path("budget.yaml").read_text(encoding="utf-8")
    Path("budget.yaml").write_text(plan.replace("service: chat", "service: [chat, Amazon EC2]"), encoding="utf-8")
    focus(("AWS", "Amazon EC2", "Usage", "4", "USD"))
    assert bills(reconciled("log.jsonl", "bill.csv")) == [("AWS", "4", "3", "1")]


def test_a_bill_in_other_money_converts_and_one_of_unknown_worth_is_left_out() -> None:
    write("openai/gpt-9", ("openai", "gpt-9"))
    focus(("OpenAI", "API", "Usage", "4", "EUR"), ("OpenAI", "API", "Usage", "7", "CHF"))
    data = reconciled("log.jsonl", "bill.csv")
    assert bills(data) == [("OpenAI", "5", "3", "2")]
    assert data["notes"] == [
        "left out of the bill: 7 CHF, whose worth no price list states",
        "amounts billed in EUR are converted: 1 EUR = 1.25 USD",
    ]
    (total,) = members(data, "totals")
    assert (total["bill"], money(total["known"])) == (None, money("5"))


def test_what_is_known_of_records_is_not_billed_again_where_one_of_them_has_no_price() -> None:
    write("openai/gpt-9", ("azure.ai.openai", "gpt-9"), ("az.ai.openai", "unheard-of"))
    focus(("Microsoft", "Azure OpenAI", "Usage", "4", "USD"))
    data = reconciled("log.jsonl", "bill.csv")
    assert bills(data) == [("Microsoft", "4", "3", "1")]
    (total,) = members(data, "totals")
    assert (total["bill"], money(total["known"])) == (None, money("4"))


def test_a_plan_in_other_money_has_its_bills_and_records_in_it() -> None:
    write("openai/gpt-9", ("openai", "gpt-9"), currency="EUR")
    focus(("OpenAI", "API", "Usage", "4", "USD"))
    data = reconciled("log.jsonl", "bill.csv")
    assert bills(data) == [("OpenAI", "3.2", "2.4", "0.8")]
    (total,) = members(data, "totals")
    assert (total["currency"], money(total["bill"])) == ("EUR", money("3.2"))


def test_two_bills_of_one_seller_count_once() -> None:
    write("openai/gpt-9", ("openai", "gpt-9"))
    focus(("OpenAI", "API", "Usage", "4", "USD"))
    amount = {"value": 4.0, "currency": "usd"}
    result = {"object": "organization.costs.result", "amount": amount, "line_item": "gpt-9, input"}
    bucket = {"object": "bucket", "start_time": 1793491200, "end_time": 1796083200, "results": [result]}
    page = {"object": "page", "data": [bucket], "has_more": True, "next_page": "p2"}
    Path("costs.json").write_text(json.dumps(page), encoding="utf-8")
    data = reconciled("log.jsonl", "bill.csv", "costs.json")
    assert bills(data) == [("OpenAI", "4", "3", "1")]
    assert data["notes"] == [
        "`costs.json` is not the last page (`has_more: true`): the openai-costs report is incomplete",
        "`openai-costs` also bills openai and is left out",
    ]


def test_the_last_page_makes_a_report_whole() -> None:
    write("openai/gpt-9", ("openai", "gpt-9"))
    amount = {"value": 2.0, "currency": "usd"}
    for name, more in (("one", True), ("two", False)):
        result = {"object": "organization.costs.result", "amount": amount, "line_item": "gpt-9, input"}
        start = 1793491200 if more else 1793577600
        bucket = {"object": "bucket", "start_time": start, "end_time": start + 86400, "results": [result]}
        page = {"object": "page", "data": [bucket], "has_more": more, "next_page": None}
        Path(f"{name}.json").write_text(json.dumps(page), encoding="utf-8")
    data = reconciled("log.jsonl", "one.json", "two.json")
    assert bills(data) == [("openai", "4", "3", "1")]
    assert data["notes"] == []


def test_lines_that_two_bills_share_are_named() -> None:
    """Rotated or monthly exports may overlap: equal lines may be equal charges, so they are counted, and named."""
    write("openai/gpt-9", ("openai", "gpt-9"))
    amounts = {"one": (4, 1), "two": (4, 1, 2), "other": (3, 0)}
    for name, values in amounts.items():
        results = [
            {
                "object": "organization.costs.result",
                "amount": {"value": value, "currency": "usd"},
                "line_item": f"gpt-9, {at}",
            }
            for at, value in enumerate(values)
        ]
        bucket = {"object": "bucket", "start_time": 1793491200, "end_time": 1793577600, "results": results}
        Path(f"{name}.json").write_text(json.dumps({"object": "page", "data": [bucket]}), encoding="utf-8")
    data = reconciled("log.jsonl", "one.json", "two.json", "other.json")
    assert bills(data) == [("openai", "15", "3", "12")]
    assert data["notes"] == [
        "`two.json` repeats 2 of another bill's lines: if the two overlap, these amounts are counted twice"
    ]
