"""Calls are refused while money is left, because the amount reserved for them exceeds a limit."""

from collections.abc import Iterable

from budgetlint.figures.exact import written
from budgetlint.figures.shown import count, stated_money, telling_money
from budgetlint.findings.problem import At, Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for result in subject.accounts:
        for reservation in result.reservations:
            if reservation.limit is None:
                continue
            calls = "a call" if reservation.at_once == 1 else f"{count(reservation.at_once)} calls at once"
            verb = "holds" if reservation.at_once == 1 else "hold"
            whose = "the model's maximum of " if not reservation.stated else ""
            day = reservation.limit_day
            left = f"{stated_money(reservation.limit)} of `{reservation.limit_name}`"
            if day is not None:
                left = f"{telling_money(reservation.limit)} left of `{reservation.limit_name}` on {day}"
            yield Problem(
                reservation.limit_path,
                f"{calls} of `{reservation.workload}` {verb} {written(reservation.together)}, above the {left}: "
                "they are refused while money is left",
                f"send max_tokens: {whose}{count(reservation.most_output)} output tokens are reserved for each call; "
                "state it as `max_output_tokens`",
                At.KEY,
                related=((reservation.path, "the calls"),) if "/" not in reservation.workload else (),
            )
