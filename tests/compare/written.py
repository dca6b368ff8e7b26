"""Sides and versions from YAML, as a person would write them."""

from datetime import date
from decimal import Decimal

from budgetlint.compare.results import WorkloadChange
from budgetlint.compare.sides import Side, side_of
from budgetlint.compare.versions import Version
from budgetlint.compare.workloads import compared
from budgetlint.estimate.evaluate import estimate
from budgetlint.estimate.tariff import Prices
from budgetlint.model.budget import BudgetFile
from budgetlint.model.snapshot import PriceSnapshot
from budgetlint.shape.budget_file import read_budget_file
from budgetlint.shape.reader import read_record
from budgetlint.source.yaml_text import load_yaml

DAY = date(2026, 7, 1)

PRICES = """
version: 1
date: 2026-06-17
models:
  a/small:
    prices:
      - rates: {input_tokens: 3, output_tokens: 15, cache_read_tokens: 0.3, cache_write_tokens: 3.75}
      - when: {service_tier: batch}
        rates: {input_tokens: 1.5, output_tokens: 7.5}
  a/large:
    prices: [{rates: {input_tokens: 5, output_tokens: 25}}]
  a/image:
    prices: [{rates: {images: 0.04}}]
"""


def book(text: str) -> PriceSnapshot:
    return read_record(PriceSnapshot, load_yaml(text).data)


def prices(text: str = PRICES, contract: str | None = None) -> Prices:
    return Prices(book(text), DAY, None if contract is None else book(contract))


def budget_file(text: str) -> BudgetFile:
    file = read_budget_file(load_yaml("version: 1\n" + text).data).file
    assert file is not None
    return file


def side(text: str, listed: str = PRICES, contract: str | None = None) -> Side:
    """The workload `w` of a file."""
    return side_of(budget_file(text), "w", prices(listed, contract))


def version(path: str, text: str, listed: str = PRICES) -> Version:
    file = budget_file(text)
    return Version(path, file, estimate(file, prices(listed)), prices(listed))


def change(before: str, after: str, listed: str = PRICES, then: str = PRICES) -> WorkloadChange:
    return compared("w", side(before, then), side(after, listed))


def part_changes(change: WorkloadChange) -> dict[str, str]:
    """The parts in a short form."""
    return {part.name: f"{part.change.normalize():f}" for part in change.parts}


def total(change: WorkloadChange) -> Decimal:
    return sum((part.change for part in change.parts), Decimal(0))
