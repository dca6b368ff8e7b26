"""A limit of an account or a key is below what the plan needs."""

from collections.abc import Iterable
from datetime import date

from budgetlint.estimate.accounts.results import LimitResult
from budgetlint.findings.problem import At, Problem
from budgetlint.rules.limit_words import amount, limits_of, per, stated, stops, worst
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for result in subject.accounts:
        for limit in limits_of(result):
            stop = limit.stop
            if stop is None:
                continue
            if limit.used_on is not None and stop.needs == limit.used and not stop.a_day:
                yield _used_up(limit, limit.used_on)
                continue
            used = (
                ""
                if limit.used_on is None or limit.reset != "never"
                else (f", {stated(limit.used)} were used by {limit.used_on}")
            )
            needs = (
                f"the plan needs {amount(stop.needs)}"
                if limit.reset != "never"
                else (f"the plan needs {amount(stop.a_day)} a day")
            )
            yield Problem(
                limit.path,
                f"`{limit.name}` allows {stated(limit.limit)} {per(limit)}{used}, but {needs}: "
                f"{stops(limit, stop)}{worst(limit, stop)}",
                "raise the limit where it is enforced and in this file, or plan for less",
                At.KEY,
            )


def _used_up(limit: LimitResult, day: date) -> Problem:
    """A limit above which its use already was when it was read, after the plan's last day."""
    message = f"`{limit.name}` allows {stated(limit.limit)} {per(limit)}, but {stated(limit.used)} were used by {day}"
    return Problem(limit.path, message, "raise the limit where it is enforced and in this file", At.KEY)
