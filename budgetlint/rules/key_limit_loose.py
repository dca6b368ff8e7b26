"""A limit is more than twice what the plan needs in any of its windows."""

from collections.abc import Iterable

from budgetlint.findings.problem import At, Problem
from budgetlint.rules.limit_words import amount, limits_of, per, stated
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for result in subject.accounts:
        for limit in limits_of(result):
            if not limit.loose or (limit is result.limit and result.account.preset is not None):
                continue
            at = f" in {limit.worst_window}" if limit.worst_window else ""
            yield Problem(
                limit.path,
                f"`{limit.name}` allows {stated(limit.limit)} {per(limit)}, more than twice the {amount(limit.worst)} "
                f"that the plan needs at most{at}",
                "lower the limit: one far above the plan stops a runaway only after it has become expensive",
                At.KEY,
            )
