"""A workload does not state where its figures come from, or when they were measured."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject

_ADVICE = "`assumptions_from: {source: gateway logs, measured_on: 2026-06-01}`"


def check(subject: Subject) -> Iterable[Problem]:
    for name, workload in subject.file.workloads.items():
        origin = workload.assumptions_from
        if origin is None:
            message = f"the figures of `{name}` have no stated source"
            yield Problem(("workloads", name), message, _ADVICE)
        elif origin.source is None or origin.measured_on is None:
            lacking = "where the figures come from" if origin.source is None else "when the figures were measured"
            path = ("workloads", name, "assumptions_from")
            yield Problem(path, f"`assumptions_from` of `{name}` does not state {lacking}", _ADVICE)
