"""A comparison for a spreadsheet: a row for each layer of each workload, and one for each driver of its planned change."""

import csv
from collections.abc import Iterator
from io import StringIO

from budgetlint.compare.results import FileChange, Moved, WorkloadChange
from budgetlint.figures.exact import exactly, settled, written
from budgetlint.reports.diff.data import Difference
from budgetlint.reports.plain import inert

COLUMNS = (
    "file", "plan", "workload", "status", "renamed_from", "currency", "over",
    "layer", "driver", "before", "after", "change", "percent",
)  # fmt: skip
"""Rows without a driver are amounts; a workload's rows with drivers sum to the change of its planned amount."""


@exactly()
def render(difference: Difference) -> str:
    """The rows of all workloads under one header, amounts in full; unknown amounts are empty."""
    out = StringIO()
    rows = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    rows.writeheader()
    for file in difference.comparison.files:
        for workload in file.workloads:
            rows.writerows(
                {key: inert(value) for key, value in {**_about(file, workload), **row}.items()}
                for row in _rows(workload)
            )
    return out.getvalue()


def _about(file: FileChange, workload: WorkloadChange) -> dict[str, str]:
    return {
        "file": file.path,
        "plan": file.name or "",
        "workload": workload.name,
        "status": workload.fate,
        "renamed_from": workload.renamed_from or "",
        "currency": file.currency,
        "over": file.measure,
    }


def _rows(workload: WorkloadChange) -> Iterator[dict[str, str]]:
    layers = workload.layers
    for name, moved in (("base", layers.base), ("operational", layers.operational), ("planned", layers.planned)):
        yield {"layer": name, **_moved(moved)}
    for part in workload.parts:
        yield {"layer": "planned", "driver": part.name, "change": written(settled(part.change))}


def _moved(moved: Moved) -> dict[str, str]:
    share = None if moved.share is None else moved.share * 100
    amounts = {"before": moved.before, "after": moved.after, "change": moved.change, "percent": share}
    return {name: "" if amount is None else written(amount) for name, amount in amounts.items()}
