"""Budget files prepared for reconciliation, and the assignment of records to their workloads."""

from collections import Counter
from collections.abc import Sequence

from budgetlint.estimate.tariff import Prices
from budgetlint.frozen import Frozen
from budgetlint.model.budget import BudgetFile
from budgetlint.model.workload import Workload
from budgetlint.reconcile.metering import RecordedModels
from budgetlint.records.matching import Patterns, RecordMatch


class Plan(Frozen):
    """A budget file to reconcile: its prices include every recorded model, under the name in `recorded`."""

    path: str
    file: BudgetFile
    prices: Prices
    recorded: RecordedModels


def label(path: str, workload: str, *, several: bool) -> str:
    """A unique label of a workload's records, since two files may have workloads of the same name."""
    return f"{path}: {workload}" if several else workload


def matches(files: Sequence[tuple[str, BudgetFile]]) -> tuple[RecordMatch, ...]:
    """The declared assignment of records to workloads; the first match gets them.

    If several workloads declare the same conditions, each first gets the records of its planned model.
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
    by_model = [
        RecordMatch(match.workload, match.service, _model_patterns(workload), match.tags)
        for match, workload in plain
        if not match.model and alike[_declared(match)] > 1
    ]
    return (*by_model, *(match for match, _ in plain))


def _declared(match: RecordMatch) -> tuple[object, ...]:
    return match.service, match.model, tuple(sorted(match.tags.items()))


def _model_patterns(workload: Workload) -> Patterns:
    """Patterns of a planned model's names in records: with and without its provider, dated or not."""
    name = workload.model.rpartition("/")[2]
    return (workload.model, name, f"{name}-20*")


def _patterns(value: str | tuple[str, ...] | None) -> Patterns:
    return () if value is None else (value,) if isinstance(value, str) else value
