"""The differences between two price snapshots, one price per line."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias

from budgetlint.catalog.pinned import mapping, prices
from budgetlint.figures.exact import exactly
from budgetlint.figures.shown import signed_percent
from budgetlint.frozen import Frozen
from budgetlint.source.document import Plain

_Fact: TypeAlias = tuple[str, str]
"""The conditions of a price, and its meter."""
_Facts: TypeAlias = dict[_Fact, dict[str, str]]
"""The values of each price, by the days on which they apply."""


class Change(Frozen):
    """A changed price or fact of a model; None on the side that lacks it."""

    model: str
    what: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        share = _share(self.before, self.after)
        return f"{self.model} {self.what}: {self.before or 'none'} → {self.after or 'none'}{share}"


def changes(before: dict[str, Plain], after: dict[str, Plain]) -> Iterator[Change]:
    """The changes from one snapshot to another, models sorted by name. A model on one side only is one change."""
    old, new = mapping(before.get("models")), mapping(after.get("models"))
    for model in sorted({*old, *new}):
        if model not in new:
            yield Change(model, "model", "listed", None)
        elif model not in old:
            yield Change(model, "model", None, "listed")
        else:
            was = _facts(mapping(old[model]), str(before.get("date")))
            now = _facts(mapping(new[model]), str(after.get("date")))
            yield from _prices(model, was, now)
            yield from _about(model, mapping(old[model]), mapping(new[model]))


def _prices(name: str, was: _Facts, now: _Facts) -> Iterator[Change]:
    """The prices that differ: with their days if only one applies at a time, else day by day."""
    for fact in sorted({*was, *now}):
        old, new = was.get(fact, {}), now.get(fact, {})
        conditions, meter = fact
        if len(old) <= 1 and len(new) <= 1:
            before, after = _dated(old), _dated(new)
            if before != after:
                yield Change(name, _named(meter, conditions), before, after)
            continue
        for days in sorted({*old, *new}):
            if old.get(days) != new.get(days):
                where = ", ".join(part for part in (conditions, days) if part)
                yield Change(name, _named(meter, where), old.get(days), new.get(days))


def _named(meter: str, conditions: str) -> str:
    return f"{meter} ({conditions})" if conditions else meter


def _dated(prices_by_days: dict[str, str]) -> str | None:
    return next((f"{price} {days}".rstrip() for days, price in prices_by_days.items()), None)


def _about(name: str, old: dict[str, Plain], new: dict[str, Plain]) -> Iterator[Change]:
    for key in ("context_window", "max_output_tokens", "cache_minimum", "retires"):
        if old.get(key) != new.get(key):
            yield Change(name, key, _text(old.get(key)), _text(new.get(key)))


def _facts(model: dict[str, Plain], day: str) -> _Facts:
    """The prices of a model; a price that began before the day of its snapshot is shown without that day."""
    facts: _Facts = {}
    for entry in prices(model):
        conditions = ", ".join(f"{key} {_words(value)}" for key, value in sorted(mapping(entry.get("when")).items()))
        days = [f"from {entry['from']}"] if str(entry.get("from", "")) > day else []
        days += [f"until {entry['until']}"] if "until" in entry else []
        for kind in ("rates", "multiply"):
            for meter, rate in mapping(entry.get(kind)).items():
                shown = _text(rate) or ""
                facts.setdefault((conditions, meter), {})[" ".join(days)] = f"×{shown}" if kind == "multiply" else shown
        if "minimum_charge" in entry:
            facts.setdefault((conditions, "minimum_charge"), {})[" ".join(days)] = _text(entry["minimum_charge"]) or ""
    return facts


def _words(value: Plain) -> str:
    return "/".join(_words(part) for part in value) if isinstance(value, list) else str(value).lower()


def _text(value: Plain) -> str | None:
    if value is None:
        return None
    if isinstance(value, dict):
        return f"{value.get('amount')} {value.get('unit')}"
    return str(value)


def _share(before: str | None, after: str | None) -> str:
    """The change of a rate in per cent: ` (-33.3%)`."""
    try:
        old, new = Decimal(before or ""), Decimal(after or "")
    except ArithmeticError:
        return ""
    if not old:
        return ""
    with exactly():
        return f" ({signed_percent((new - old) / old)})"
