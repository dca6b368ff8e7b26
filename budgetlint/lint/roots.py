"""A root's budgets over its included files: the subjects for its rules, and problems with the files."""

from collections.abc import Iterator

from budgetlint.estimate.nesting import children_of_members
from budgetlint.estimate.organisation import Organisation, organisation
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.tariff import NO_PRICES
from budgetlint.findings.problem import Problem
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.including import Included, beyond, name_of, unconverted
from budgetlint.lint.prices import snapshot_of
from budgetlint.lint.report import FileReport
from budgetlint.rules.rule import PriceFile, Subject

_NO_FILE = PriceFile("", (), snapshot=NO_PRICES)
"""The prices of a root without workloads, which needs none."""


class Root(Frozen):
    """A root together with its included files.
    `subject` is the root alone, `scopes` everything that its budgets cover; `problems` concern the included files.
    """

    subject: Subject
    scopes: Subject
    report: FileReport
    problems: tuple[Problem, ...]


def over_all(subject: Subject, report: FileReport, included: Included) -> Root:
    """Evaluates a root's budgets over everything that it includes."""
    units = snapshot_of(subject.listed).units
    members = included.members(subject.day)
    whole = organisation(subject.file, subject.estimate, members, units, subject.day, included.lost)
    estimate = replace(subject.estimate, budgets=whole.budgets)
    if subject.file.commitments and whole.horizon is not None and estimate.payable is not None:
        from budgetlint.estimate import payable_plan

        plan = payable_plan.over_all(subject.file, whole.file, whole.horizon, estimate.payable, _with_balance(subject))
        estimate = replace(estimate, payable=plan)
    problems = (
        *included.problems,
        *unconverted(included.files, whole.unconverted, subject.file.currency),
        *beyond(included.files, subject.file),
    )
    children = children_of_members(((member.name, member.file, member.estimate) for member in members), whole.worths)
    paths = {name: file.path for _, file in included.files if (name := name_of(file)) is not None}
    return Root(
        replace(subject, estimate=estimate),
        replace(
            subject,
            file=whole.file,
            estimate=_seen(whole, estimate),
            listed=subject.listed or _NO_FILE,
            children=children,
            members=paths,
        ),
        replace(report, estimate=estimate, organisation=whole, included=tuple(file.path for _, file in included.files)),
        problems,
    )


def _with_balance(subject: Subject) -> frozenset[str]:
    """The accounts whose credits pay for calls."""
    return frozenset(result.name for result in subject.accounts if result.ledger is not None and result.account.paying)


def _seen(whole: Organisation, estimate: Estimate) -> Estimate:
    """The estimate for rules about scopes: every workload that a budget may cover."""
    return replace(estimate, workloads=whole.workloads, unpriced=tuple(_unpriced(whole)))


def _unpriced(whole: Organisation) -> Iterator[str]:
    yield from (name for name, workload in whole.workloads.items() if workload.layers is None)
    yield from whole.unread
