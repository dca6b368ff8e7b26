"""A call's mean size is so close to a price threshold that many calls will exceed it."""

from collections.abc import Iterable
from decimal import Decimal

from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.shown import count
from budgetlint.findings.problem import Problem
from budgetlint.model.workloads import Agent
from budgetlint.rules.rule import Subject

_NEAR = Decimal("0.9")


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each workload whose size is at most 10 % below a threshold: many of its calls will be above."""
    for spender in subject.estimate.spenders:
        size = spender.largest_prompt
        if not spender.thresholds or size is None:
            continue
        over = next((over for over in spender.thresholds if over * _NEAR <= size <= over), None)
        if over is not None and not _capped(spender, over):
            what = "the largest call" if isinstance(spender.workload, Agent) else "the mean call"
            yield Problem(
                spender.prompt_path,
                f"{what} of `{spender.name}` carries {count(size)} tokens, within 10% of the {count(over)} "
                f"above which `{spender.workload.model}` has a different price",
                "split the workload by size, or cap what a call carries: a call above the threshold is billed entirely at that price",
            )


def _capped(spender: WorkloadEstimate, over: Decimal) -> bool:
    """Whether compaction, a limit rather than a mean, keeps every call at or below a threshold."""
    workload = spender.workload
    return (
        isinstance(workload, Agent) and workload.context.compact_at is not None and workload.context.compact_at <= over
    )
