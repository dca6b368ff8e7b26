"""Why something is unpriced, in one line."""

from budgetlint.estimate.line_items import Gap, Lack


def gap_words(gap: Gap) -> str:
    """The text of a gap: what has no price, and what would have one."""
    known = f" (known: {', '.join(gap.known)})" if gap.known else ""
    match gap.lack:
        case Lack.MODEL:
            return f"no price for the model {gap.value}"
        case Lack.METER:
            return f"no price for {gap.meter}"
        case Lack.STATE:
            return f"the price of {gap.meter} depends on {gap.key}, which is not stated{known}"
        case Lack.VALUE:
            return f"no price of {gap.meter} for {gap.key} {gap.value}{known}"
        case Lack.MONEY:
            return f"the price of {gap.meter} is in {gap.value}, which has no dated worth"
        case Lack.VOLUME:
            return "the volume is not stated, or stated twice"
        case Lack.RETIRED:
            return f"{gap.value} is no longer served"
        case Lack.DRIVER:
            return f"no quantity of the driver {gap.value}"
        case Lack.MIX:
            return "the shares of its mix don't add up to 100%"
        case _:
            return _of_entries(gap)


def _of_entries(gap: Gap) -> str:
    """The text of a gap that is caused by entries of the snapshot or contract."""
    match gap.lack:
        case Lack.AMBIGUOUS:
            return f"two prices of {gap.meter} tie: {' and '.join(gap.entries)}"
        case Lack.PARTIAL:
            return f"{gap.entries[-1]} leaves out {gap.value}, which {gap.entries[0]} prices"
        case Lack.CONDITION:
            return f"{gap.entries[0]} prices {gap.meter}, but not for {gap.key} {gap.value} as {gap.entries[1]} does"
        case Lack.CONTRACT:
            return f"{gap.entries[0]} prices {gap.meter} without stating {gap.key}"
        case _:
            return f"{gap.entries[0]} has one minimum charge for several meters"
