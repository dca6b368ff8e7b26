"""More requests to free models are planned for a day than there are."""

from collections.abc import Iterable

from budgetlint.findings.problem import At, Problem
from budgetlint.rules.limit_words import amount, stated, stops, worst
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for result in subject.accounts:
        limit = result.free
        if limit is None or limit.stop is None:
            continue
        stop = limit.stop
        yield Problem(
            limit.path,
            f"`{result.name}` allows {stated(limit.limit, requests=True)} requests a day to free models, the plan needs "
            f"{amount(stop.needs, requests=True)}: {stops(limit, stop)}{worst(limit, stop, requests=True)}",
            "retries, duplicates and every call of a task count; move some of it to a model that is paid",
            At.KEY,
        )
