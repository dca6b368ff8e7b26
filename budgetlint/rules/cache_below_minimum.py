"""Prompts that are too short for their provider to cache are planned as cached."""

from collections.abc import Iterable
from decimal import Decimal

from budgetlint.estimate.series import agent_series
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import just_below, terms
from budgetlint.figures.shown import count
from budgetlint.findings.problem import Path, Problem
from budgetlint.model.workloads import Agent, LlmApp
from budgetlint.rules.cached import caching
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each workload with calls that are too short."""
    facts = subject.model_facts()
    for estimate, _ in caching(subject):
        model = facts.get(estimate.workload.model)
        if model is not None and model.cache_minimum is not None:
            yield from _too_short(estimate, model.cache_minimum)


def _too_short(estimate: WorkloadEstimate, minimum: Decimal) -> Iterable[Problem]:
    match estimate.workload:
        case LlmApp(input_tokens=tokens) if tokens < minimum:
            prompts = f"the prompts of `{estimate.name}` carry {count(tokens)} tokens"
            yield _problem(estimate, ("input_tokens",), prompts, minimum)
        case Agent():
            series = agent_series(estimate.workload)
            short = terms(just_below(minimum) - series.first, series.growth, series.run)
            if short:
                calls = "call carries" if short == 1 else f"{count(short)} calls carry"
                prompts = f"the first {calls} fewer tokens in each task of `{estimate.name}`"
                if series.largest < minimum:
                    prompts = f"the largest call of `{estimate.name}` carries {count(series.largest)} tokens"
                yield _problem(estimate, ("context",), prompts, minimum)


def _problem(estimate: WorkloadEstimate, key: Path, prompts: str, minimum: Decimal) -> Problem:
    return Problem(
        (*estimate.path, *key),
        f"`{estimate.workload.model}` caches prompts of {count(minimum)} tokens or more, and {prompts}: "
        "the plan counts savings from cache reads that will not happen",
        "write `cache: null` to plan them without a cache",
    )
