"""More requests a day to free models are planned than the account allows."""

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
            f"`{result.name}` allows {stated(limit.limit, requests=True)} requests a day to free models, but the plan needs "
            f"{amount(stop.needs, requests=True)}: {stops(limit, stop)}{worst(limit, stop, requests=True)}",
            "move some requests to a paid model; retries, duplicates and every call of a task count",
            At.KEY,
        )
