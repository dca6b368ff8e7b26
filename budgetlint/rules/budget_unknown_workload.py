"""A budget names a workload that is not in the file."""

from collections.abc import Iterable

from budgetlint.estimate.plan import named_in
from budgetlint.estimate.scopes import fits_address
from budgetlint.figures.guess import suggestions
from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """A workload that is there and could not be read is known by name."""
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
    """Whether it may stand in an included file that nobody can see into."""
    file, joined, _ = workload.partition("/")
    return bool(joined) and ("*" in files or any(fits_address(file, name) for name in files))
