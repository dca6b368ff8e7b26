"""Mutations that once survived every test, each with the case that tells them apart."""

from datetime import date
from decimal import Decimal

import pytest

from budgetlint import lint_budget
from budgetlint.estimate.line_items import Gap, Lack
from budgetlint.estimate.organisation_months import in_months
from budgetlint.estimate.payable import taken_off
from budgetlint.estimate.plan import scope_of
from budgetlint.estimate.range_places import with_numbers
from budgetlint.estimate.runs import label_of
from budgetlint.estimate.spend import part_of
from budgetlint.estimate.tariff import Prices
from budgetlint.figures.exact import exactly, settled
from budgetlint.frozen import replace
from budgetlint.model.budget import Budget, BudgetFile
from budgetlint.model.meters import MeterSide
from budgetlint.model.multipliers import CacheShares
from budgetlint.model.snapshot import PriceSnapshot
from budgetlint.shape.reader import read_record
from budgetlint.source.yaml_text import load_yaml
from tests.estimate.priced import CHAT, DAY, IMAGES, Plain, base, snapshot, workload
from tests.estimate.test_prompt_sizes import PLAIN


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
    result = workload(prices, f"kind: audio, requests: 1000, seconds_per_request: {quantity}")
    assert base(result) == Decimal(expected)


def test_speech_that_is_billed_for_ten_seconds_at_least() -> None:
    """0.04 an hour, ten seconds at least: a minimum charge of 10 × 0.04 ÷ 3,600; three seconds cost that, twenty twice."""
    rate = "0.00001111"
    prices = snapshot({"rates": {"audio_seconds": rate}, "minimum_charge": "0.0001111"})
    for seconds, billed in (("3", 10), ("10", 10), ("20", 20)):
        result = workload(prices, f"kind: audio, requests: 1000, seconds_per_request: {seconds}")
        assert base(result) == Decimal(rate) * billed * 1000


def test_a_minimum_charge_is_as_many_tokens_as_it_pays_for() -> None:
    """A cent pays for 10,000 tokens at a dollar a million: 1,000 requests of 1,000 tokens are 10, of 20,000 are 20."""
    prices = snapshot({"rates": {"input_tokens": "1"}, "minimum_charge": "0.01"})
    sizes = [
        base(workload(prices, f"kind: embeddings, requests: 1000, input_tokens: {size}")) for size in (1000, 20000)
    ]
    assert sizes == [10, 20]


def test_a_minimum_charge_over_several_meters_is_unpriced() -> None:
    """Nobody knows how one minimum splits over images and searches."""
    prices = snapshot({"rates": {"images": "0.01", "searches": "5"}, "minimum_charge": "0.5"})
    result = workload(prices, f"{IMAGES}, usage: {{searches: 1}}")
    assert result.layers is None
    assert {(gap.lack, gap.meter) for gap in result.gaps} == {(Lack.MINIMUM, "images"), (Lack.MINIMUM, "searches")}


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
    result = workload(prices, IMAGES)
    assert base(result) == (None if expected is None else Decimal(expected))
    assert result.gaps == (() if expected else (Gap(Lack.MONEY, "images", value="credit"),))


def test_a_contract_in_unknown_money_is_not_the_listed_price() -> None:
    contract = snapshot({"rates": {"images": "0.5"}}, currency="EUR")
    result = workload(snapshot({"rates": {"images": "1"}}), IMAGES, contract)
    assert result.gaps == (Gap(Lack.MONEY, "images", value="EUR"),)
    known = snapshot({"rates": {"images": "1"}}, units={"EUR": worth("USD", "1.5")})
    assert base(workload(known, IMAGES, contract)) == 75


def side(declared: Plain, meter: str) -> MeterSide:
    book = read_record(PriceSnapshot, load_yaml(snapshot(meters={meter: declared})).data)
    rate = Prices(book, DAY).meter(meter)
    assert rate is not None
    return rate.side


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


def test_parts_in_the_measure_of_the_whole() -> None:
    with exactly():
        assert part_of(Decimal(3), Decimal(10), Decimal(12)) == Decimal("2.5")
        assert part_of(Decimal(3), Decimal(12), Decimal(12)) == Decimal(3)
        assert part_of(Decimal(3), Decimal(5), Decimal(0)) == Decimal(3)
        assert taken_off(Decimal(4), Decimal(3), Decimal(12)) == Decimal(1)
        assert taken_off(Decimal(12), Decimal(3), Decimal(12)) == Decimal(3)
        assert taken_off(Decimal(13), Decimal(3), Decimal(12)) == Decimal(3)


@pytest.mark.parametrize(
    ("year_starts", "months", "length", "label"),
    [
        (None, ("2027-07",), 1, "2027-07"),
        (None, ("2027-07", "2027-08"), 3, "2027-07 to 2027-08"),
        (None, ("2027-07",), 3, "2027-07"),
        ("07", ("2027-07",), 1, "2027-07"),
        ("07", ("2027-07", "2027-08", "2027-09"), 3, "FY2028 Q1"),
        ("07", ("2027-09",), 3, "FY2028 Q1"),
        ("07", ("2027-10", "2027-11", "2027-12"), 3, "FY2028 Q2"),
        ("07", ("2028-01", "2028-02"), 3, "FY2028 Q3"),
        ("07", ("2028-04", "2028-05", "2028-06"), 3, "FY2028 Q4"),
        ("07", ("2027-09", "2027-10"), 12, "FY2028"),
        ("07", ("2028-06",), 12, "FY2028"),
        ("01", ("2027-01", "2027-02", "2027-03"), 3, "FY2027 Q1"),
        ("01", ("2027-12",), 3, "FY2027 Q4"),
        ("12", ("2027-12", "2028-01"), 12, "FY2028"),
        ("12", ("2027-11",), 12, "FY2027"),
    ],
)
def test_runs_are_called_by_the_year_in_which_the_fiscal_year_ends(
    year_starts: str | None, months: tuple[str, ...], length: int, label: str
) -> None:
    file = read_record(BudgetFile, load_yaml("version: 1\nworkloads: {w: {kind: metered, model: a/b}}").data)
    assert label_of(replace(file, year_starts=year_starts), months, length) == label


def test_months_of_another_currency() -> None:
    """Every layer and the list price too × 5 ÷ 4; a month that is not planned has none."""
    file = f"version: 1\nstarts: 2027-01\nmonths: 1\npricing: {{snapshot: prices.json}}\nbuffer: 10%\nworkloads: {{w: {{model: a/b, {IMAGES}}}}}"
    prices = snapshot({"rates": {"images": "0.4"}})
    estimate = lint_budget(file, {"prices.json": prices}, DAY).files[0].estimate
    assert estimate is not None
    assert estimate.horizon is not None
    worth = (Decimal(5), Decimal(4))
    here, beyond = in_months(estimate.horizon.workloads["w"], ("2027-01", "2027-02"), worth)
    assert here.layers is not None
    amounts = (here.layers.base, here.layers.operational, here.layers.planned, here.layers.listed)
    assert amounts == (Decimal(50), Decimal(50), Decimal(55), Decimal(50))
    assert here.known == here.layers
    assert (beyond.layers, beyond.gaps) == (None, (Gap(Lack.VOLUME),))


@pytest.mark.parametrize(
    ("stated", "drawn", "expected"),
    [
        # means of 60 % and 40 %, together all: reads are taken first, and writes are what is left at most
        ("{reads: {mean: 60%, p10: 50%, p90: 70%}, writes: 40%}", "0.7", ("0.7", "0.3")),
        ("{reads: {mean: 60%, p10: 50%, p90: 70%}, writes: 40%}", "0.5", ("0.5", "0.4")),
        ("{reads: {mean: 60%, p10: 50%, p90: 70%}, writes: 20%}", "0.9", ("0.9", "0.1")),
        # what can't be is left for a rule to say
        ("{reads: {mean: 60%, p10: 50%, p90: 70%}, writes: 50%}", "0.6", ("0.6", "0.5")),
    ],
)
def test_writes_are_what_reads_leave_at_most(stated: str, drawn: str, expected: tuple[str, str]) -> None:
    text = f"version: 1\nworkloads: {{w: {{model: a/b, {CHAT}, multipliers: {{cache: {stated}}}}}}}"
    file = with_numbers(read_record(BudgetFile, load_yaml(text).data), lambda *_: Decimal(drawn))
    cache = file.workloads["w"].multipliers.cache
    assert isinstance(cache, CacheShares)
    assert (cache.reads, cache.writes) == tuple(map(Decimal, expected))


def test_what_is_payable_where_nothing_is_charged_is_what_is_planned() -> None:
    text = f"""\
version: 1
pricing: {{snapshot: prices.json}}
buffer: 10%
workloads: {{w: {{model: a/b, {IMAGES}}}}}
budgets: {{total: {{ceiling: 100, basis: payable}}}}
"""
    estimate = lint_budget(text, {"prices.json": snapshot({"rates": {"images": "0.5"}})}, DAY).files[0].estimate
    assert estimate is not None
    assert estimate.payable is not None
    (budget,) = estimate.budgets
    assert (budget.amount, estimate.payable.headline.total.amount) == (Decimal(55), Decimal(55))


def test_a_contract_that_tells_calls_apart_by_another_of_its_entries() -> None:
    """Its bare price of input may be meant for batch or not: of output it says which."""
    contract = snapshot(
        {"rates": {"input_tokens": "0.5"}}, {"when": {"service_tier": "batch"}, "rates": {"output_tokens": "0.6"}}
    )
    result = workload(snapshot({"rates": PLAIN}), f"{CHAT}, service_tier: batch", contract)
    assert result.gaps[0] == Gap(
        Lack.CONTRACT,
        "input_tokens",
        "service_tier",
        entries=("the contract's price 1 (no condition)", "the contract's price 2 (service_tier batch)"),
    )
