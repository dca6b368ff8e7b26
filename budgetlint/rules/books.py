"""The price books that a file is checked against."""

from datetime import date

from budgetlint.estimate.tariff import NO_PRICES, Prices
from budgetlint.model.snapshot import PriceSnapshot
from budgetlint.rules.rule import Subject


def book(subject: Subject) -> PriceSnapshot:
    """The listed prices; None where they could not be read."""
    return NO_PRICES if subject.listed is None or subject.listed.snapshot is None else subject.listed.snapshot


def contract(subject: Subject) -> PriceSnapshot | None:
    """The contract that overrides the listed prices; None without one that could be read."""
    return None if subject.contract is None else subject.contract.snapshot


def prices_of(subject: Subject, day: date | None = None) -> Prices:
    """Listed and contract prices combined, as of `day`, or as of the day of the check."""
    return Prices(book(subject), subject.day if day is None else day, contract(subject))
