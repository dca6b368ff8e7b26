"""Reconciliations of months, as the command makes them, as data."""

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
    found = data[key]
    assert isinstance(found, list)
    return [each for each in found if isinstance(each, dict)]


def money(value: "Json") -> Decimal:
    """An amount."""
    assert isinstance(value, str)
    return Decimal(value)


@exactly()
def sums(told: "dict[str, Json]") -> list[tuple[Decimal, Decimal]]:
    """Of each workload and of the whole: planned + Σ reasons, and the bill."""
    workloads = [each for file in members(told, "files") for each in members(file, "workloads") if not each["problem"]]
    return [
        (
            money(each["planned"]) + sum(money(reason["amount"]) for reason in members(each, "reasons")),
            money(each["bill"]),
        )
        for each in (*workloads, *members(told, "totals"))
    ]


def reasons(told: "dict[str, Json]") -> dict[str, Decimal]:
    """The reasons of the whole but the buffer, to the last digit."""
    (total,) = members(told, "totals")
    found = {str(each["name"]): money(each["amount"]) for each in members(total, "reasons")}
    del found["buffer"]
    return found


def answers(told: "dict[str, Json]") -> list[str]:
    """The seven verdicts in their order."""
    return [str(each["answer"]) for each in members(told, "questions")]
