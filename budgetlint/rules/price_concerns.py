"""What each rule about prices applies to: cheap predicates over a file, as `concerns` has for the other rules."""

from collections.abc import Iterator

from budgetlint.estimate.line_items import Rate
from budgetlint.model.snapshot import PriceEntry, PriceSnapshot
from budgetlint.rules.rule import PriceFile, Subject


def _files(subject: Subject) -> tuple[PriceFile, ...]:
    return tuple(file for file in (subject.listed, subject.contract) if file is not None)


def _snapshots(subject: Subject) -> Iterator[PriceSnapshot]:
    return (file.snapshot for file in _files(subject) if file.snapshot is not None)


def _entries(subject: Subject) -> Iterator[PriceEntry]:
    return (entry for snapshot in _snapshots(subject) for model in snapshot.models.values() for entry in model.prices)


def _rates(subject: Subject) -> Iterator[Rate]:
    for spender in subject.estimate.spenders:
        yield from (item.rate for item in spender.items)
        yield from (item.rate for step in spender.steps for item in step.items)


def prices_unread(subject: Subject) -> bool:
    """No prices are named, or the named ones can't be used."""
    return subject.pricing is None or any(file.fault is not None for file in _files(subject))


def prices_from_later(subject: Subject) -> bool:
    """A price file is dated after the day of the check."""
    return any(snapshot.date > subject.day for snapshot in _snapshots(subject))


def prices_unpinned(subject: Subject) -> bool:
    """A price file is used without a hash."""
    return any(file.pinned is None for file in _files(subject))


def unpriced(subject: Subject) -> bool:
    """A workload has no price."""
    return bool(subject.estimate.unpriced)


def respelled(subject: Subject) -> bool:
    """A model's name differs from its spelling in the price list."""
    listed = subject.listed
    return listed is None or any(
        workload.model not in listed.names_of(workload.model) for workload in subject.file.workloads.values()
    )


def retiring(subject: Subject) -> bool:
    """A model in use has a day on which it retires."""
    return any(model.retires is not None for snapshot in _snapshots(subject) for model in snapshot.models.values())


def limited(subject: Subject) -> bool:
    """A model in use has a context window or an output limit."""
    models = [model for snapshot in _snapshots(subject) for model in snapshot.models.values()]
    return any(model.context_window is not None or model.max_output_tokens is not None for model in models)


def cached_from(subject: Subject) -> bool:
    """A model in use has a minimum prompt size for its cache."""
    return any(
        model.cache_minimum is not None for snapshot in _snapshots(subject) for model in snapshot.models.values()
    )


def scheduled(subject: Subject) -> bool:
    """A model in use has prices by the hour."""
    return any(model.schedules for snapshot in _snapshots(subject) for model in snapshot.models.values())


def bounded(subject: Subject) -> bool:
    """A rate in use is an upper bound."""
    return any(rate.bound for rate in _rates(subject))


def unpaid(subject: Subject) -> bool:
    """A rate in use is zero."""
    return any(not rate.amount for rate in _rates(subject))


def disputed(subject: Subject) -> bool:
    """Sources dispute a price."""
    return any(entry.disputed for entry in _entries(subject))


def dated(subject: Subject) -> bool:
    """A price begins or ends on some day."""
    return any(entry.from_ is not None or entry.until is not None for entry in _entries(subject))


def sourced_earlier(subject: Subject) -> bool:
    """A source of the price list was read before its date."""
    snapshot = None if subject.listed is None else subject.listed.snapshot
    return snapshot is not None and any(
        source.day is not None and source.day < snapshot.date for source in snapshot.sources.values()
    )


def unofficial(subject: Subject) -> bool:
    """A price does not come from a source of kind `official`."""
    official = [
        (entry, snapshot.sources.get(entry.source or ""))
        for snapshot in _snapshots(subject)
        for model in snapshot.models.values()
        for entry in model.prices
    ]
    return any(source is None or source.kind != "official" for _, source in official)


def newer_prices(subject: Subject) -> bool:
    """The catalog was asked for newer prices, and has some."""
    return subject.newer() is not None


def advised(subject: Subject) -> bool:
    """An advisory is about a model in use."""
    return bool(subject.known_advisories())


def required(subject: Subject) -> bool:
    """The configuration requires how well prices are sourced."""
    return subject.require is not None


def thresholds(subject: Subject) -> bool:
    """A model in use has a different price above some prompt size."""
    return any(spender.thresholds for spender in subject.estimate.spenders)


def contracted(subject: Subject) -> bool:
    """There is a contract."""
    return subject.contract is not None
