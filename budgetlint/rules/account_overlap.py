"""Two accounts pay for the same calls, or two keys of one account apply to them."""

from collections.abc import Iterable

from budgetlint.findings.problem import At, Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for result in subject.accounts:
        path = ("accounts", result.name)
        for call, other in result.overlaps:
            yield Problem(
                path,
                f"`{call}` is paid by `{other}` and by `{result.name}`: at most one account may pay for a workload",
                "write `pays: false` for an account that only limits, or narrow its `models`, `workloads` or `tags`",
                At.KEY,
                related=() if "/" in other else ((("accounts", other), "the other account that pays for it"),),
            )
        for call, one, two in result.shared_keys:
            yield Problem(
                (*path, "keys", two),
                f"`{call}` is under two keys of `{result.name}`, `{one}` and `{two}`: a workload may use only one key of an account",
                "narrow the `workloads` or `tags` of one of them",
                At.KEY,
                related=(((*path, "keys", one), "the other key"),),
            )
