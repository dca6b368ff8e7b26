"""Reconciliations of months by the command, as data."""

import json
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from budgetlint.figures.exact import exactly
from tests.cli.running import DAY, Done, ran
from tests.reconcile.october import EXAMPLE, Month, write

Json: TypeAlias = "None | bool | int | float | str | list[Json] | dict[str, Json]"
PLAN = (EXAMPLE / "plan").as_posix()


def reconcile(*words: str) -> Done:
    """The command against the example's plan, on a fixed day."""
    return ran("reconcile", *words, "--budget", PLAN, "--as-of", DAY)


def account(month: Month, folder: Path, *words: str) -> "dict[str, Json]":
    """A month against the example's plan."""
    done = reconcile(str(write(month, folder / "month.jsonl.gz")), "--format", "json", *words)
    assert done.err == ""
    data: dict[str, Json] = json.loads(done.out)
    return data


def members(data: "Json", key: str) -> "list[dict[str, Json]]":
    """The objects of a list."""
    assert isinstance(data, dict)
    items = data[key]
    assert isinstance(items, list)
    return [item for item in items if isinstance(item, dict)]


def money(value: "Json") -> Decimal:
    """An amount."""
    assert isinstance(value, str)
    return Decimal(value)


@exactly()
def sums(data: "dict[str, Json]") -> list[tuple[Decimal, Decimal]]:
    """For each workload and for the whole: planned + Σ reasons, and the bill."""
    workloads = [
        workload
        for file in members(data, "files")
        for workload in members(file, "workloads")
        if not workload["problem"]
    ]
    return [
        (
            money(row["planned"]) + sum(money(reason["amount"]) for reason in members(row, "reasons")),
            money(row["bill"]),
        )
        for row in (*workloads, *members(data, "totals"))
    ]


def reasons(data: "dict[str, Json]") -> dict[str, Decimal]:
    """The reasons of the whole except the buffer, to the last digit."""
    (total,) = members(data, "totals")
    amounts = {str(reason["name"]): money(reason["amount"]) for reason in members(total, "reasons")}
    del amounts["buffer"]
    return amounts


def answers(data: "dict[str, Json]") -> list[str]:
    """The seven verdicts in their order."""
    return [str(question["answer"]) for question in members(data, "questions")]
