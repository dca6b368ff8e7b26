"""How calls were served, if not as planned: the shares of tiers, speeds and regions."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.estimate.entries import STANDARD_TIER
from budgetlint.figures.exact import exactly
from budgetlint.figures.shown import part_percent
from budgetlint.model.workload import Workload
from budgetlint.reconcile.metering import calls_of
from budgetlint.reconcile.shares import shown
from budgetlint.records.observed import ModelUse

_KEYS: Final = {"service_tier": "tier", "speed": "speed", "region": "region"}
_MOST: Final = 4


@exactly()
def served_otherwise(workload: Workload, uses: Sequence[ModelUse]) -> Iterator[str]:
    """Notes such as `service tier as served: batch for 66.7% + standard for 33.3% of the calls, planned standard`.

    Every use has calls.
    """
    for key, field in _KEYS.items():
        planned = str(getattr(workload, key, None) or STANDARD_TIER)
        counts: dict[str, int] = {}
        for use in uses:
            word = getattr(use.served, field) or "not stated"
            counts[word] = counts.get(word, 0) + calls_of(use)
        if not counts.keys() - {planned, "not stated"}:
            continue
        whole = sum(counts.values())
        parts = sorted(counts.items(), key=lambda part: (-part[1], part[0]))
        words = [f"{shown(word)} for {part_percent(Decimal(n) / whole)}" for word, n in parts[:_MOST]]
        rest = sum(n for _, n in parts[_MOST:])
        words += [f"others for {part_percent(Decimal(rest) / whole)}"] if rest else []
        name = key.replace("_", " ")
        yield f"{name} as served: {' + '.join(words)} of the calls, planned {planned}"
