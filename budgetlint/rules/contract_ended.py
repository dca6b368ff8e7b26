"""A negotiated price has expired, so the listed price applies again."""

from collections.abc import Iterable
from datetime import date

from budgetlint.findings.problem import Problem
from budgetlint.model.snapshot import PriceEntry
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed


def check(subject: Subject) -> Iterable[Problem]:
    """An entry that a later entry of the same model replaces was renewed, and is not reported."""
    contract = subject.contract
    if contract is None or contract.snapshot is None:
        return
    ended: dict[date, list[str]] = {}
    for model, facts in contract.snapshot.models.items():
        current = {priced for entry in facts.prices if not _over(entry, subject.day) for priced in _priced(entry)}
        days = [
            entry.until
            for entry in facts.prices
            if entry.until and _over(entry, subject.day) and _priced(entry) - current
        ]
        if days:
            ended.setdefault(max(days), []).append(model)
    for day, models in sorted(ended.items()):
        yield Problem(
            contract.path,
            f"the contract's prices of {listed(models)} ended on {day}, so the plan uses the listed ones",
            "add the renewed prices, or remove the expired ones from the contract",
        )


def _over(entry: PriceEntry, day: date) -> bool:
    return entry.until is not None and entry.until < day


def _priced(entry: PriceEntry) -> set[str]:
    return {*entry.rates, *entry.multiply}
