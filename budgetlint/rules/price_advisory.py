"""A pinned price or retirement is known to be wrong."""

from collections.abc import Iterable, Iterator

from budgetlint.estimate.line_items import Rate
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import written
from budgetlint.findings.problem import Problem
from budgetlint.model.advisory import Advisory
from budgetlint.model.snapshot import AGREED, ModelPrices, PriceSnapshot
from budgetlint.rules.entries import used_prices
from budgetlint.rules.rule import PriceFile, Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each advisory published by the day of the check, at the first workload that it affects."""
    listed = subject.listed
    if listed is None or listed.snapshot is None:
        return
    known = [advisory for advisory in subject.known_advisories() if advisory.published <= subject.day]
    seen: set[str] = set()
    for spender in _priced_alone(subject.estimate.workloads.values()) if known else ():
        for advisory in known:
            message = _message(listed, listed.snapshot, spender, advisory) if advisory.id not in seen else None
            if message is not None:
                seen.add(advisory.id)
                yield Problem((*spender.path, "model"), f"{message} ({advisory.id}: {advisory.says})", _help(advisory))


def _priced_alone(workloads: Iterable[WorkloadEstimate]) -> Iterator[WorkloadEstimate]:
    """Each workload, with a mix replaced by its parts."""
    for spender in workloads:
        yield from spender.parts or (spender,)


def _message(listed: PriceFile, snapshot: PriceSnapshot, spender: WorkloadEstimate, advisory: Advisory) -> str | None:
    """What an advisory finds wrong with the prices of a workload; None if nothing."""
    model = spender.workload.model
    facts = snapshot.models.get(model)
    if facts is None or advisory.model not in (model, *facts.aliases, *listed.names_of(model)):
        return None
    if advisory.meter is None:
        return _of_retirement(listed.reference, model, facts, advisory)
    if not any(_is_wrong(snapshot, meter, rate, advisory) for meter, rate in used_prices(spender)):
        return None
    right = "the model is not sold that way" if advisory.right is None else f"it is {written(advisory.right)}"
    wrong = "a wrong price" if advisory.wrong is None else written(advisory.wrong)
    return f"`{listed.reference}` prices `{model}` at {wrong} for `{advisory.meter}`, and {right}"


def _is_wrong(snapshot: PriceSnapshot, meter: str, rate: Rate, advisory: Advisory) -> bool:
    source = snapshot.sources.get(rate.entry.source) if rate.entry.source is not None else None
    agreed = rate.agreed or (source is not None and source.kind in AGREED)
    same = meter == advisory.meter and rate.entry.when == advisory.when
    return same and not agreed and rate.entry.rates.get(meter) == advisory.wrong


def _of_retirement(reference: str, model: str, facts: ModelPrices, advisory: Advisory) -> str | None:
    if advisory.served:
        return (
            None
            if facts.retires is None
            else f"`{reference}` states that `{model}` retires on {facts.retires}, but it does not"
        )
    if advisory.retires is None or facts.retires == advisory.retires:
        return None
    instead = f", `{advisory.replaced_by}` replaces it" if advisory.replaced_by else ""
    says = "does not state" if facts.retires is None else f"states as {facts.retires}"
    return f"`{model}` retires on {advisory.retires}, which `{reference}` {says}{instead}"


def _help(advisory: Advisory) -> str:
    return f"according to {advisory.url}, as of {advisory.published}; `budgetlint snapshot pin --upgrade` takes the correct value"
