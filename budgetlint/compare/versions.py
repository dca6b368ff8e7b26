"""Compare two versions of budget files, file by file and budget by budget."""

from collections.abc import Iterable, Sequence

from budgetlint.compare.payable import payable_change
from budgetlint.compare.ranges import has_ranges, range_facts
from budgetlint.compare.renames import renamed
from budgetlint.compare.results import (
    BudgetChange,
    Comparison,
    Fact,
    Fate,
    FileChange,
    Moved,
    PayableChange,
    WorkloadChange,
)
from budgetlint.compare.sides import LookUp, Side, knowing, no_listing, side_over_months
from budgetlint.compare.totals import currency_change, merged_parts, summed_layers
from budgetlint.compare.workloads import compared, fitted, not_compared
from budgetlint.estimate.results import BudgetResult, Estimate, Status
from budgetlint.estimate.tariff import Prices
from budgetlint.figures.exact import exactly
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.periods import Period


class Version(Frozen):
    """One side's version of a budget file; `file` is None if it could not be read, for the reason in `trouble`.

    `look_up` returns any model from its price files, whether or not it is in use.
    """

    path: str
    file: BudgetFile | None
    estimate: Estimate | None
    prices: Prices | None
    trouble: str | None = None
    look_up: LookUp = no_listing

    @property
    def unread(self) -> tuple[str, ...]:
        """Workloads of the file that could not be read."""
        if self.estimate is None:
            return ()
        return tuple(name for name in self.estimate.unpriced if name not in self.estimate.workloads)


@exactly()
def comparison(before: Iterable[Version], after: Iterable[Version]) -> Comparison:
    """Compare two versions of budget files; a moved file is recognised by its `name`."""
    files = tuple(_file(then, now) for then, now in paired(tuple(before), tuple(after)))
    currencies = dict.fromkeys(file.currency for file in files)
    return Comparison(files, tuple(currency_change(currency, files) for currency in currencies))


def paired(before: Sequence[Version], after: Sequence[Version]) -> list[tuple[Version | None, Version | None]]:
    """Files with the same path, then moved files with a unique name in common; sorted by path."""
    old = {version.path: version for version in before}
    new = {version.path: version for version in after}
    gone = _by_name(version for path, version in old.items() if path not in new)
    come = _by_name(version for path, version in new.items() if path not in old)
    moved = {new_version.path: gone[name] for name, new_version in come.items() if name in gone}
    left = {version.path for version in moved.values()}
    pairs: list[tuple[Version | None, Version | None]] = [
        (old.get(path) or moved.get(path), version) for path, version in new.items()
    ]
    pairs += [(version, None) for path, version in old.items() if path not in new and path not in left]
    return sorted(pairs, key=lambda pair: (pair[1] or pair[0] or _NEVER).path)


_NEVER = Version("", None, None, None)


def _by_name(versions: Iterable[Version]) -> dict[str, Version]:
    """Versions by the name of their file, if it is unique."""
    by_name: dict[str, list[Version]] = {}
    for version in versions:
        if version.file is not None and version.file.name is not None:
            by_name.setdefault(version.file.name, []).append(version)
    return {name: many[0] for name, many in by_name.items() if len(many) == 1}


def _file(before: Version | None, after: Version | None) -> FileChange:
    version = after or before
    assert version is not None
    unread = tuple(
        f"{side}: {version.trouble}"
        for side, version in (("before", before), ("after", after))
        if version is not None and version.trouble is not None
    )
    file = next((side.file for side in (after, before) if side is not None and side.file is not None), None)
    workloads = () if unread else _workloads(before, after)
    budgets = () if unread else _budgets(before, after)
    layers = summed_layers(workloads, bool(unread))
    payable = None if unread else _payable(before, after)
    ranges = () if unread else _ranges(before, after)
    moved_from = before.path if before is not None and after is not None and before.path != after.path else None
    return FileChange(
        path=version.path,
        name=file.name if file else None,
        fate=_fate(before, after, workloads, budgets, payable, ranges),
        currency=file.currency if file else "USD",
        period=(file.period if file else Period.MONTH).value,
        months=file.calendar if file else (),
        workloads=workloads,
        budgets=budgets,
        layers=layers,
        parts=fitted(merged_parts(workload.parts for workload in workloads), layers.planned),
        moved_from=moved_from,
        unread=unread,
        currency_before=_currency_before(before, after),
        payable=payable,
        ranges=ranges,
    )


def _ranges(before: Version | None, after: Version | None) -> tuple[Fact, ...]:
    """The ranges that differ; empty if neither side has any."""
    sides = [side for side in (before, after) if side is not None]
    if not any(has_ranges(side.estimate) for side in sides):
        return ()
    return range_facts(before.file if before else None, after.file if after else None)


def _payable(before: Version | None, after: Version | None) -> PayableChange | None:
    """The payable amounts on both sides, if they have one currency, one period and the same months."""
    if before is None or after is None or before.file is None or after.file is None:
        return None
    if before.estimate is None or after.estimate is None:
        return None
    old, new = before.file, after.file
    if (old.currency, old.period, old.calendar) != (new.currency, new.period, new.calendar):
        return None
    return payable_change(before.estimate, after.estimate)


def _currency_before(before: Version | None, after: Version | None) -> str | None:
    """The currency before, if it changed."""
    then, now = _currency(before), _currency(after)
    return then if then is not None and now is not None and then != now else None


def _fate(
    before: Version | None,
    after: Version | None,
    workloads: Sequence[WorkloadChange],
    budgets: Sequence[BudgetChange],
    payable: PayableChange | None,
    ranges: Sequence[Fact],
) -> Fate:
    if before is None:
        return "new"
    if after is None:
        return "removed"
    same = {workload.fate for workload in workloads} | {budget.fate for budget in budgets} <= {"unchanged"}
    same = same and (payable is None or not payable.parts) and not ranges
    return "unchanged" if same and before.path == after.path and not (before.trouble or after.trouble) else "changed"


def _workloads(before: Version | None, after: Version | None) -> tuple[WorkloadChange, ...]:
    """The workloads of both sides: the later ones in order, then removed ones."""
    then, now = _sides(before), _sides(after)
    unread = dict.fromkeys(name for version in (before, after) if version is not None for name in version.unread)
    names = renamed(
        {name: side.workload for name, side in then.items() if name not in now and name not in unread},
        {name: side.workload for name, side in now.items() if name not in then and name not in unread},
    )
    then = {name: side for name, side in then.items() if name not in names.values()} | {
        name: then[old] for name, old in names.items()
    }
    for name in then.keys() & now.keys():
        assert before is not None
        assert after is not None
        old, new = then[name], now[name]
        then[name] = knowing(old, new.workload.model, before.look_up)
        now[name] = knowing(new, old.workload.model, after.look_up)
    changes = (
        not_compared(name, "it could not be read") if name in unread else compared(name, then.get(name), now.get(name))
        for name in dict.fromkeys((*now, *then, *unread))
    )
    return tuple(
        replace(change, fate="changed", renamed_from=names[change.name]) if change.name in names else change
        for change in changes
    )


def _sides(version: Version | None) -> dict[str, Side]:
    if version is None or version.file is None or version.prices is None:
        return {}
    return {name: side_over_months(version.file, name, version.prices) for name in version.file.workloads}


def _budgets(before: Version | None, after: Version | None) -> tuple[BudgetChange, ...]:
    then = {budget.name: budget for budget in before.estimate.budgets} if before and before.estimate else {}
    now = {budget.name: budget for budget in after.estimate.budgets} if after and after.estimate else {}
    one_currency = _currency_before(before, after) is None
    return tuple(
        _budget(name, then.get(name), now.get(name), one_currency=one_currency) for name in dict.fromkeys((*now, *then))
    )


def _currency(version: Version | None) -> str | None:
    return version.file.currency if version is not None and version.file is not None else None


def _budget(name: str, before: BudgetResult | None, after: BudgetResult | None, *, one_currency: bool) -> BudgetChange:
    """A budget on both sides; the change is unknown if the amounts have different measures."""
    comparable = one_currency and before is not None and after is not None and _measure(before) == _measure(after)
    amount = Moved(before.amount if before else None, after.amount if after else None)
    pushed = (
        after is not None
        and after.status is Status.EXCEEDED
        and (before is None or before.status is not Status.EXCEEDED)
    )
    fate: Fate = "changed"
    if before is None or after is None:
        fate = "new" if before is None else "removed"
    elif comparable and not amount.change and _alike(before, after):
        fate = "unchanged"
    return BudgetChange(name, fate, before, after, amount if comparable else Moved(None, amount.after), pushed)


def _alike(before: BudgetResult, after: BudgetResult) -> bool:
    """Whether a budget with the same amount is unchanged: status, stated keys and probability of an excess."""
    likely = [None if result.spread is None else result.spread.probability for result in (before, after)]
    return before.status is after.status and before.budget == after.budget and likely[0] == likely[1]


def _measure(result: BudgetResult) -> tuple[str | None, str | None, str]:
    """The measure of a budget's amount; amounts are comparable only if it is the same."""
    return result.period, result.budget.per, result.budget.basis
