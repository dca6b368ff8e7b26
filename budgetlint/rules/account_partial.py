"""An account is shared by files that extend it, and no root includes them together."""

from collections.abc import Iterable

from budgetlint.findings.problem import At, Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for result in subject.accounts:
        account = result.account
        whole = (account.balance, account.top_up, account.byok, account.limit, account.free_models)
        if result.judged or all(part is None for part in whole):
            continue
        yield Problem(
            ("accounts", result.name),
            f"`{result.name}` is inherited, and no file checks its shared parts: only keys that name workloads are checked",
            "add a root file that extends the same defaults and `includes` these files: it checks the account once, over all of them",
            At.KEY,
        )
