"""A discount or fee below a tax: it would change an amount that is taxed already."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """Silent where both select something and never the same."""
    if not subject.file.adjustments:
        return
    from budgetlint.estimate.payable import chosen_by, spenders_in

    spenders, taxes = spenders_in(subject.file), {}
    for name, adjustment in subject.file.adjustments.items():
        chosen = frozenset((spend.workload, spend.model) for spend in chosen_by(adjustment, spenders))
        if adjustment.kind == "tax":
            taxes[name] = chosen
            continue
        taxed = next((tax for tax, of in taxes.items() if not chosen or not of or chosen & of), None)
        if taxed is not None and "/" not in name:
            yield Problem(
                ("adjustments", name, "kind"),
                f"`{name}` is a {adjustment.kind} below the tax `{taxed}`: it would change an amount that is taxed already",
                f"adjustments apply in the order in which they are written: move `{name}` above `{taxed}`",
                related=((("adjustments", taxed), "the tax"),) if "/" not in taxed else (),
            )
