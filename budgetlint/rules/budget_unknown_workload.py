"""A budget names a workload that is not in the file."""

from collections.abc import Iterable

from budgetlint.estimate.plan import named_in
from budgetlint.estimate.scopes import fits_address
from budgetlint.figures.guess import suggestions
from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """A workload that is in the file but could not be read counts as known."""
    known = {*subject.estimate.workloads, *subject.estimate.unpriced}
    unseen = {name.rpartition("/")[0] for name in subject.estimate.unpriced if name.endswith("/*")}
    suggest = suggestions(lambda: subject.file.workloads)
    for name, budget in subject.file.budgets.items():
        for key, named in (("workloads", budget.workloads), ("of", budget.of)):
            for at, workload in enumerate(named or ()):
                if not named_in((workload,), known) and not _is_unseen(workload, unseen):
                    yield Problem(
                        ("budgets", name, key, at),
                        f"`{name}` names a workload `{workload}`, which this file does not have",
                        suggest(workload),
                    )


def _is_unseen(workload: str, files: set[str]) -> bool:
    """Whether the workload may be in an included file that could not be read."""
    file, joined, _ = workload.partition("/")
    return bool(joined) and ("*" in files or any(fits_address(file, name) for name in files))
