"""A budget file as it is reconciled, and which records belong to which of its workloads."""

from collections import Counter
from collections.abc import Sequence

from budgetlint.estimate.tariff import Prices
from budgetlint.frozen import Frozen
from budgetlint.model.budget import BudgetFile
from budgetlint.model.workload import Workload
from budgetlint.reconcile.metering import RecordedModels
from budgetlint.records.matching import Patterns, RecordMatch


class Plan(Frozen):
    """A budget file as it is reconciled: its prices know every model that records name, `recorded` says by which name."""

    path: str
    file: BudgetFile
    prices: Prices
    recorded: RecordedModels


def label(path: str, workload: str, *, several: bool) -> str:
    """What a workload's records are called: two files may have workloads of one name."""
    return f"{path}: {workload}" if several else workload


def matches(files: Sequence[tuple[str, BudgetFile]]) -> tuple[RecordMatch, ...]:
    """Which records belong to which workload, as the budget files declare it; the first that holds has them.

    Where several workloads declare the same, each has first the records of its own planned model.
    """
    plain: list[tuple[RecordMatch, Workload]] = []
    for path, file in files:
        for name, workload in file.workloads.items():
            declared = workload.match
            if declared is not None:
                tags = {key: _patterns(value) for key, value in declared.tags.items()}
                name_of = label(path, name, several=len(files) > 1)
                plain.append(
                    (RecordMatch(name_of, _patterns(declared.service), _patterns(declared.model), tags), workload)
                )
    alike = Counter(_declared(match) for match, _ in plain)
    of_own_model = [
        RecordMatch(match.workload, match.service, _own_model(workload), match.tags)
        for match, workload in plain
        if not match.model and alike[_declared(match)] > 1
    ]
    return (*of_own_model, *(match for match, _ in plain))


def _declared(match: RecordMatch) -> tuple[object, ...]:
    return match.service, match.model, tuple(sorted(match.tags.items()))


def _own_model(workload: Workload) -> Patterns:
    """A planned model as records may name it: with and without its provider, dated or not."""
    name = workload.model.rpartition("/")[2]
    return (workload.model, name, f"{name}-20*")


def _patterns(value: str | tuple[str, ...] | None) -> Patterns:
    return () if value is None else (value,) if isinstance(value, str) else value
