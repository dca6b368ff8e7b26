"""Loosened budget files: budgets key by key, their scopes, buffers and the age of prices."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from budgetlint.estimate.plan import named_in, scope_of
from budgetlint.figures.exact import ONE, ZERO, written
from budgetlint.findings.gate_change import GateChange
from budgetlint.frozen import Frozen
from budgetlint.gate.side import SideFile
from budgetlint.model.budget import DEFAULT_MAX_AGE_DAYS, Basis, Budget, BudgetFile, Pricing, Raised
from budgetlint.model.configuration import Configuration
from budgetlint.model.mix import part_workload
from budgetlint.model.periods import Period
from budgetlint.model.workload import Workload

_BASES: Final[Mapping[Basis, int]] = {"payable": 0, "planned": 1, "operational": 2, "base": 3}
_NEVER: Final = Decimal("Infinity")


class BudgetKey(Frozen):
    """A key of a budget that can be loosened: the greater its measure, the looser the budget."""

    kind: str
    key: str
    measure: Callable[[BudgetFile, Budget], Decimal]
    words: Callable[[BudgetFile, Budget], str]


def _ceiling(file: BudgetFile, budget: Budget, month: str | None) -> Decimal:
    """The ceiling in a month, on an average day if it is per period: 1,200 a year is not looser than 100 a month."""
    ceiling = budget.ceiling_in(month)
    return ceiling if budget.per else ceiling / (budget.period or file.period).days


def _ceiling_words(file: BudgetFile, budget: Budget, month: str | None) -> str:
    measure = f"per {budget.per}" if budget.per else f"a {(budget.period or file.period).value}"
    since = "" if month is None or isinstance(budget.ceiling, Decimal) else f" from {month} on"
    return f"{written(budget.ceiling_in(month))} {file.currency} {measure}{since}"


def _first_looser_month(old: BudgetFile, was: Budget, new: BudgetFile, now: Budget) -> tuple[str | None] | None:
    """The first month in which the new ceiling is higher than the old; None if there is none.

    A ceiling that is the same in all months is compared without a month.
    """
    stated = sorted({month for budget in (was, now) for month in _months(budget)})
    months: list[str | None] = [*stated] if stated else [None]
    return next(((month,) for month in months if _is_higher((old, was), (new, now), month)), None)


def _is_higher(before: tuple[BudgetFile, Budget], after: tuple[BudgetFile, Budget], month: str | None) -> bool:
    """Whether a ceiling is higher than before on an average day.

    In a calendar plan, a longer run may hide a month that costs more than the others, so a ceiling of longer runs must
    also be no higher than the earlier one of shorter runs.
    """
    shorter, longer = _run_days(*before), _run_days(*after)
    if after[0].starts is not None and longer > shorter:
        return _run_ceiling(*after, month) > _run_ceiling(*before, month)
    return _ceiling(*after, month) > _ceiling(*before, month)


def _run_days(file: BudgetFile, budget: Budget) -> Decimal:
    """The average number of days in which a ceiling must hold in a calendar plan: a month at least."""
    return ONE if budget.per else max(Period.MONTH.days, (budget.period or file.period).days)


def _run_ceiling(file: BudgetFile, budget: Budget, month: str | None) -> Decimal:
    """The ceiling of an average run in a calendar plan."""
    return budget.ceiling_in(month) * _run_days(file, budget) / (budget.period or file.period).days


def _months(budget: Budget) -> tuple[str, ...]:
    return () if isinstance(budget.ceiling, Decimal) else tuple(budget.ceiling)


def _probability(budget: Budget) -> Decimal:
    """The allowed probability of exceeding the ceiling; unlimited if not stated."""
    return _NEVER if budget.max_probability is None else budget.max_probability


def _allowed(budget: Budget) -> str:
    return "any" if budget.max_probability is None else f"{written(budget.max_probability * 100)}%"


BUDGET_KEYS: Final = (
    BudgetKey("basis", "basis", lambda _, budget: Decimal(_BASES[budget.basis]), lambda _, budget: budget.basis),
    BudgetKey(
        "warn-at", "warn_at", lambda _, budget: budget.warn_at, lambda _, budget: f"{written(budget.warn_at * 100)}%"
    ),
    BudgetKey(
        "max-probability", "max_probability", lambda _, budget: _probability(budget), lambda _, budget: _allowed(budget)
    ),
)
"""One entry for each key of a budget that can be loosened."""


def budget_changes(before: SideFile, after: SideFile) -> Iterator[GateChange]:
    """What is looser in the budgets of a file that is readable on both sides."""
    old, new = before.seen, after.seen
    if old is None or new is None:
        return
    added = [budget for name, budget in new.budgets.items() if name not in old.budgets]
    for name, budget in old.budgets.items():
        now = new.budgets.get(name)
        subject = f"budgets.{name}"
        if now is not None:
            yield from _looser(subject, (old, budget), (new, now), after)
        elif not any(_stands_in(old, budget, new, other, subject, after) for other in added):
            words = _ceiling_words(old, budget, None)
            yield GateChange("budget", subject, words, None, after.path, after.line("budgets"))


def _stands_in(old: BudgetFile, gone: Budget, new: BudgetFile, other: Budget, subject: str, after: SideFile) -> bool:
    """Whether a budget under another name is as strict as a removed one, which was then renamed."""
    return not any(_looser(subject, (old, gone), (new, other), after))


def _looser(
    subject: str, before: tuple[BudgetFile, Budget], after: tuple[BudgetFile, Budget], file: SideFile
) -> Iterator[GateChange]:
    """What is looser in one budget; if its unit changed, its ceilings can't be compared."""
    (old, was), (new, now) = before, after
    name = subject.removeprefix("budgets.")
    place = file.line("budgets", name)
    if old.currency != new.currency:
        yield GateChange("currency", subject, old.currency, new.currency, file.path, file.line("currency"))
    if was.per != now.per:
        yield GateChange("per", subject, was.per, now.per, file.path, file.line("budgets", name, "per"))
    comparable = old.currency == new.currency and was.per == now.per
    looser = _first_looser_month(old, was, new, now) if comparable else None
    if looser is not None:
        words = (_ceiling_words(old, was, *looser), _ceiling_words(new, now, *looser))
        yield GateChange("ceiling", subject, *words, file.path, file.line("budgets", name, "ceiling"))
    for key in BUDGET_KEYS:
        if key.measure(new, now) > key.measure(old, was):
            line = file.line("budgets", name, key.key)
            yield GateChange(key.kind, subject, key.words(old, was), key.words(new, now), file.path, line)
    if was.without != now.without:
        from budgetlint.gate.adjustments import without_changes

        yield from without_changes(subject, before, after, file)
    yield from _scope(subject, before, after, file.path, place)
    if was.within is not None and was.within != now.within:
        line = file.line("budgets", name, "within")
        yield GateChange("within", subject, was.within, now.within, file.path, line)
    if now.raised is not None and (was.raised is None or _is_more(was.raised, now.raised)):
        earlier = None if was.raised is None else _raise_words(was.raised, old.currency)
        line = file.line("budgets", name, "raised")
        yield GateChange("raised", subject, earlier, _raise_words(now.raised, new.currency), file.path, line)


def _is_more(was: Raised, now: Raised) -> bool:
    """Whether a raise is higher, lasts longer or begins earlier."""
    earlier = (now.from_ or date.min) < (was.from_ or date.min)
    return earlier or now.until > was.until or now.ceiling > was.ceiling


def _raise_words(raised: Raised, currency: str) -> str:
    since = "" if raised.from_ is None else f" from {raised.from_}"
    return f"{written(raised.ceiling)} {currency}{since} until {raised.until}"


def file_changes(before: SideFile, after: SideFile) -> Iterator[GateChange]:
    """Changed defaults, and files that a root's budgets no longer include."""
    old, new = before.file, after.file
    if old is None or new is None:
        return
    if old.extends is not None and old.extends != new.extends:
        yield GateChange("extends", "extends", old.extends, new.extends, after.path, after.line("extends"))
    for key, was, now in _calendars(old, new):
        yield GateChange("calendar", key, was, now, after.path, after.line(key))
    for name in sorted(before.included - after.included):
        yield GateChange("includes", "includes", name, None, after.path, after.line("includes"))


def _calendars(old: BudgetFile, new: BudgetFile) -> Iterator[tuple[str, str | None, str | None]]:
    """Changes in the months to which ceilings apply: another start, another fiscal year, fewer months."""
    if old.starts is None:
        return
    if new.starts != old.starts:
        yield "starts", old.starts, new.starts
    if new.starts is not None and len(new.calendar) < len(old.calendar):
        yield "months", str(len(old.calendar)), str(len(new.calendar))
    if old.year_starts != new.year_starts:
        yield "year_starts", _text(old.year_starts), _text(new.year_starts)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else written(number)


def _scope(
    subject: str, before: tuple[BudgetFile, Budget], after: tuple[BudgetFile, Budget], path: str, line: int
) -> Iterator[GateChange]:
    """A scope that is smaller, and a count to divide by that is larger."""
    (old, was), (new, now) = before, after
    covers = set(scope_of(new, now))
    lost = [name for name in scope_of(old, was) if name in new.workloads and name not in covers]
    lost += [name for name in scope_of(new, was) if name not in covers and name not in lost]
    if was.workloads is not None and now.workloads is not None:
        dropped = [name for name in was.workloads if name not in now.workloads and name not in new.workloads]
        strangers = [name for name in new.workloads if name not in old.workloads and name not in covers]
        lost += dropped if strangers else []
    if lost:
        left_out = ", ".join(dict.fromkeys(lost))
        yield GateChange("scope", subject, f"covers {left_out}", f"does not cover {left_out}", path, line)
    counted = _counted_more((old, was), (new, now))
    if was.per is not None and was.per == now.per and counted:
        more = ", ".join(counted)
        yield GateChange("of", subject, f"does not divide by {more}", f"divides by {more} too", path, line)


def _counted_more(before: tuple[BudgetFile, Budget], after: tuple[BudgetFile, Budget]) -> list[str]:
    """The workloads by whose units a budget divides now too, and new ones where `of` names more than took the place of
    others."""
    (old, was), (new, now) = before, after
    earlier, today = _counted(old, was), _counted(new, now)
    more = [name for name in today if name not in earlier]
    known = [name for name in more if name in old.workloads]
    stated = was.of is not None and now.of is not None
    gone = [name for name in earlier if name not in new.workloads]
    return more if stated and len(more) - len(known) > len(gone) else known


def _counted(file: BudgetFile, budget: Budget) -> tuple[str, ...]:
    """The workloads by whose units a budget divides."""
    return scope_of(file, budget) if budget.of is None else named_in(budget.of, file.workloads)


def buffer_changes(before: SideFile, after: SideFile) -> Iterator[GateChange]:
    """Buffers that are lower: the file's once, and those of workloads and parts of a mix that have their own."""
    old, new = before.file, after.file
    if old is None or new is None:
        return
    was, now = old.buffer or ZERO, new.buffer or ZERO
    if now < was:
        yield GateChange("buffer", "buffer", _share(was), _share(now), *after.stated("buffer"))
    for name, workload in new.workloads.items():
        earlier = old.workloads.get(name)
        if earlier is None:
            continue
        for inner, earlier_buffer, buffer in _stated_buffers(earlier, workload):
            then = was if earlier_buffer is None else earlier_buffer
            today = now if buffer is None else buffer
            if today < then:
                path = ("workloads", name, *inner, "buffer")
                yield GateChange("buffer", ".".join(path), _share(then), _share(today), after.path, after.line(*path))


def _stated_buffers(
    before: Workload, after: Workload
) -> Iterator[tuple[tuple[str, ...], Decimal | None, Decimal | None]]:
    """The buffers of a workload, and of the parts of its mix if they differ from the workload's; None is the file's."""
    if before.buffer is not None or after.buffer is not None:
        yield (), before.buffer, after.buffer
    for name in after.mix:
        was, now = _part_buffer(before, name), _part_buffer(after, name)
        if was != before.buffer or now != after.buffer:
            yield ("mix", name), was, now


def _part_buffer(workload: Workload, name: str) -> Decimal | None:
    part = workload.mix.get(name)
    return workload.buffer if part is None else part_workload(workload, part).buffer


def _share(share: Decimal) -> str:
    return f"{written(share * 100)}%"


def age_changes(before: SideFile, after: SideFile, configuration: Configuration) -> Iterator[GateChange]:
    """A limit on the age of prices that is higher than before, or removed: without one, stale prices only cause a
    warning, at the age that the configuration states."""
    stated = configuration.max_age_days
    default = Decimal(DEFAULT_MAX_AGE_DAYS) if stated is None else Decimal(stated)
    was, now = _max_age(before.pricing), _max_age(after.pricing)
    limit = default if was is None else was
    if was != now and (now is None or now > limit):
        place = after.stated("pricing", "max_age_days")
        yield GateChange("max-age-days", "pricing.max_age_days", _days(limit), _days(now), *place)


def _max_age(pricing: Pricing | None) -> Decimal | None:
    return None if pricing is None or pricing.max_age_days is None else Decimal(pricing.max_age_days)


def _days(limit: Decimal | None) -> str | None:
    return None if limit is None else f"{limit} days"
