"""A price in use was read earlier than its snapshot's date."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.entries import used_prices
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each source, at the first workload that uses it; `snapshot-stale` reports a price that is too old."""
    snapshot = subject.listed.snapshot if subject.listed is not None else None
    if snapshot is None:
        return
    read = {name: source.day for name, source in snapshot.sources.items() if source.day is not None}
    older = {name: day for name, day in read.items() if day < snapshot.date}
    for spender in subject.estimate.spenders if older else ():
        for _, rate in used_prices(spender):
            day = older.pop(rate.entry.source or "", None)
            if day is not None:
                age = (subject.day - day).days
                yield Problem(
                    (*spender.path, "model"),
                    f"the price of `{spender.workload.model}` is from {day}, before its snapshot's date of {snapshot.date}",
                    f"it is {age} days old on {subject.day}: look it up again",
                )
