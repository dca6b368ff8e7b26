"""What a person reads: sums that agree to the digit that is shown, digits where cents say nothing, and a reason for each gap."""

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.running import DAY, ran
from tests.reconcile.running import Json, members

TINY = {"prices": [{"source": "lab", "rates": {"input_tokens": "0.01", "output_tokens": "0.04"}}]}
LARGE = {
    "prices": [
        {"source": "lab", "rates": {"input_tokens": "3", "output_tokens": "15"}},
        {"source": "lab", "when": {"service_tier": "batch"}, "multiply": {"*_tokens": "0.5"}},
    ]
}
PRICES = {
    "version": 1,
    "date": "2026-11-01",
    "sources": {"lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"}},
    "models": {"lab/tiny": TINY, "lab/large": LARGE},
    "units": {"EUR": {"worth": "1.25", "of": "USD", "date": "2026-11-01", "source": "lab"}},
}
PLAN = """\
version: 1
pricing: {snapshot: prices.json}
buffer: 7%%
workloads:
  chat: {kind: llm-app, model: lab/%s, requests: 300, input_tokens: 1000, output_tokens: 200, match: {service: chat}}
budgets: {total: {ceiling: 0.01}}
"""
pytestmark = pytest.mark.slow

AMOUNT = re.compile(r"[+-]?\d[\d,]*\.\d+")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prices.json").write_text(json.dumps(PRICES), encoding="utf-8")


def calls(n: int, model: str, **more: object) -> list[dict[str, object]]:
    """So many calls of a service `chat`, spread over October's first days."""
    return [
        {"request_id": f"{model}{more}{at}", "service": "chat", "provider": "lab", "model": model, "input_tokens": 1000}
        | {"output_tokens": 200, "created_at": f"2026-10-{1 + at % 20:02}T12:00:00Z", **more}
        for at in range(n)
    ]


def bill(*rows: tuple[str, str, str]) -> None:
    """Lines of a bill: provider, amount and currency."""
    head = "ProviderName,ChargeCategory,BilledCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd"
    lines = [f"{who},Usage,{amount},{unit},2026-10-01T00:00:00Z,2026-11-01T00:00:00Z" for who, amount, unit in rows]
    Path("bill.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


def text(records: Sequence[dict[str, object]], *words: str, model: str = "large", code: int = 0) -> list[str]:
    """The lines of the report."""
    Path("budget.yaml").write_text(PLAN % model, encoding="utf-8")
    Path("log.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in records), encoding="utf-8")
    done = ran("reconcile", "log.jsonl", "--as-of", DAY, "--covers", "2026-10", *words)
    assert (done.code, done.err) == (code, "")
    return [line.strip() for line in done.out.splitlines()]


def after(lines: Sequence[str], head: str) -> list[str]:
    """The lines of a block that begins with some words, up to an empty one."""
    begin = next(at for at, line in enumerate(lines) if line.startswith(head))
    end = next((at for at in range(begin, len(lines)) if not lines[at]), len(lines))
    return list(lines[begin:end])


def amounts(lines: Sequence[str]) -> list[Decimal]:
    """The last amount of each line."""
    return [Decimal(AMOUNT.findall(line)[-1].replace(",", "")) for line in lines]


def test_no_figure_of_small_money_is_cut_to_cents() -> None:
    records = calls(331, "tiny", provider_reported_cost="0.0000203")
    records += calls(1, "dear", service="other", provider_reported_cost="0.00042")
    bill(("lab", "0.0081", "USD"))
    tolerances = [
        word for name in ("1%", "provider=0%", "forecast=0%", "unplanned=0%") for word in ("--tolerance", name)
    ]
    lines = text(records, "bill.csv", *tolerances, "--to-date", "2026-10-20", model="tiny", code=1)
    assert "chat: 0.00672 instead of 0.00596 (+12.8%), +0.00076" in lines
    assert after(lines, "bill: lab")[1] == "billed 0.00810, its records 0.00714, +0.00096 beyond them"
    assert after(lines, "budget: total")[:4] == [
        "budget: total: 0.0067 of 0.01 USD spent from 2026-10-01 through 2026-10-20, of a month that ends on 2026-10-31",
        "plan for these days: 0.0035, 192.9% of it was spent",
        "at plan: ends at 0.0086, holds",
        "at pace: ends at 0.0104, breaks on 2026-10-30",
    ]
    assert after(lines, "fails:") == [
        "fails: `chat` cost 0.00672 USD instead of 0.00540, +24.4%: more than 1.0% [drift-bill]",
        "fails: `chat`: the provider's figure is 0.00672 USD, our estimate 0.00596: more than 0.0% apart [drift-provider]",
        "fails: 0.00042 USD for 1 call belong to no workload: more than 0.0% of the bill [unplanned-spend]",
        "fails: `lab` billed 0.00810 USD, its records add up to 0.00714: more than 0.0% apart [drift-provider]",
        "fails: `total` ends at pace at 0.0104 (breaks on 2026-10-30): more than 0.0% above its ceiling of 0.01 USD [budget-breaks-this-period]",
    ]
    whole = amounts(after(lines, "total: USD")[1:])
    assert sum(whole[:-1]) == whole[-1]


def test_rows_and_bills_add_up_to_the_lines_of_the_whole() -> None:
    records = calls(300, "large")
    for who in ("x", "y", "z"):
        records += calls(1, who, provider=who, service="other", provider_reported_cost="0.335")
    bill(("x", "0.336", "USD"), ("z", "0.231", "USD"))
    lines = text(records, "bill.csv")
    rows = [line for line in after(lines, "spend nobody planned") if " call, " in line and "stated" not in line]
    bills = [after(lines, f"bill: {who}")[1] for who in ("x", "z")]
    assert bills == [
        "billed 0.34, its records 0.34, +0.00 beyond them",
        "billed 0.23, its records 0.34, -0.11 beyond them",
    ]
    whole = dict(line.split(": ") for line in after(lines, "total: USD")[1:])
    assert Decimal(whole["spend nobody planned"]) == sum(amounts(rows)) == Decimal("1.02")
    assert Decimal(whole["billed beyond the records"]) == Decimal("-0.11")


def test_a_workload_of_less_than_a_cent_beside_a_large_one_is_shown_with_its_digits() -> None:
    few = "  few: {kind: llm-app, model: lab/tiny, requests: 100, input_tokens: 100, output_tokens: 0, match: {service: few}}\n"
    Path("both.yaml").write_text((PLAN % "large").replace("budgets:", f"{few}budgets:"), encoding="utf-8")
    lines = text(
        [*calls(300, "large"), *calls(400, "tiny", service="few", input_tokens=100, output_tokens=0)],
        "--budget",
        "both.yaml",
    )
    of_few = amounts(after(lines[lines.index("workload: few, 400 calls") :], "money")[1:])
    assert of_few == [Decimal("0.0001"), Decimal("0.0000"), Decimal("0.0003"), Decimal("0.0004")]
    whole = amounts(after(lines, "total: USD")[1:])
    assert sum(whole[:-1]) == whole[-1] == Decimal("1.8004")


def test_each_gap_has_its_reason_and_no_answer_stands_bare() -> None:
    lines = text(calls(300, "large") + calls(3, "mystery"))
    why = "is unknown: no price list has `lab/mystery`"
    assert lines[3:14] == [
        "1. Did request volume grow? yes",
        f"chat: 303 requests instead of 300 (+1.0%); what that costs {why}",
        "2. Did the production model change? yes",
        f"chat: lab/large for 99.0% + lab/mystery for 1.0% of the calls instead of lab/large; what that costs {why}",
        "3. Did the average output get longer? no, +0.00",
        "4. Did retries rise? no, +0.00",
        "5. Did users regenerate more? it applies to no workload",
        "6. Did a time-out produce duplicate jobs? no, +0.00",
        "7. Does the provider's figure differ from our own estimate? not known",
        "chat: records don't state the provider's figure",
        "",
    ]


def test_fewer_of_what_has_no_price_says_why_its_money_is_not_known() -> None:
    lines = text(calls(30, "mystery"))
    assert (
        "chat: 30 requests instead of 300 (-90.0%); what that saves is unknown: no price list has `lab/mystery`"
        in lines
    )
    assert after(lines, "total: USD") == ["total: USD", "planned: 1.93", "billed: not known"]


def test_where_no_record_is_a_workload_s_own_the_questions_say_so() -> None:
    bill(("lab", "7.77", "USD"))
    lines = text(calls(1, "large", service="other"), "bill.csv")
    assert lines[3:10] == [
        f"{line[: line.index('?') + 1]} not known: no workload has records of its own" for line in lines[3:10]
    ]


def test_what_is_known_of_a_workload_counts_against_the_bill_of_its_provider() -> None:
    bill(("lab", "2", "USD"))
    lines = text(calls(300, "large") + calls(1, "mystery"), "bill.csv")
    assert after(lines, "bill: lab")[1] == "billed 2.00, its records 1.80, +0.20 beyond them"
    assert after(lines, "total: USD")[-1] == "billed, as far as it is known: 2.00"


def test_a_bill_in_other_money_says_at_what_it_is_converted() -> None:
    bill(("lab", "2", "EUR"))
    lines = text(calls(300, "large"), "bill.csv")
    assert "note: amounts billed in EUR are converted: 1 EUR = 1.25 USD" in lines
    assert after(lines, "bill: lab")[1] == "billed 2.50, its records 1.80, +0.70 beyond them"


def test_rates_that_differ_say_how_calls_were_served() -> None:
    lines = text(calls(200, "large", service_tier="batch") + calls(100, "large", service_tier="default"))
    assert "note: service tier as served: batch for 66.7% + standard for 33.3% of the calls, planned standard" in lines
    assert "rates as used: -0.60" in lines


def test_parts_that_are_there_are_never_shown_as_nothing_nor_as_all() -> None:
    lines = text(calls(2100, "large") + calls(1, "tiny"))
    assert any("lab/large for >99.9% + lab/tiny for <0.1% of the calls" in line for line in lines)
    one = text(calls(1, "large"))
    assert "chat: 1 request instead of 300 (-99.7%), -1.79" in one


def test_one_model_s_figure_is_one_line() -> None:
    lines = text(calls(300, "large", provider_reported_cost="0.0065"))
    assert [line for line in lines if line.startswith("stated:")] == [
        "stated: the provider's figure, 300 calls: 1.95, ours 1.80 (+8.3%)"
    ]


def test_spend_that_nobody_prices_is_said_to_be_unknown() -> None:
    lines = text(calls(300, "large") + calls(2, "mystery", service="other"))
    assert "lab/mystery: 2 calls and 2,400 tokens, not known: no record states the cost" in lines


def test_the_same_is_so_in_json_where_amounts_are_whole() -> None:
    text(calls(300, "large") + calls(1, "mystery"))
    done = ran("reconcile", "log.jsonl", "--as-of", DAY, "--covers", "2026-10", "--format", "json")
    data: dict[str, Json] = json.loads(done.out)
    (total,) = members(data, "totals")
    (chat,) = members(members(data, "files")[0], "workloads")
    assert (total["bill"], total["known"], chat["bill"], chat["known"]) == (None, "1.8", None, "1.8")
    assert chat["unpriced"] == [{"model": "lab/mystery", "calls": 1, "tokens": 1200, "why": "no price list has it"}]
