"""A discount or fee is listed after a tax, so it would change an amount that is already taxed."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """No problem where both select something and have no spend in common."""
    if not subject.file.adjustments:
        return
    from budgetlint.estimate.spend import chosen_by, spenders_in

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
                f"`{name}` is a {adjustment.kind} listed after the tax `{taxed}`: it would change an amount that is already taxed",
                f"adjustments apply in the order in which they are listed: move `{name}` above `{taxed}`",
                related=((("adjustments", taxed), "the tax"),) if "/" not in taxed else (),
            )
