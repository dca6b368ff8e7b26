"""A commitment whose use or due day is unknown."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from budgetlint.figures.shown import stated_money
from budgetlint.findings.problem import At, Path, Problem
from budgetlint.model.budget import BudgetFile
from budgetlint.rules.rule import Subject
from budgetlint.rules.selecting import selection_problems

if TYPE_CHECKING:
    from budgetlint.model.payable import Commitment


def check(subject: Subject) -> Iterable[Problem]:
    if not subject.file.commitments:
        return
    from budgetlint.estimate.spend import spenders_in

    spenders = spenders_in(subject.file)
    for name, commitment in subject.file.commitments.items():
        path = ("commitments", name)
        yield from _days(path, name, commitment)
        yield from _period(path, name, commitment, subject.file)
        yield from _before(path, name, commitment, subject.file)
        yield from selection_problems(path, name, commitment, subject, spenders)


def _days(path: Path, name: str, commitment: "Commitment") -> Iterable[Problem]:
    begin, end, used = commitment.from_, commitment.until, commitment.used
    if begin is not None and end is not None and end < begin:
        message = f"`{name}` ends on {end}, before it begins on {begin}"
        yield Problem((*path, "until"), message, "correct one of the days; both are included")
        return
    if used is None:
        return
    if (begin is not None and used.on < begin) or (end is not None and used.on > end):
        message = f"the use of `{name}` is stated as of {used.on}, when it does not run"
        yield Problem((*path, "used", "on"), message, "state what was used by the start of a day on which it runs")
    if commitment.kind == "prepaid" and used.amount > commitment.amount:
        of = stated_money(commitment.amount)
        message = f"`{name}` states more use than it covers: {stated_money(used.amount)} of {of}"
        yield Problem(
            (*path, "used", "amount"), message, "state at most the commitment: usage above it is billed as it is used"
        )


def _period(path: Path, name: str, commitment: "Commitment", file: BudgetFile) -> Iterable[Problem]:
    if commitment.kind == "prepaid" and commitment.period is not None:
        message = f"`{name}` is paid at once, so it can't have a `period`"
        yield Problem(
            (*path, "period"), message, "remove `period`, or write `kind: minimum` for a minimum per period", At.KEY
        )
    if commitment.kind == "minimum" and (commitment.period or file.period).value in ("day", "week"):
        what = (commitment.period or file.period).value
        yield Problem(
            (*path, "period") if commitment.period is not None else path,
            f"`{name}` is a minimum per {what}, which has no last month in which a shortfall could fall due",
            "state `period: month`, `quarter` or `year`",
        )


def _before(path: Path, name: str, commitment: "Commitment", file: BudgetFile) -> Iterable[Problem]:
    if commitment.kind != "prepaid" or commitment.used is not None or commitment.from_ is None or file.starts is None:
        return
    if commitment.from_.isoformat()[:7] < file.starts:
        yield Problem(
            path,
            f"`{name}` began on {commitment.from_}, before the plan: what is left of it is unknown",
            f"state what was used by the start of that day: `used: {{amount: …, on: {file.starts}-01}}`",
        )
