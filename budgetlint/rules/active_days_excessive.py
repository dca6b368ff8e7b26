"""More active days than the file's period has."""

from collections.abc import Iterable
from typing import Final

from budgetlint.figures.shown import count
from budgetlint.findings.problem import Problem, Severity
from budgetlint.model.calendar import days_in
from budgetlint.model.periods import Period
from budgetlint.model.workloads import Agent, LlmApp
from budgetlint.rules.rule import Rule, Subject

_MOST_DAYS: Final = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 31, Period.QUARTER: 92, Period.YEAR: 366}


def check(subject: Subject) -> Iterable[Problem]:
    for name, workload in subject.file.workloads.items():
        period = workload.period or subject.file.period
        most = _most_days(subject, period)
        if isinstance(workload, (LlmApp, Agent)) and workload.active_days is not None and workload.active_days > most:
            days = f"{most} day{'s' * (most > 1)}"
            yield Problem(
                ("workloads", name, "active_days"),
                f"{count(workload.active_days)} `active_days` in a {period.value}, which has at most {days}",
                "volumes are per `period` of the file, a month if it is left out",
            )


def _most_days(subject: Subject, period: Period) -> int:
    """The days of a period; of a month the shortest that is planned."""
    months = subject.file.calendar
    return min(days_in(month) for month in months) if months and period is Period.MONTH else _MOST_DAYS[period]


RULE = Rule("active-days-excessive", Severity.ERROR, "more active days than the period has", check)
