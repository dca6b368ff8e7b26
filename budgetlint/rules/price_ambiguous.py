"""Two entries price the same usage and neither wins, or a threshold entry prices only part of it."""

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
        message = f"{above} of `{model}` does not price `{gap.value}`, which {below} does"
        return Problem(path, message, "a threshold entry prices every token meter that the entry without it prices")
    entries = f"{', '.join(gap.entries[:-1])} and {gap.entries[-1]}"
    message = f"{entries} of `{model}` tie for `{gap.meter}`: as many conditions hold for each"
    return Problem(path, message, "give the one that is meant one condition more, or take the other out")
