"""Mutations that once survived every test, each with the case that tells them apart."""

import json
from datetime import date
from decimal import Decimal

import pytest

from budgetlint import lint_budget
from budgetlint.estimate.line_items import Gap, Lack
from budgetlint.estimate.plan import scope_of
from budgetlint.estimate.tariff import Prices
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import exactly, settled
from budgetlint.model.budget import Budget, BudgetFile
from budgetlint.model.meters import MeterSide
from budgetlint.model.snapshot import PriceSnapshot
from budgetlint.shape.reader import read_record
from budgetlint.source.yaml_text import load_yaml

DAY = date(2026, 7, 1)
Plain = dict[str, object]


def snapshot(*entries: Plain, **more: object) -> str:
    return json.dumps({"version": 1, "date": "2026-06-17", "models": {"a/b": {"prices": entries}}, **more})


def workload(
    prices: str, text: str, contract: str | None = None, day: date = DAY, currency: str = "USD"
) -> WorkloadEstimate:
    """The estimate of one workload, without operations and buffer."""
    over = "" if contract is None else ", contract: {file: contract.json}"
    files = {"prices.json": prices} | ({} if contract is None else {"contract.json": contract})
    budget = f"version: 1\ncurrency: {currency}\npricing: {{snapshot: prices.json{over}}}\nworkloads: {{w: {{model: a/b, {text}}}}}"
    estimate = lint_budget(budget, files, day).files[0].estimate
    assert estimate is not None
    return estimate.workloads["w"]


def base(found: WorkloadEstimate) -> Decimal | None:
    return None if found.layers is None else settled(found.layers.base)


IMAGES = "kind: image, accepted_images: 100"
CHAT = "kind: llm-app, requests: 1000, input_tokens: 1000, output_tokens: 100"


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        # 3 seconds at 0.001 are 0.003, less than the 0.01 that a job costs at least: 1,000 × 0.01
        ("3", "10"),
        # exactly the least
        ("10", "10"),
        # 12 seconds are 0.012, more than the least: 1,000 × 0.012
        ("12", "12"),
        ("0", "0"),
    ],
)
def test_a_minimum_charge_is_a_floor_under_each_job(quantity: str, expected: str) -> None:
    prices = snapshot({"rates": {"audio_seconds": "0.001"}, "minimum_charge": "0.01"})
    found = workload(prices, f"kind: audio, requests: 1000, seconds_per_request: {quantity}")
    assert base(found) == Decimal(expected)


def test_speech_that_is_billed_for_ten_seconds_at_least() -> None:
    """0.04 an hour, ten seconds at least: a minimum charge of 10 × 0.04 ÷ 3,600; three seconds cost that, twenty twice."""
    rate = "0.00001111"
    prices = snapshot({"rates": {"audio_seconds": rate}, "minimum_charge": "0.0001111"})
    for seconds, billed in (("3", 10), ("10", 10), ("20", 20)):
        found = workload(prices, f"kind: audio, requests: 1000, seconds_per_request: {seconds}")
        assert base(found) == Decimal(rate) * billed * 1000


def test_a_minimum_charge_over_several_meters_is_unpriced() -> None:
    """Nobody knows how one minimum splits over images and searches."""
    prices = snapshot({"rates": {"images": "0.01", "searches": "5"}, "minimum_charge": "0.5"})
    found = workload(prices, f"{IMAGES}, usage: {{searches: 1}}")
    assert found.layers is None
    assert {(gap.lack, gap.meter) for gap in found.gaps} == {(Lack.MINIMUM, "images"), (Lack.MINIMUM, "searches")}


@pytest.mark.parametrize(
    ("day", "rate"),
    [("2026-06-30", "1"), ("2026-07-01", "2"), ("2026-07-31", "2"), ("2026-08-01", "3")],
    ids=["the day before `from`", "the `from` day", "the `until` day", "the day after"],
)
def test_a_price_holds_on_its_first_and_last_day(day: str, rate: str) -> None:
    prices = snapshot(
        {"until": "2026-06-30", "rates": {"images": "1"}},
        {"from": "2026-07-01", "until": "2026-07-31", "rates": {"images": "2"}},
        {"from": "2026-08-01", "rates": {"images": "3"}},
    )
    assert base(workload(prices, IMAGES, day=date.fromisoformat(day))) == 100 * Decimal(rate)


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        # 1.5 units of the last digit are left as 1.49999…: with no guard it would go down
        ("0.9999999999999999999999999998500000000000", "1", "0.9999999999999999999999999999"),
        ("1", "3", "0.3333333333333333333333333333"),
        ("2", "3", "0.6666666666666666666666666667"),
    ],
)
def test_settled(numerator: str, denominator: str, expected: str) -> None:
    with exactly():
        assert settled(Decimal(numerator) / Decimal(denominator)) == Decimal(expected)


def test_what_a_division_leaves_of_a_half_is_the_half() -> None:
    """Six sixths of 2 and one and a half units of the 28th digit leave 1.4999… of it after 72 digits: up all the same."""
    with exactly():
        half = Decimal("2.0000000000000000000000000015")
        sixth = half / 6
        parts = sixth + sixth + sixth + sixth + sixth + sixth
        assert parts < half
        assert settled(parts) == settled(half) == Decimal("2.000000000000000000000000002")
        assert settled(Decimal("2.00000000000000000000000000149999999999999999999999")) == Decimal(
            "2.000000000000000000000000001"
        )


def test_no_tags_select_nothing() -> None:
    text = "version: 1\ntags: {team: a}\nworkloads: {w: {kind: metered, model: a/b}, v: {kind: metered, model: a/b}}"
    file = read_record(BudgetFile, load_yaml(text).data)
    assert scope_of(file, Budget(ceiling=Decimal(1), tags={})) == ()
    assert scope_of(file, Budget(ceiling=Decimal(1), tags={"team": "a"})) == ("w", "v")
    assert scope_of(file, Budget(ceiling=Decimal(1))) == ("w", "v")


def worth(of: str, amount: str = "2") -> Plain:
    return {"worth": amount, "of": of, "date": "2026-06-01", "source": "bank"}


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ({"credit": worth("EUR"), "EUR": worth("USD", "1.5")}, "300"),
        # the way round: a euro is not stated, but what a dollar is worth of it is
        ({"credit": worth("EUR"), "USD": worth("EUR", "0.5")}, "400"),
        ({"credit": worth("EUR"), "EUR": worth("credit")}, None),
        ({"credit": worth("credit")}, None),
        ({"credit": worth("EUR"), "EUR": worth("GBP"), "GBP": worth("EUR")}, None),
        ({"credit": worth("EUR"), "USD": worth("GBP"), "GBP": worth("USD")}, None),
        ({}, None),
    ],
)
def test_units_that_lead_to_a_worth_or_in_a_circle(units: Plain, expected: str | None) -> None:
    prices = snapshot({"rates": {"images": {"amount": "1", "unit": "credit"}}}, units=units)
    found = workload(prices, IMAGES)
    assert base(found) == (None if expected is None else Decimal(expected))
    assert found.gaps == (() if expected else (Gap(Lack.MONEY, "images", value="credit"),))


def test_a_contract_in_unknown_money_is_not_the_listed_price() -> None:
    contract = snapshot({"rates": {"images": "0.5"}}, currency="EUR")
    found = workload(snapshot({"rates": {"images": "1"}}), IMAGES, contract)
    assert found.gaps == (Gap(Lack.MONEY, "images", value="EUR"),)
    known = snapshot({"rates": {"images": "1"}}, units={"EUR": worth("USD", "1.5")})
    assert base(workload(known, IMAGES, contract)) == 75


def side(declared: Plain, meter: str) -> MeterSide:
    book = read_record(PriceSnapshot, load_yaml(snapshot(meters={meter: declared})).data)
    found = Prices(book, DAY).meter(meter)
    assert found is not None
    return found.side


@pytest.mark.parametrize(
    ("meter", "declared", "expected"),
    [
        ("sketch_input_tokens", {"unit": "token", "per": "1000"}, MeterSide.PROMPT),
        ("sketch_tokens", {"unit": "token", "per": "1000"}, MeterSide.OUTPUT),
        ("sketch_tokens", {"unit": "token", "per": "1000", "parent": "input_tokens"}, MeterSide.PROMPT),
        ("sketch_input_tokens", {"unit": "token", "per": "1000", "parent": "output_tokens"}, MeterSide.OUTPUT),
        ("searches", {"unit": "search", "per": "1"}, MeterSide.SERVICE),
    ],
)
def test_a_declared_meter_goes_in_or_comes_out(meter: str, declared: Plain, expected: MeterSide) -> None:
    assert side(declared, meter) is expected


TIERED: tuple[Plain, ...] = (
    {"rates": {"input_tokens": "1", "output_tokens": "1", "characters": "1", "sketch_input_tokens": "1"}},
    {
        "when": {"prompt_tokens_over": "1500"},
        "rates": {"input_tokens": "2", "output_tokens": "2", "sketch_input_tokens": "2"},
    },
)
DECLARED = {"sketch_input_tokens": {"unit": "token", "per": "1000000"}}


@pytest.mark.parametrize(
    ("usage", "size", "expected"),
    [
        # a thousand tokens in, below the threshold: (1,000 + 100) × 1,000 ÷ 1 M × 1
        ("{}", "1000", "1.1"),
        # characters go in, and are no tokens: they decide no tier
        ("{characters: 900}", "1000", "2"),
        # a declared meter whose name says that tokens go in: 1,600 are above it, all of them at 2
        ("{sketch_input_tokens: 600}", "1600", "3.4"),
        # what comes out is no part of the prompt
        ("{output_tokens: 900}", "1000", "2"),
    ],
)
def test_what_counts_towards_the_size_of_a_prompt(usage: str, size: str, expected: str) -> None:
    found = workload(snapshot(*TIERED, meters=DECLARED), f"{CHAT}, usage: {usage}")
    assert (found.largest_prompt, base(found)) == (Decimal(size), Decimal(expected))
