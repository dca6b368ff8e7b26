"""Changes in the uncertainty of a plan: its ranges, before and after, as written."""

from budgetlint.compare.results import Fact
from budgetlint.estimate.results import Estimate
from budgetlint.figures.exact import written, written_percent
from budgetlint.model.budget import BudgetFile
from budgetlint.model.ranges import Range
from budgetlint.model.scalars import Kind


def has_ranges(estimate: Estimate | None) -> bool:
    """Whether a file, or one that it includes, has ranges, whether or not they could be drawn."""
    return estimate is not None and (
        estimate.spread is not None
        or estimate.undrawn is not None
        or any(result.spread is not None for result in estimate.budgets)
    )


def range_facts(before: BudgetFile | None, after: BudgetFile | None) -> tuple[Fact, ...]:
    """The ranges that differ between two sides, by address, those of the later side first."""
    then, now = _stated(before), _stated(after)
    return tuple(
        Fact(address, then.get(address), now.get(address), "range")
        for address in dict.fromkeys((*now, *then))
        if then.get(address) != now.get(address)
    )


def _stated(file: BudgetFile | None) -> dict[str, str]:
    from budgetlint.estimate.range_places import range_places

    return {} if file is None else {place.address: in_words(place.range) for place in range_places(file)}


def in_words(stated: Range) -> str:
    """A range in words: `mean 2300, p10 900, p90 4100`."""
    as_share = stated.FORM.kind is Kind.SHARE
    shown = written_percent if as_share else written
    return ", ".join(f"{key} {shown(figure)}" for key, figure in stated.figures.items())
