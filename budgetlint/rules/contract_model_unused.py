"""A contract prices models that no workload uses."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.model.mix import models_in
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed as quoted


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for all unused models; a model is used if a workload uses any of its names."""
    listed, contract = subject.listed, subject.contract
    if contract is None or listed is None or not subject.prices_read:
        return
    models = models_in(subject.file)
    used = models.union(*(listed.names_of(model) for model in models))
    unused = [name for name in contract.models() if used.isdisjoint((name, *contract.names_of(name)))]
    if unused:
        yield Problem(
            contract.path,
            f"no workload uses {quoted(unused, 'or')}, which the contract prices",
            "if a workload should use one of them, check the spelling of its `model`",
        )
