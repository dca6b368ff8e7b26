"""A workload's model is spelled differently from the price file that prices it."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.model.spellings import readings
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    files = [file for file in (subject.listed, subject.contract) if file is not None]
    for name, workload in subject.file.workloads.items():
        known = [names for file in files if (names := file.names_of(workload.model))]
        if not known or any(workload.model in names for names in known):
            continue
        names = known[0]
        taken = next((taken for reading, taken in readings(workload.model) if reading in names), ())
        yield Problem(
            ("workloads", name, "model"),
            f"`{workload.model}` is read as `{names[0]}`, ignoring {' and '.join(taken)}",
            f"write `{names[0]}`, or add the name in use to the model's `aliases`",
        )
