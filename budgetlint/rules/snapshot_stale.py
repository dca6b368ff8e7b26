"""A listed price in use was read or published longer ago than the limit for prices."""

from collections.abc import Iterable, Iterator
from datetime import date

from budgetlint.findings.problem import Problem, Severity
from budgetlint.model.snapshot import PriceSnapshot
from budgetlint.rules.entries import used_prices
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for the oldest price in use: an error if the file states the limit, else a warning.
    Contracts are not judged by age: they end on their `until`.
    """
    file, pricing = subject.listed, subject.pricing
    if file is None or file.snapshot is None or pricing is None:
        return
    stated = pricing.max_age_days
    limit = subject.max_age_days if stated is None else int(stated)
    day, model = min(_priced_days(subject, file.snapshot), default=(file.snapshot.date, None))
    age = (subject.day - day).days
    if age > limit:
        what = "is" if model is None else f"prices `{model}` as"
        yield Problem(
            file.path,
            f"`{file.reference}` {what} of {day}, {age} days before {subject.day}: "
            f"{age - limit} days more than the {limit} allowed",
            "`budgetlint snapshot pin --upgrade` takes the catalog's current prices; after looking a price up again, "
            "date its source with that day",
            severity=Severity.WARNING if stated is None else None,
            related=()
            if stated is None or subject.file.pricing is None
            else (((*subject.pricing_path, "max_age_days"), "the limit"),),
        )


def _priced_days(subject: Subject, snapshot: PriceSnapshot) -> Iterator[tuple[date, str]]:
    """For each listed price in use, the day from which its age is counted, and its model."""
    listed = {id(entry) for model in snapshot.models.values() for entry in model.prices}
    used = {
        (id(rate.entry), spender.workload.model): rate.entry
        for spender in subject.estimate.spenders
        for _, rate in used_prices(spender)
    }
    for (identity, model), entry in used.items():
        if identity in listed:
            source = snapshot.sources.get(entry.source) if entry.source is not None else None
            yield (source.day if source is not None else None) or snapshot.date, model
