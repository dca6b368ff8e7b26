"""What people changed, as they wrote it: each field that affects cost, before and after."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import Enum

from budgetlint.compare.drivers import DRIVER_BY_FIELD, changed_fields
from budgetlint.compare.results import Fact
from budgetlint.compare.sides import MULTIPLIERS, Side
from budgetlint.estimate.line_items import LineItem
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import written
from budgetlint.figures.shown import count
from budgetlint.frozen import is_record, parts, replace, unit_of
from budgetlint.model.multipliers import INHERITED


def facts_of(before: Side, after: Side, old: WorkloadEstimate, new: WorkloadEstimate) -> tuple[Fact, ...]:
    """The fields that differ between two sides, and the rates if the prices differ."""
    if type(before.workload) is not type(after.workload):
        return (Fact("kind", before.workload.KIND, after.workload.KIND, "kind"),)
    facts: list[Fact] = []
    for name in changed_fields(before, after):
        if name == "prices":
            facts.extend(_rates(old, new, after.currency) if _have_rates_in_common(before, after) else ())
        elif name in _FACTS:
            facts.append(Fact(_FACTS[name], _of_file(before, name), _of_file(after, name), DRIVER_BY_FIELD[name]))
        else:
            then, now = dict(_written(before, name)), dict(_written(after, name))
            facts.extend(_differing(then, now, DRIVER_BY_FIELD[name]))
    return tuple(facts)


_FACTS = {
    "period": "period",
    "starts": "horizon",
    "growths": "growth of drivers",
    "ramps": "ramp of drivers",
    "seasons": "season of drivers",
}


def _of_file(side: Side, name: str) -> str | None:
    """What the file states for all its workloads, in words."""
    match name:
        case "period":
            period = side.workload.period or side.period
            return period.value
        case "starts":
            return None if side.starts is None else f"{written(side.months or Decimal(0))} months from {side.starts}"
        case _:
            words = (f"{key} {word}" for value in getattr(side, name) for key, word in _flat("", value, "share"))
            return ", ".join(word.removeprefix(".") for word in words) or None


def _have_rates_in_common(before: Side, after: Side) -> bool:
    """Whether rates before and after are comparable: of one model, in one currency."""
    return before.workload.model == after.workload.model and before.currency == after.currency


def _written(side: Side, name: str) -> Iterator[tuple[str, str]]:
    """A field of a side as written; a record or mapping as its parts."""
    record = side.workload.multipliers if name in MULTIPLIERS else side.workload
    return _flat(name.rstrip("_"), getattr(record, name), unit_of(type(record), name))


def _differing(then: Mapping[str, str], now: Mapping[str, str], driver: str) -> Iterator[Fact]:
    for name in dict.fromkeys((*then, *now)):
        if then.get(name) != now.get(name):
            yield Fact(name, then.get(name), now.get(name), driver)


def _rates(old: WorkloadEstimate, new: WorkloadEstimate, currency: str) -> Iterator[Fact]:
    """The rates of the meters in use: `rate of input_tokens: 3 → 4 USD per 1,000,000`."""
    then, now = (
        {f"rate of {item.meter}": _joined_rates(estimate, item.meter) for item in _items(estimate)}
        for estimate in (old, new)
    )
    units = {f"rate of {item.meter}": _unit(item, currency) for item in (*_items(old), *_items(new))}
    for fact in _differing(then, now, "price"):
        yield replace(fact, unit=units[fact.name])


def _unit(item: LineItem, currency: str) -> str:
    return currency if item.rate.per == 1 else f"{currency} per {count(item.rate.per)}"


def _items(estimate: WorkloadEstimate) -> tuple[LineItem, ...]:
    return (*estimate.items, *(item for step in estimate.steps for item in step.items))


def _joined_rates(estimate: WorkloadEstimate, meter: str) -> str:
    return ", ".join(dict.fromkeys(written(item.rate.amount) for item in _items(estimate) if item.meter == meter))


def _flat(name: str, value: object, unit: str | None) -> Iterator[tuple[str, str]]:
    """A value as written; a record or mapping as its parts: `context.instructions`."""
    if value is None or value is INHERITED:
        return
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _flat(f"{name}.{key}", item, unit)
    elif is_record(type(value)):
        for part in parts(type(value)):
            yield from _flat(f"{name}.{part.name}", getattr(value, part.name), unit_of(type(value), part.name))
    else:
        yield name, _word(value, unit)


def _word(value: object, unit: str | None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Decimal):
        return f"{written(value * 100)}%" if unit == "share" else written(value)
    return str(value)
