"""A snapshot's entries beside those of the catalog, condition by condition."""

from datetime import date
from decimal import Decimal

import pytest

from budgetlint.estimate.unlisted import known_on, on_day, unlisted
from budgetlint.model.snapshot import PriceSnapshot, UnitRate
from budgetlint.shape.reader import read_record
from budgetlint.source.yaml_text import load_yaml

CATALOG = """
- rates: {input_tokens: 2, output_tokens: 8}
- when: {service_tier: batch}
  rates: {input_tokens: 1}
  multiply: {output_tokens: 0.5}
- when: {region: eu}
  multiply: {"*": 1.1}
- rates: {searches: {amount: 3, unit: credit}}
"""


def book(entries: str) -> PriceSnapshot:
    indented = entries.strip().replace("\n", "\n      ")
    text = f"version: 1\ndate: 2026-06-17\nmodels:\n  a/b:\n    prices:\n      {indented}\n"
    return read_record(PriceSnapshot, load_yaml(text).data)


def differences(entries: str) -> list[tuple[str, str, str | None]]:
    def shown(value: Decimal | UnitRate) -> str:
        return f"{value.amount} {value.unit}" if isinstance(value, UnitRate) else str(value)

    return [
        (entry.meter, shown(entry.amount), None if entry.listed is None else shown(entry.listed))
        for entry in unlisted(book(entries), "a/b", book(CATALOG).models["a/b"])
    ]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (CATALOG, []),
        # as listed, but under the conditions of another entry
        ("- rates: {input_tokens: 1, output_tokens: 8}", [("input_tokens", "1", "2")]),
        ("- when: {service_tier: batch}\n  rates: {input_tokens: 2}", [("input_tokens", "2", "1")]),
        # nothing is listed under its conditions, though the meter is somewhere
        ("- when: {region: eu}\n  rates: {input_tokens: 2}", [("input_tokens", "2", None)]),
        # a meter that the catalog does not price is one's own
        ("- rates: {pages: 5}", []),
        # the standard tier is what every call has that states none
        ("- when: {service_tier: standard}\n  rates: {input_tokens: 2, output_tokens: 7}", [("output_tokens", "7", "8")]),
        ("- rates: {searches: {amount: 3, unit: credit}}", []),
        ("- rates: {searches: {amount: 3, unit: point}}", [("searches", "3 point", "3 credit")]),
        ("- rates: {searches: 3}", [("searches", "3", "3 credit")]),
        # factors
        ("- when: {service_tier: batch}\n  multiply: {output_tokens: 0.5}", []),
        ("- when: {service_tier: batch}\n  multiply: {output_tokens: 0.4}", [("output_tokens", "0.4", "0.5")]),
        ("- when: {region: eu}\n  multiply: {output_tokens: 0.5}", [("output_tokens", "0.5", None)]),
        ("- multiply: {'*': 1.1}", [("*", "1.1", None)]),
        # what does not hold on the day
        ("- until: 2026-06-16\n  rates: {input_tokens: 1}", []),
        ("- from: 2026-06-18\n  rates: {input_tokens: 1}", []),
        ("- from: 2026-06-17\n  until: 2026-06-17\n  rates: {input_tokens: 1}", [("input_tokens", "1", "2")]),
    ],
)  # fmt: skip
def test_what_the_catalog_does_not_say(entries: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert differences(entries) == expected


@pytest.mark.parametrize(("day", "known"), [(date(2026, 4, 30), []), (date(2026, 5, 1), ["input_tokens"])])
def test_a_price_is_known_from_the_day_on_which_its_source_was_read(day: date, known: list[str]) -> None:
    text = """
version: 1
date: 2026-06-17
sources: {list: {url: "https://lab.example", kind: official, retrieved: 2026-05-01}}
models:
  a/b: {prices: [{source: list, rates: {input_tokens: 2}}, {rates: {output_tokens: 8}}]}
"""
    catalog = on_day(read_record(PriceSnapshot, load_yaml(text).data), day)
    assert [meter for entry in catalog.models["a/b"].prices for meter in entry.rates] == known


def test_prices_are_as_new_as_their_newest_list_not_as_what_was_agreed() -> None:
    text = """
version: 1
date: 2026-04-01
sources:
  list: {url: "https://lab.example", kind: official, retrieved: 2026-05-01}
  ours: {url: "https://lab.example", kind: contract, retrieved: 2026-06-01}
models:
  a/b: {prices: [{source: list, rates: {input_tokens: 2}}, {source: ours, rates: {output_tokens: 8}}]}
  a/c: {prices: [{rates: {input_tokens: 2}}]}
"""
    snapshot = read_record(PriceSnapshot, load_yaml(text).data)
    assert [known_on(snapshot, [model]) for model in ("a/b", "a/c", "a/none")] == [
        date(2026, 5, 1),
        date(2026, 4, 1),
        date(2026, 4, 1),
    ]
