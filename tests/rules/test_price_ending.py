"""How far `price-ending` looks, and what it says of the later price."""

import json

import pytest

from tests.rules.running import findings

Entry = dict[str, object]


def entry(rate: str, **days: str) -> Entry:
    return {"source": "acme", "rates": {"output_tokens": rate}, **{name.rstrip("_"): day for name, day in days.items()}}


def prices(*entries: Entry, **others: tuple[Entry, ...]) -> str:
    source = {"url": "https://acme.example", "kind": "official", "retrieved": "2026-06-17"}
    models = {"acme/chat": {"prices": entries}, **{f"acme/{name}": {"prices": more} for name, more in others.items()}}
    return json.dumps({"version": 1, "date": "2026-06-17", "sources": {"acme": source}, "models": models})


def workload(name: str, model: str = "acme/chat", requests: str = "1000") -> str:
    return f"  {name}: {{kind: llm-app, model: {model}, requests: {requests}, input_tokens: 0, output_tokens: 1000}}\n"


def reported(listed: str, workloads: str = workload("w"), budgets: str = "{a: {ceiling: 100}}") -> list[str]:
    """What the rule says, on 2026-07-01; a thousand requests cost the rate a month."""
    text = f"version: 1\nbuffer: 0%\nworkloads:\n{workloads}budgets: {budgets}\n"
    findings_of = findings(text, {"prices.json": listed})
    return [f"{finding.span.line}: {finding.message}" for finding in findings_of if finding.rule == "price-ending"]


def rises(day: str, days: int, amounts: str, line: int = 4, name: str = "w", model: str = "acme/chat") -> list[str]:
    message = f"the price of `{model}` rises on {day}, {days} days from 2026-07-01: `{name}` then plans {amounts}"
    return [f"{line}: {message}"]


@pytest.mark.parametrize(
    ("budgets", "expected"),
    [
        ("{a: {ceiling: 100}}", []),
        ("{a: {ceiling: 100, period: week}}", []),
        ("{a: {ceiling: 100, period: quarter}}", rises("2026-09-30", 91, "6.00 USD a quarter instead of 3.00 USD")),
        ("{a: {ceiling: 100, period: year}}", rises("2026-09-30", 91, "24.00 USD a year instead of 12.00 USD")),
        # the longest of all that cover it
        (
            "{a: {ceiling: 100, period: quarter}, b: {ceiling: 100, period: year}, c: {ceiling: 9}}",
            rises("2026-09-30", 91, "24.00 USD a year instead of 12.00 USD"),
        ),
        # a ceiling per unit has no period
        ("{a: {ceiling: 100}, b: {ceiling: 1, per: request}}", []),
    ],
)
def test_the_longest_period(budgets: str, expected: list[str]) -> None:
    doubling = prices(entry("1", until="2026-09-29"), entry("2", from_="2026-09-30"))
    assert reported(doubling, budgets=budgets) == expected


def test_the_file_s_own_period() -> None:
    doubling = prices(entry("1", until="2027-06-30"), entry("2", from_="2027-07-01"))
    text = f"version: 1\nbuffer: 0%\nperiod: year\nworkloads:\n{workload('w')}budgets: {{a: {{ceiling: 100}}}}\n"
    messages = [
        finding.message for finding in findings(text, {"prices.json": doubling}) if finding.rule == "price-ending"
    ]
    assert [f"5: {message}" for message in messages] == rises(
        "2027-07-01", 365, "2.00 USD a year instead of 1.00 USD", 5
    )


def test_a_budget_looks_at_its_own_workloads_alone() -> None:
    doubling = prices(entry("1", until="2027-01-31"), entry("2", from_="2027-02-01"))
    two = workload("w") + workload("v", requests="3000")
    budgets = "{a: {ceiling: 100}, b: {ceiling: 100, period: year, workloads: [v]}}"
    assert reported(doubling, two, budgets) == rises(
        "2027-02-01", 215, "72.00 USD a year instead of 36.00 USD", line=5, name="v"
    )


def test_a_later_price_that_begins_beside_one_that_does_not_end() -> None:
    """A batch price from a day on, which ties with nothing until then: only `from` says that the price changes."""
    later: Entry = {**entry("5", from_="2026-07-10"), "when": {"service_tier": "standard"}}
    assert reported(prices(entry("1"), later)) == rises("2026-07-10", 9, "5.00 USD a month instead of 1.00 USD")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        # it falls, and stays below today's
        ((entry("2", until="2026-07-09"), entry("1", from_="2026-07-10")), []),
        # it stays the same
        ((entry("2", until="2026-07-09"), entry("2", from_="2026-07-10")), []),
        # it falls, and rises above today's later
        (
            (entry("2", until="2026-07-09"), entry("1", from_="2026-07-10", until="2026-07-14"), entry("3", from_="2026-07-15")),
            rises("2026-07-15", 14, "3.00 USD a month instead of 2.00 USD"),
        ),
        # it changed today, and will not again
        ((entry("1", until="2026-06-30"), entry("2", from_="2026-07-01")), []),
        # the last day there is
        ((entry("2", until="9999-12-31"),), []),
    ],
)  # fmt: skip
def test_what_comes_after(entries: tuple[Entry, ...], expected: list[str]) -> None:
    assert reported(prices(*entries)) == expected


def test_nothing_follows() -> None:
    assert reported(prices(entry("1", until="2026-07-01"))) == [
        (
            "4: the price of `acme/chat` ends after 2026-07-01 with no successor: `w` is unpriced from 2026-07-02 on, "
            "1 day from 2026-07-01, within the month that is planned"
        )
    ]


def test_a_model_is_reported_once_and_every_model_is() -> None:
    rising = (entry("1", until="2026-07-09"), entry("2", from_="2026-07-10"))
    both = workload("w") + workload("v") + workload("u", "acme/other")
    assert reported(prices(*rising, other=rising), both) == [
        *rises("2026-07-10", 9, "2.00 USD a month instead of 1.00 USD"),
        *rises("2026-07-10", 9, "2.00 USD a month instead of 1.00 USD", 6, "u", "acme/other"),
    ]


def test_a_workload_that_uses_nothing_of_it_does_not_rise() -> None:
    rising = prices(entry("1", until="2026-07-09"), entry("2", from_="2026-07-10"))
    assert reported(rising, workload("w", requests="0")) == []
