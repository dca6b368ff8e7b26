"""A price in use does not come from the provider's own page."""

from collections.abc import Iterable

from budgetlint.estimate.results import WorkloadEstimate
from budgetlint.model.snapshot import PriceEntry
from budgetlint.rules.rule import PriceFile, Problem, Rule, Severity, Subject

_OFFICIAL = "official"
_AGREED = frozenset({_OFFICIAL, "contract"})


def check(subject: Subject) -> Iterable[Problem]:
    """One problem a model, at the first workload that uses it; an entry of a contract is its own source."""
    verdicts: dict[int, str | None] = {**_verdicts(subject.listed, False), **_verdicts(subject.contract, True)}
    doubtful = {entry for entry, verdict in verdicts.items() if verdict is not None}
    if not doubtful:
        return
    told: set[str] = set()
    for each in subject.estimate.workloads.values():
        model = each.workload.model
        if model not in told:
            entry = next((id(entry) for entry in _entries(each) if id(entry) in doubtful), None)
            if entry is not None:
                told.add(model)
                yield Problem(
                    ("workloads", each.name, "model"),
                    f"the price of `{model}` comes from {verdicts[entry]}, not from the provider's own page",
                    "look it up there, and give its entry that `source`, of kind `official`",
                )


def _entries(each: WorkloadEstimate) -> Iterable[PriceEntry]:
    """The entries that priced a workload, cached tokens included."""
    for item in each.items:
        yield item.rate.entry
    for step in each.steps:
        for item in step.items:
            yield item.rate.entry


def _verdicts(file: PriceFile | None, agreed: bool) -> dict[int, str | None]:
    """For each entry in use, by identity: where it comes from if that is not official, else None."""
    if file is None or file.snapshot is None:
        return {}
    found: dict[int, str | None] = {}
    for model in file.snapshot.models.values():
        for entry in model.prices:
            source = file.snapshot.sources.get(entry.source) if entry.source is not None else None
            if source is None:
                named = f"`{entry.source}`, which is not among its sources" if entry.source else "no stated source"
                found[id(entry)] = None if agreed and entry.source is None else named
            else:
                kinds = _AGREED if agreed else {_OFFICIAL}
                found[id(entry)] = None if source.kind in kinds else f"`{entry.source}`, of kind `{source.kind}`"
    return found


RULE = Rule("price-unofficial", Severity.WARNING, "a price in use has no official source", check)
