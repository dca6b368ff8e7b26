"""A call carries or requests more tokens than the model allows."""

from collections.abc import Iterable
from decimal import Decimal

from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import ZERO
from budgetlint.figures.shown import count
from budgetlint.findings.problem import Problem
from budgetlint.model.workloads import Agent, LlmApp
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    limits = {
        model: (facts.context_window, facts.max_output_tokens)
        for model, facts in subject.model_facts().items()
        if facts.context_window is not None or facts.max_output_tokens is not None
    }
    if not limits:
        return
    for spender in subject.estimate.spenders:
        limit = limits.get(spender.workload.model)
        if limit is not None:
            yield from _exceeded(spender, *limit)


def _exceeded(spender: WorkloadEstimate, window: Decimal | None, most: Decimal | None) -> Iterable[Problem]:
    """A problem where the output alone exceeds its limit, or the largest prompt and the output exceed the window; else None."""
    workload = spender.workload
    output = workload.output_tokens if isinstance(workload, (LlmApp, Agent)) else ZERO
    if most is not None and output > most:
        yield Problem(
            (*spender.path, "output_tokens"),
            f"{count(output)} output tokens are more than the {count(most)} that `{workload.model}` can write in a call",
            "lower `output_tokens`, or plan several calls",
        )
    elif window is not None and spender.largest_prompt is not None and spender.largest_prompt + output > window:
        size = count(spender.largest_prompt + output)
        parts = f" ({count(spender.largest_prompt)} in, {count(output)} out)" if output else ""
        yield Problem(
            spender.prompt_path,
            f"the largest call of `{spender.name}` needs {size} tokens{parts}; "
            f"the context window of `{workload.model}` holds {count(window)}",
            "carry fewer tokens, compact earlier with `compact_at`, or choose a model with a larger window",
        )
