"""No prices are named, or what is named can't be read from its path."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import PriceFault, Subject


def check(subject: Subject) -> Iterable[Problem]:
    if subject.pricing is None and subject.file.workloads:
        yield Problem(
            ("workloads",),
            "no prices: neither this file nor the configuration has `pricing`",
            "`budgetlint snapshot pin` writes a snapshot with the models in use and the lines that name it",
        )
    for file in (subject.listed, subject.contract):
        if file is not None and file.fault is PriceFault.MISSING:
            why = f": {file.detail}" if file.detail else ""
            yield Problem(
                file.path, f"`{file.reference}` can't be read{why}", "the path is relative to the file that names it"
            )
