"""No price file is named, or the named one can't be read."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import PriceFault, Subject


def check(subject: Subject) -> Iterable[Problem]:
    if subject.pricing is None and subject.file.workloads:
        yield Problem(
            ("workloads",),
            "no prices: neither this file nor the configuration states `pricing`",
            "`budgetlint snapshot pin` writes a snapshot with the models in use, and adds the `pricing` that names it",
        )
    for file in (subject.listed, subject.contract):
        if file is not None and file.fault is PriceFault.MISSING:
            why = f": {file.detail}" if file.detail else ""
            yield Problem(
                file.path, f"`{file.reference}` can't be read{why}", "the path is relative to the file that names it"
            )
