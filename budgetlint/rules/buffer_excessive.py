"""A buffer is so large that it hides the estimate."""

from collections.abc import Iterable
from decimal import Decimal

from budgetlint.figures.shown import share
from budgetlint.findings.problem import Path, Problem
from budgetlint.rules.rule import Subject

_MOST = Decimal("0.5")
"""Above this share, more than a third of the planned amount rests on no stated assumption."""


def check(subject: Subject) -> Iterable[Problem]:
    if subject.file.buffer is not None and subject.file.buffer > _MOST:
        yield _excessive(("buffer",), subject.file.buffer)
    for path, _, workload in subject.stating("buffer"):
        if workload.buffer is not None and workload.buffer > _MOST:
            yield _excessive((*path, "buffer"), workload.buffer)


def _excessive(path: Path, buffer: Decimal) -> Problem:
    return Problem(
        path,
        f"a `buffer` of {share(buffer)} hides the estimate: above {share(_MOST)} it is an assumption, not headroom",
        "state what it covers as volume or multipliers, and keep the buffer for unknowns",
    )
