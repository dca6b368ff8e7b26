"""Problems with the selection of spend by models, workloads and tags, for adjustments and commitments."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from budgetlint.estimate.scopes import fits_address
from budgetlint.figures.guess import suggestions
from budgetlint.findings.problem import Path, Problem
from budgetlint.rules.rule import Subject

if TYPE_CHECKING:
    from budgetlint.estimate.spend import Spend
    from budgetlint.model.payable import SpendScope


def selection_problems(
    path: Path, name: str, selection: "SpendScope", subject: Subject, spenders: "Sequence[Spend]"
) -> Iterable[Problem]:
    """One problem for each unknown workload, else one if nothing is selected; none where a workload can't be read."""
    from budgetlint.estimate.spend import chosen_by

    known = [*subject.estimate.workloads, *subject.estimate.unpriced]
    suggest = suggestions(lambda: subject.file.workloads)
    unknown = [
        (at, workload)
        for at, workload in enumerate(selection.workloads or ())
        if not any(fits_address(workload, name_known) or name_known.endswith("/*") for name_known in known)
    ]
    for at, workload in unknown:
        message = f"`{name}` names a workload `{workload}`, which this file does not have"
        yield Problem((*path, "workloads", at), message, suggest(workload))
    unread = any(unpriced not in subject.estimate.workloads for unpriced in subject.estimate.unpriced)
    if not unknown and not unread and not chosen_by(selection, spenders):
        stated = [key for key in ("models", "workloads", "tags") if getattr(selection, key) is not None]
        keys = " and ".join(f"`{key}`" for key in stated)
        models = ", ".join(sorted({f"`{spend.model}`" for spend in spenders})[:6])
        yield Problem(
            (*path, stated[0]) if stated else path,
            f"`{name}` selects nothing: no spend matches its {keys}" if stated else f"`{name}` selects nothing",
            f"the models in use are {models}" if "models" in stated and models else None,
        )
