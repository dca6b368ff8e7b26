"""The earlier side with today's names: a renamed workload is neither removed nor new."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final, TypeVar

from budgetlint.compare.renames import NEARLY, renamed
from budgetlint.frozen import replace
from budgetlint.gate.side import SideFile
from budgetlint.model.budget import Budget, BudgetFile
from budgetlint.model.multipliers import NO_MULTIPLIERS
from budgetlint.model.workload import Workload

_Value = TypeVar("_Value")
_PERHAPS: Final = Fraction(1, 3)
"""The similarity at which a lower buffer is still reported: whoever hides one behind a rename changes other keys as
well."""


def in_todays_names(before: SideFile, after: SideFile, *, surely: bool = False) -> SideFile:
    """The earlier file with its workloads under their current names, wherever it names them.

    With `surely`, only if nothing else can have happened: the workload is unchanged, or nearly so with nothing new
    beside it. Otherwise a scope could be narrowed by a decoy that resembles what it covered.
    """
    if before.seen is None or after.seen is None:
        return before
    names = _names(before.seen, after.seen, surely=surely)
    if not names:
        return before
    report = before.report
    whole = report.organisation
    renamed_report = replace(
        report,
        file=None if report.file is None else _file(report.file, names),
        organisation=None if whole is None else replace(whole, file=_file(whole.file, names)),
    )
    return replace(before, report=renamed_report, names=names)


def _names(old: BudgetFile, new: BudgetFile, *, surely: bool) -> dict[str, str]:
    """The current name of each workload, by its earlier name."""
    gone = {name: workload for name, workload in old.workloads.items() if name not in new.workloads}
    come = {name: workload for name, workload in new.workloads.items() if name not in old.workloads}
    if not gone or not come:
        return {}
    gone, come = ({name: _spent(workload) for name, workload in side.items()} for side in (gone, come))
    names = {was: now for now, was in renamed(gone, come, NEARLY if surely else _PERHAPS).items()}
    if not surely or len(names) == len(come):
        return names
    return {was: now for was, now in names.items() if gone[was] == come[now]}


def _spent(workload: Workload) -> Workload:
    """The usage and volume of a workload, without what is compared separately or costs nothing."""
    return replace(
        workload,
        title=None,
        description=None,
        tags={},
        multipliers=NO_MULTIPLIERS,
        buffer=None,
        match=None,
        assumptions_from=None,
    )


def _file(file: BudgetFile, names: Mapping[str, str]) -> BudgetFile:
    return replace(
        file,
        workloads=_keyed(file.workloads, names),
        budgets={name: _budget(budget, names) for name, budget in file.budgets.items()},
        adjustments={
            name: replace(adjustment, workloads=_listed(adjustment.workloads, names))
            for name, adjustment in file.adjustments.items()
        },
        accounts={
            name: replace(
                account,
                workloads=_listed(account.workloads, names),
                byok=None
                if account.byok is None
                else replace(account.byok, workloads=_listed(account.byok.workloads, names)),
                keys={
                    address: replace(key, workloads=_listed(key.workloads, names))
                    for address, key in account.keys.items()
                },
            )
            for name, account in file.accounts.items()
        },
    )


def _budget(budget: Budget, names: Mapping[str, str]) -> Budget:
    return replace(budget, workloads=_listed(budget.workloads, names), of=_listed(budget.of, names))


def _keyed(values: Mapping[str, _Value], names: Mapping[str, str]) -> dict[str, _Value]:
    return {names.get(name, name): value for name, value in values.items()}


def _listed(stated: Iterable[str] | None, names: Mapping[str, str]) -> tuple[str, ...] | None:
    return None if stated is None else tuple(names.get(name, name) for name in stated)
