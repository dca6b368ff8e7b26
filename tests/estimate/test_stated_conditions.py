"""The law of stated conditions: what a workload states prices every meter that its calls use, or the workload is unpriced."""

import json
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetlint import lint_budget
from budgetlint.estimate.entries import conditions_in
from budgetlint.estimate.line_items import Rate
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.model.snapshot import PriceEntry, When
from budgetlint.rules.entries import used_prices
from tests.oracle.files import budget_files, contracts, snapshots
from tests.oracle.tariff import SERVICES

pytestmark = pytest.mark.slow

DAY = date(2026, 7, 1)
Data = dict[str, object]


@settings(max_examples=100, deadline=None)
@given(budget_files(), snapshots(), st.data())
def test_every_meter_in_use_is_priced_by_what_names_the_condition(
    budget: Data, prices: Data, data: st.DataObject
) -> None:
    """By an entry that names it, a factor that does, a contract that waives it, or the input price as a bound that does."""
    budget, prices = budget | {"currency": "USD"}, prices | {"currency": "USD"}
    contract = data.draw(st.one_of(st.none(), contracts("USD")))
    pricing: Data = {"snapshot": "prices.json"}
    files = {"prices.json": json.dumps(prices)}
    if contract is not None:
        pricing["contract"] = {"file": "contract.json"}
        files["contract.json"] = json.dumps(contract)
    text = json.dumps(budget | {"pricing": pricing}).replace('"null"', "null")
    report = lint_budget(text, files, DAY).files[0]
    assert report.estimate is not None
    books = [
        price_file.snapshot
        for price_file in (report.listed, report.contract)
        if price_file is not None and price_file.snapshot is not None
    ]
    for estimate in report.estimate.workloads.values():
        if estimate.layers is not None:
            models = [book.models[model] for book in books if (model := estimate.workload.model) in book.models]
            entries = [entry for model in models for entry in model.prices if in_force(entry)]
            assert [*unnamed(estimate, entries)] == []


def in_force(entry: PriceEntry) -> bool:
    return (entry.from_ or date.min) <= DAY <= (entry.until or date.max)


def unnamed(estimate: WorkloadEstimate, entries: list[PriceEntry]) -> list[str]:
    """The meters in use that are priced as if a stated condition were not."""
    meters = []
    for key in ("service_tier", "region"):
        value = getattr(estimate.workload, key)
        if value in (None, "standard"):
            continue
        naming = [entry for entry in entries if names(entry, key, value)]
        for meter, rate in used_prices(estimate):
            if meter not in SERVICES and not covers(rate, meter, key, value, naming):
                meters.append(f"{estimate.name}: {meter} at {key} {value}")
        waived = all(rate.agreed and rate.entry.flat for _, rate in used_prices(estimate))
        if key == "service_tier" and not naming and not waived:
            meters.append(f"{estimate.name}: no price names {value}")
    return meters


def names(entry: PriceEntry, key: str, value: object) -> bool:
    return value in dict(conditions_in(entry.when)).get(key, ())


def covers(rate: Rate, meter: str, key: str, value: object, naming: list[PriceEntry]) -> bool:
    """Whether a rate is for a condition; a region that no price of calls depends on needs none."""
    repricing = [entry for entry in naming if any(name not in SERVICES for name in entry.rates) or scales(entry, meter)]
    waived = rate.agreed and rate.entry.flat
    irrelevant = key != "service_tier" and not repricing
    return irrelevant or waived or names(rate.entry, key, value) or any(scales(entry, meter) for entry in repricing)


def scales(entry: PriceEntry, meter: str) -> bool:
    return any(fnmatchcase(meter, pattern) for pattern in entry.multiply)


def test_the_law_sees_a_price_that_names_nothing() -> None:
    """A standard rate beside a tier that leaves the meter out is what the law is there to find."""
    standard = PriceEntry(rates={"input_tokens": Decimal(2), "output_tokens": Decimal(8)})
    batch = PriceEntry(when=When(service_tier="batch"), rates={"input_tokens": Decimal(1)})
    rate = Rate(Decimal(8), Decimal(1_000_000), Decimal(8), standard)
    assert not covers(rate, "output_tokens", "service_tier", "batch", [batch])
    assert not covers(rate, "output_tokens", "service_tier", "batch", [])
    assert covers(rate, "output_tokens", "region", "eu", [])
