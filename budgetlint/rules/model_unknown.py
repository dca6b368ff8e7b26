"""A workload's model is in no price file."""

from collections.abc import Iterable

from budgetlint.estimate.line_items import Lack
from budgetlint.figures.guess import suggestions
from budgetlint.findings.problem import Problem
from budgetlint.model.budget import BUILTIN
from budgetlint.rules.rule import PriceFile, Subject


def check(subject: Subject) -> Iterable[Problem]:
    listed, contract = subject.listed, subject.contract
    if not subject.prices_read or listed is None:
        return

    def names() -> tuple[str, ...]:
        return listed.names() if contract is None else (*listed.names(), *contract.names())

    suggest = suggestions(names)
    where = f"`{listed.reference}`" if contract is None else f"`{listed.reference}` nor in `{contract.reference}`"
    no = "not in" if contract is None else "neither in"
    for spender in subject.unpriced():
        if any(gap.lack is Lack.MODEL for gap in spender.gaps):
            model = spender.workload.model
            yield Problem(
                (*spender.path, "model"),
                f"`{model}` is {no} {where}, so `{spender.name}` has no price",
                _help(subject, listed, model)
                or suggest(model)
                or "`budgetlint prices` lists the models in the catalog",
            )


def _help(subject: Subject, listed: PriceFile, model: str) -> str | None:
    """How to add the price of a model that the catalog has and the pinned copy lacks."""
    if listed.reference == BUILTIN or not subject.in_catalog(model):
        return None
    return "the catalog has it: run `budgetlint snapshot pin`, which adds its price and leaves the others unchanged"
