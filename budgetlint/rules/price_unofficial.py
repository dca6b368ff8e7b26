"""A price in use comes from a single list, not from the provider."""

from collections.abc import Iterable

from budgetlint.estimate.standing import confirming
from budgetlint.findings.problem import Problem, Severity
from budgetlint.model.snapshot import PriceEntry, PriceSnapshot
from budgetlint.rules.entries import used_prices
from budgetlint.rules.rule import PriceFile, Subject

_SILENT = frozenset({"official", "contract", "quote", "own"})
_HELP = "look it up on the provider's page, and give its entry a `source` of kind `official`"


def check(subject: Subject) -> Iterable[Problem]:
    """The most severe problem of each model, at the first workload that uses it; a contract's entries are exempt."""
    verdicts = {**_verdicts(subject.listed, False), **_verdicts(subject.contract, True)}
    if not verdicts:
        return
    reported: set[str] = set()
    for estimate in subject.estimate.spenders:
        model = estimate.workload.model
        used = [verdicts[id(rate.entry)] for _, rate in used_prices(estimate) if id(rate.entry) in verdicts]
        if used and model not in reported:
            reported.add(model)
            severity, says = next((verdict for verdict in used if verdict[0] is Severity.WARNING), used[0])
            yield Problem((*estimate.path, "model"), f"the price of `{model}` {says}", _HELP, severity=severity)


def _verdicts(file: PriceFile | None, agreed: bool) -> dict[int, tuple[Severity, str]]:
    """For each insufficiently sourced entry, by identity: the severity, and what is known of its source."""
    if file is None or file.snapshot is None:
        return {}
    entries = (entry for model in file.snapshot.models.values() for entry in model.prices)
    return {id(entry): verdict for entry in entries if (verdict := _verdict(entry, file.snapshot, agreed)) is not None}


def _verdict(entry: PriceEntry, snapshot: PriceSnapshot, agreed: bool) -> tuple[Severity, str] | None:
    if entry.source is None:
        return None if agreed else (Severity.WARNING, "has no source")
    source = snapshot.sources.get(entry.source)
    if source is None:
        return Severity.WARNING, f"comes from `{entry.source}`, which the price file does not describe"
    if source.kind in _SILENT or confirming(entry, snapshot.sources):
        return None
    if source.kind == "cited":
        return Severity.INFO, f"comes from {source.through or 'one list'} alone, a list that names the provider's page"
    return Severity.WARNING, f"comes from `{entry.source}` alone, a list that does not name the provider's page"
