"""A contract prices a model that is not in any price list."""

from collections.abc import Iterable

from budgetlint.figures.guess import suggestions
from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import PriceFile, Subject


def check(subject: Subject) -> Iterable[Problem]:
    """A model is known if the snapshot in use or the catalog lists its name or alias."""
    listed, contract = subject.listed, subject.contract
    if contract is None or listed is None or not subject.prices_read:
        return
    names = frozenset(contract.names())
    catalog = subject.catalog(names)
    known = frozenset(listed.names()).union(catalog.models if catalog is not None else ())
    suggest = suggestions(listed.names)
    for name in contract.models():
        if known.isdisjoint((name, *contract.names_of(name))):
            yield _problem(contract, listed, name, suggest(name))


def _problem(contract: PriceFile, listed: PriceFile, name: str, suggestion: str | None) -> Problem:
    return Problem(
        contract.path,
        f"the contract prices `{name}`, which neither `{listed.reference}` nor the catalog lists",
        suggestion or "use the name in the list, or add that name to its `aliases`",
    )
