"""Two entries for the same usage tie, or a threshold entry prices only part of it."""

from collections.abc import Iterable

from budgetlint.estimate.line_items import Gap, Lack
from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for spender in subject.unpriced():
        reported: set[tuple[str, ...]] = set()
        for gap in spender.gaps:
            if gap.lack in (Lack.AMBIGUOUS, Lack.PARTIAL) and gap.entries not in reported:
                reported.add(gap.entries)
                yield _problem(spender.name, spender.workload.model, gap)


def _problem(name: str, model: str, gap: Gap) -> Problem:
    path = ("workloads", name, "model")
    if gap.lack is Lack.PARTIAL:
        below, above = gap.entries
        message = f"{above} of `{model}` does not price `{gap.value}`, but {below} does"
        return Problem(
            path, message, "a threshold entry must price every token meter that the entry without the threshold prices"
        )
    entries = f"{', '.join(gap.entries[:-1])} and {gap.entries[-1]}"
    message = f"{entries} of `{model}` tie for `{gap.meter}`: the same number of conditions hold for each"
    return Problem(path, message, "add a condition to the entry that should apply, or remove the other")
