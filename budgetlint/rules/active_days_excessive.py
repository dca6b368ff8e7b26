"""More active days than the file's period has."""

from collections.abc import Iterable

from budgetlint.figures.shown import count
from budgetlint.findings.problem import Problem
from budgetlint.model.budget import most_days
from budgetlint.model.workloads import Agent, LlmApp
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for name, workload in subject.file.workloads.items():
        period = workload.period or subject.file.period
        most = most_days(subject.file, period)
        if isinstance(workload, (LlmApp, Agent)) and workload.active_days is not None and workload.active_days > most:
            days = f"{most} day{'s' * (most > 1)}"
            yield Problem(
                ("workloads", name, "active_days"),
                f"{count(workload.active_days)} `active_days` in a {period.value}, which has at most {days}",
                "volumes are per `period` of the file, a month if it is left out",
            )
