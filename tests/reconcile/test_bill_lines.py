"""What of providers' bills is held against records: whose it is, in which money, and what is left out and said."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from budgetlint.frozen import replace
from budgetlint.model.snapshot import Worth
from budgetlint.reconcile.bills import Bills, billed_by, declared_services, unfinished, without_usage
from budgetlint.reconcile.currencies import Exchange
from budgetlint.reconcile.metering import RecordedModels
from budgetlint.reconcile.plans import Plan
from budgetlint.records.observed import BillLine, FileRead
from tests.compare.written import budget_file, prices

FIRST, MIDDLE, LAST = date(2026, 10, 1), date(2026, 10, 15), date(2026, 10, 31)
EURO = Worth(worth=Decimal("1.25"), of="USD", date=date(2026, 6, 17), source="list")
LINE = BillLine(
    "focus", "OpenAI", None, "gpt-9", "input_tokens", "Usage", "USD", None, None, Decimal(4), None, FIRST, FIRST
)


def line(amount: str | None = "4", **more: str | date | None) -> BillLine:
    return replace(LINE, amount=None if amount is None else Decimal(amount), **more)


def bills(*lines: BillLine, recorded: Mapping[str, str] | None = None, grown: str = "1", service: str = "") -> Bills:
    records = {biller: Decimal(amount) for biller, amount in (recorded or {}).items()}
    return billed_by(lines, records, Decimal(grown), Exchange("USD", {"EUR": EURO}), frozenset({service}))


def rows(bills_of: Bills) -> list[tuple[object, ...]]:
    return [(bill.provider, bill.source, bill.amount, bill.recorded, bill.first, bill.last) for bill in bills_of.billed]


def test_the_lines_of_each_biller_are_one_bill_over_all_their_days() -> None:
    bills_of = bills(
        line("4", first=MIDDLE, last=LAST),
        line("2", first=FIRST, last=MIDDLE),
        line("1.5", currency=None, provider="Mistral AI", last=MIDDLE),
        recorded={"openai": "5", "nobody": "9"},
    )
    assert rows(bills_of) == [
        ("Mistral AI", "focus", Decimal("1.5"), Decimal(0), FIRST, MIDDLE),
        ("OpenAI", "focus", Decimal(6), Decimal(5), FIRST, LAST),
    ]
    assert (bills_of.notes, bills_of.whole) == ((), True)


def test_a_bill_is_grown_as_the_records_are() -> None:
    assert rows(bills(line("4"), grown="3"))[0][2] == Decimal(12)


@pytest.mark.parametrize(
    ("lines", "amounts", "notes", "whole"),
    [
        # usage reports state no money
        ([line(None, source="openai-usage")], [], ("`openai-usage` counts usage but states no amounts: it is not compared",), True),
        ([line(None), line("4")], ["4"], (), True),
        ([line(None, currency="CHF", category="Tax"), line("4")], ["4"], (), True),
        (
            [line(None, source="b"), line(None, source="a")],
            [],
            tuple(f"`{name}` counts usage but states no amounts: it is not compared" for name in "ab"),
            True,
        ),
        # other categories than usage
        ([line("4", category="usage"), line("2", category="Tax")], ["4"], ("left out of the bill: Tax of 2 USD",), True),
        ([line("2", category="Credit", currency=None)], [], ("left out of the bill: Credit of 2",), True),
        # other money
        ([line("4", currency="EUR")], ["5"], ("amounts billed in EUR are converted: 1 EUR = 1.25 USD",), True),
        ([line("4", currency="eur"), line("4", currency="EUR")], ["10"], ("amounts billed in EUR are converted: 1 EUR = 1.25 USD",), True),
        ([line("7", currency="CHF")], [], ("left out of the bill: 7 CHF, whose worth no price list states",), False),
        ([line("7", currency="CHF"), line("4")], ["4"], ("left out of the bill: 7 CHF, whose worth no price list states",), False),
        (
            [line("7", currency="CHF", provider="AWS", service="Amazon EC2")],
            [],
            ("left out of the bill: 7 CHF, whose worth no price list states",),
            True,
        ),
        (
            [line("7", currency="CHF"), line("7", currency="CHF", provider="AWS", service="Amazon EC2")],
            [],
            ("left out of the bill: 7 CHF, whose worth no price list states",),
            False,
        ),
        # what a cloud sells beside models
        (
            [line("4", provider="AWS", service="Amazon EC2"), line("2", provider="AWS", service="Amazon S3"), line("1", provider="AWS", service="Amazon Bedrock")],
            ["1"],
            ("left out of the bill: not AI, 6 USD of AWS",),
            True,
        ),
        ([line("4", provider="AWS", service=None)], ["4"], (), True),
        ([line("4", provider="AWS", service="Amazon EC2", source="aws")], ["4"], (), True),
        ([line("4", provider="OpenAI", service="Office chairs")], ["4"], (), True),
        ([line("4", provider="Google Cloud", service="Chairs")], [], ("left out of the bill: not AI, 4 USD of Google Cloud",), True),
        ([line("4", provider="AWS", service="OUR CHAIRS")], ["4"], (), True),
    ],
)  # fmt: skip
def test_what_is_left_out(lines: list[BillLine], amounts: list[str], notes: tuple[str, ...], whole: bool) -> None:
    bills_of = bills(*lines, service="our chairs")
    assert [f"{bill.amount.normalize():f}" for bill in bills_of.billed] == amounts
    assert (bills_of.notes, bills_of.whole) == (notes, whole)


@pytest.mark.parametrize(
    "cloud",
    ["AWS", "Microsoft", "azure", "Google Cloud", "Oracle", "OCI", "IBM", "Alibaba Cloud", "dashscope"],
)
def test_a_cloud_sells_much_beside_models(cloud: str) -> None:
    assert bills(line(provider=cloud, service="Virtual machines")).billed == ()


@pytest.mark.parametrize(
    "service",
    [
        "Amazon Bedrock",
        "Azure OpenAI Service",
        "Vertex Inference",
        "Gemini API",
        "Generative Language API",
        "OCI Generative AI",
        "Microsoft Foundry",
        "Cognitive Services",
        "OCI AI Services",
        "Azure AI Speech",
        "Anthropic on a marketplace",
        "Claude Sonnet 4.6",
        "Mistral Large",
        "Cohere Rerank",
        "Model Studio",
        "watsonx.ai",
        "AI Platform Prediction",
    ],
)
def test_services_of_clouds_that_sell_models(service: str) -> None:
    assert [bill.amount for bill in bills(line(provider="AWS", service=service)).billed] == [Decimal(4)]


@pytest.mark.parametrize(
    ("match", "services"),
    [
        ("{service: Our-Models}", {"our-models"}),
        ("{service: [Our-Models, chairs]}", {"our-models", "chairs"}),
        ("{model: gpt-9}", set()),
        ("null", set()),
    ],
)
def test_services_that_workloads_name(match: str, services: set[str]) -> None:
    """Each of any file."""
    chat = "workloads: {%s: {kind: llm-app, model: a/small, requests: 1, input_tokens: 1, output_tokens: 1, match: %s}}"
    files = [chat % ("w", match), chat % ("other", "{service: Z}"), chat % ("last", "{tags: {a: b}}")]
    plans = [Plan("budget.yaml", budget_file(text), prices(), RecordedModels({})) for text in files]
    assert declared_services(plans) == services | {"z"}


def test_of_two_sources_that_bill_one_provider_the_first_by_name_counts() -> None:
    bills_of = bills(
        line("4", source="openai-costs", provider="openai"), line("5", source="focus"), line("6", source="x")
    )
    assert [(bill.source, bill.amount) for bill in bills_of.billed] == [("focus", Decimal(5))]
    assert bills_of.notes == (
        "`openai-costs` also bills openai and is left out",
        "`x` also bills OpenAI and is left out",
    )
    nameless = bills(line("4", provider=None), line("5", provider=None, source="other"))
    assert [(bill.provider, bill.amount) for bill in nameless.billed] == [("", Decimal(4))]
    assert nameless.notes == ("`other` also bills a provider without a name and is left out",)


def test_the_words_of_a_bill_steer_no_terminal() -> None:
    sign = "\N{REPLACEMENT CHARACTER}"
    bills_of = bills(line("4", provider="x\x1b[31m"), line("4", category="Tax\n"))
    assert [bill.provider for bill in bills_of.billed] == [f"x{sign}[31m"]
    assert bills_of.notes == (f"left out of the bill: Tax{sign} of 4 USD",)


def test_reports_of_which_no_file_is_the_last_page() -> None:
    def page(path: str, form: str, has_more: bool) -> FileRead:
        return FileRead(path, form, 1, 0, has_more)

    words = "is not the last page (`has_more: true`): the"
    assert unfinished([page("b", "y", True), page("c", "y", True), page("d", "x", True), page("e", "z", False)]) == (
        f"`d` {words} x report is incomplete",
        f"`b` {words} y report is incomplete",
    )
    assert unfinished([page("b", "y", True), page("c", "y", False)]) == ()


def test_logs_of_a_format_without_any_usage_are_named() -> None:
    files = [FileRead("a", "x", 0, 0), FileRead("b", "x", 2, 0), FileRead("c", "y", 0, 0), FileRead("d", "y", 0, 0)]
    assert without_usage(files) == ("y logs without usage: `c` and 1 more; their spend is unknown",)
    assert without_usage(files[:3]) == ("y logs without usage: `c`; their spend is unknown",)
