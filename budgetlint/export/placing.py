"""Placement of limits at an enforcer: on one key, on a group of keys, or on the whole account.

A call uses one key, so a limit over several workloads works only if it covers every key that serves them completely:
a key only partly in scope would be stopped for other workloads' spend, and a key outside would not be stopped at all.
"""

from collections.abc import Callable, Iterator, Sequence
from enum import Enum

from budgetlint.export.enforcer import Enforcer, Export, ExportItem
from budgetlint.export.limits import AccountLimits, DeclaredLimit, NotExported
from budgetlint.frozen import Frozen
from budgetlint.model.periods import Period


class Place(Enum):
    """What an enforcer can put a limit on."""

    KEY = "key"
    GROUP = "group"
    WHOLE = "whole"


class Levels(Frozen, kw_only=True):
    """What an enforcer can limit besides keys.

    `whole_first` is whether the whole is used before a key or group of its own; a group and the whole accept limits
    of several periods only if they have windows.
    """

    group: str | None = None
    whole: str | None = None
    whole_first: bool = False
    group_windows: bool = True
    whole_windows: bool = True
    whole_counts_byok: bool = True
    """Whether the whole is known to count BYOK calls."""


class Placement(Frozen):
    """A limit and where it is placed: the name of its key or group, and the group that a key is in."""

    limit: DeclaredLimit
    place: Place
    name: str
    group: str | None = None


def placed(account: AccountLimits, levels: Levels) -> tuple[tuple[Placement, ...], tuple[NotExported, ...]]:
    """The place of each limit of an account, the nearest and tightest first, and limits without a place."""
    board = _Board(account, levels)
    refused: list[NotExported] = []
    for limit in sorted((*account.budgets, *account.whole), key=lambda limit: (len(limit.workloads), limit.amount)):
        reason = board.put(limit)
        if reason is not None:
            refused.append(NotExported(limit.address, reason))
    order = {limit.address: at for at, limit in enumerate(account.limits)}
    return tuple(sorted(board.placed(), key=lambda placement: order[placement.limit.address])), tuple(refused)


class _Board:
    """The keys of an account, the groups of them, and the limits on each."""

    def __init__(self, account: AccountLimits, levels: Levels) -> None:
        self._account = account
        self._levels = levels
        self._single: list[DeclaredLimit] = []
        self._groups: dict[frozenset[str], list[DeclaredLimit]] = {}
        self._whole: list[DeclaredLimit] = []

    def put(self, limit: DeclaredLimit) -> str | None:
        """Find a place for a limit; returns None, or why there is none."""
        whole = (self._on_whole,) if self._levels.whole else ()
        near: tuple[Callable[[DeclaredLimit], bool], ...] = (
            self._on_group if self._levels.group is not None else self._on_single_key,
        )
        ways = (*whole, *near) if self._levels.whole_first else (*near, *whole)
        return None if any(way(limit) for way in ways) else self._reason(limit)

    def placed(self) -> Iterator[Placement]:
        for key in self._account.keys:
            yield Placement(key, Place.KEY, key.label, self._group_of(key))
        yield from (Placement(limit, Place.KEY, limit.label) for limit in self._single)
        for limits in self._groups.values():
            yield from (Placement(limit, Place.GROUP, limits[0].label) for limit in limits)
        yield from (Placement(limit, Place.WHOLE, _slug(self._account.name)) for limit in self._whole)

    def _group_of(self, key: DeclaredLimit) -> str | None:
        scope = frozenset(key.workloads)
        return next((limits[0].label for inside, limits in self._groups.items() if scope <= inside), None)

    def _on_whole(self, limit: DeclaredLimit) -> bool:
        if self._is_uncounted(limit):
            return False
        if frozenset(limit.workloads) != frozenset(self._account.workloads) or not _free(
            self._whole, limit, windows=self._levels.whole_windows
        ):
            return False
        self._whole.append(limit)
        return True

    def _on_group(self, limit: DeclaredLimit) -> bool:
        scope = frozenset(limit.workloads)
        same = self._groups.get(scope)
        if same is not None:
            if _free(same, limit, windows=self._levels.group_windows):
                same.append(limit)
                return True
            return False
        if any(scope & inside for inside in self._groups) or self._half_inside(scope):
            return False
        self._groups[scope] = [limit]
        return True

    def _on_single_key(self, limit: DeclaredLimit) -> bool:
        scope = frozenset(limit.workloads)
        if any(scope & frozenset(other.workloads) for other in (*self._account.keys, *self._single)):
            return False
        self._single.append(limit)
        return True

    def _half_inside(self, scope: frozenset[str]) -> tuple[DeclaredLimit, ...]:
        return tuple(
            key
            for key in (*self._account.keys, *self._account.refused_keys)
            if scope & frozenset(key.workloads) and not frozenset(key.workloads) <= scope
        )

    def _is_uncounted(self, limit: DeclaredLimit) -> bool:
        """Why a limit that includes BYOK calls can't be on the whole, which is not known to count them; None if it
        can."""
        return limit.include_byok and not self._levels.whole_counts_byok

    def _reason(self, limit: DeclaredLimit) -> str:
        scope = frozenset(limit.workloads)
        if self._is_uncounted(limit) and scope == frozenset(self._account.workloads):
            names = ", ".join(f"`{name}`" for name in self._account.on_own_keys if name in scope)
            return f"it counts {names} on keys of your own, and the budget of a {self._levels.whole} is not known to count those"
        half = self._half_inside(scope)
        if half:
            names = ", ".join(f"`{name}`" for name in sorted(set(half[0].workloads) - scope))
            return f"its workloads use the key `{half[0].name}`, which also serves {names}"
        others = [
            other
            for other in (*self._account.keys, *self._single, *(one for many in self._groups.values() for one in many))
            if scope & frozenset(other.workloads)
        ]
        named = ", ".join(f"`{other.address}`" for other in others)
        level = " or ".join(f"one {name}" for name in (self._levels.group, self._levels.whole) if name)
        return f"its workloads are already limited by {named}, and {level or 'one key'} is the only thing left to limit them"


def _free(limits: Sequence[DeclaredLimit], limit: DeclaredLimit, *, windows: bool) -> bool:
    """Whether a limit may be added to those already in a place."""
    periods: set[Period | None] = {other.period for other in limits}
    return not limits or (windows and limit.period not in periods)


def _slug(name: str) -> str:
    """A name as part of an address."""
    return name.replace("/", "-")


def item_per_limit(
    levels: Levels, item: Callable[[Enforcer, Placement], ExportItem]
) -> Callable[[Enforcer, tuple[AccountLimits, ...]], Export]:
    """Returns a function that writes an item for each placed limit of each account, by an enforcer's levels."""

    def written(enforcer: Enforcer, accounts: tuple[AccountLimits, ...]) -> Export:
        items: list[ExportItem] = []
        refused: list[NotExported] = []
        for account in accounts:
            places, unplaced = placed(account, levels)
            refused += unplaced
            items += (item(enforcer, placement) for placement in places)
        return Export(tuple(items), tuple(refused))

    return written
