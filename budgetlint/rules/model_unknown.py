"""A workload's model is in no price file."""

from collections.abc import Iterable

from budgetlint.estimate.results import Lack
from budgetlint.figures.guess import suggestions
from budgetlint.findings.problem import Problem, Severity
from budgetlint.rules.rule import Rule, Subject


def check(subject: Subject) -> Iterable[Problem]:
    listed, contract = subject.listed, subject.contract
    if not subject.prices_read or listed is None:
        return

    def names() -> tuple[str, ...]:
        return listed.names() if contract is None else (*listed.names(), *contract.names())

    suggest = suggestions(names)
    where = f"`{listed.reference}`" if contract is None else f"`{listed.reference}` nor in `{contract.reference}`"
    no = "not in" if contract is None else "neither in"
    for each in subject.unpriced():
        if any(gap.lack is Lack.MODEL for gap in each.gaps):
            model = each.workload.model
            yield Problem(
                ("workloads", each.name, "model"),
                f"`{model}` is {no} {where}, so `{each.name}` has no price",
                suggest(model) or "`budgetlint snapshot show` lists the models that it prices",
            )


RULE = Rule("model-unknown", Severity.ERROR, "a model is in no price file", check)
