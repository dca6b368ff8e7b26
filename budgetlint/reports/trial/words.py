"""The sentences that text and Markdown share: settings, how tokens are counted, break-evens."""

from collections.abc import Iterator

from budgetlint.figures.shown import count
from budgetlint.reports.plain import tame
from budgetlint.reports.trial.data import Alternative, Breakeven, Trial


def notes(alternative: Alternative) -> Iterator[str]:
    """Notes on an alternative: converted tokens, and prices that are not pinned."""
    for recount in alternative.recounts:
        if recount.ratio is not None:
            yield tame(
                f"{recount.workload}: `{recount.after}` counts {count(recount.ratio)} tokens where `{recount.before}` "
                "counts 1, so its tokens are scaled"
            )
    for finding in alternative.unscaled:
        yield tame(f"{finding.message} [{finding.rule}]")
    for model in alternative.lent:
        yield tame(
            f"`{model}` is at the catalog's prices, since the file's own prices lack it: `budgetlint snapshot pin` adds them"
        )


def sentence(breakeven: Breakeven) -> str:
    """``same cost at support-chat.requests=1200; below it today's plan is cheaper, above it the other`."""
    crossing, address = breakeven.crossing, tame(breakeven.address)
    names = ("today's plan", "the other")
    if crossing.value is None and crossing.between is None:
        if crossing.below is None:
            return f"{address}: both cost the same at every value"
        return f"{address}: there is no value at which both cost the same, {names[crossing.below]} is always cheaper"
    if crossing.value is None and crossing.between is not None:
        low, high = (breakeven.shown(value) for value in crossing.between)
        return f"{address}: {names[crossing.below or 0]} is cheaper up to {low}, {names[crossing.above or 0]} from {high} on"
    assert crossing.value is not None
    about = "" if crossing.exact else "about "
    value = breakeven.shown(crossing.value)
    below, above = (None if side is None else names[side] for side in (crossing.below, crossing.above))
    return f"{address}: both cost the same at {about}{value}; below it {below} is cheaper, above it {above}"


def choice(trial: Trial) -> str:
    """The sentence that names the cheapest alternative that fits."""
    if trial.cheapest is None:
        return "cheapest: none of them fits under every budget"
    return f"cheapest that fits under every budget: {tame(trial.cheapest.name)}"
