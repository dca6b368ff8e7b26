"""A price in use does not come from the provider's own page."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem, Severity
from budgetlint.model.snapshot import PriceEntry, Source
from budgetlint.rules.entries import used_prices
from budgetlint.rules.rule import PriceFile, Rule, Subject

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
            entry = next((id(rate.entry) for _, rate in used_prices(each) if id(rate.entry) in doubtful), None)
            if entry is not None:
                told.add(model)
                yield Problem(
                    ("workloads", each.name, "model"),
                    f"the price of `{model}` {verdicts[entry]}",
                    "look it up there, and give its entry that `source`, of kind `official`",
                )


def _not_official(entry: PriceEntry, source: Source) -> str:
    return f"comes from `{entry.source}`, of kind `{source.kind}`, not from the provider's own page"


def _verdicts(file: PriceFile | None, agreed: bool) -> dict[int, str | None]:
    """For each entry in use, by identity: what is wrong with where it comes from, None where that is official."""
    if file is None or file.snapshot is None:
        return {}
    found: dict[int, str | None] = {}
    for model in file.snapshot.models.values():
        for entry in model.prices:
            source = file.snapshot.sources.get(entry.source) if entry.source is not None else None
            if source is None:
                named = f"comes from `{entry.source}`, which the price file does not describe"
                bare = None if agreed else "has no source"
                found[id(entry)] = bare if entry.source is None else named
            else:
                kinds = _AGREED if agreed else {_OFFICIAL}
                found[id(entry)] = None if source.kind in kinds else _not_official(entry, source)
    return found


RULE = Rule("price-unofficial", Severity.WARNING, "a price in use has no official source", check)
