"""Time zones of the machine's database, as UTC offsets over time."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from budgetlint.records.moments import Offsets

_FIRST, _LAST = datetime(2018, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


class UnknownZone(ValueError):
    """The time zone is unknown."""


@cache
def offsets_of(name: str) -> Offsets:
    """The UTC offsets of a zone, each with the moment from which it applies; empty for UTC. Raises `UnknownZone`."""
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(f"unknown time zone `{name}`, expected one such as `Europe/Berlin`") from None
    offsets = [(0, _ahead(_FIRST, zone))]
    day = _FIRST
    while day < _LAST:
        following = day + timedelta(days=1)
        if _ahead(following, zone) != offsets[-1][1]:
            turn = _turn(day, following, zone)
            offsets.append((int(turn.timestamp()) * 1000, _ahead(turn, zone)))
        day = following
    return tuple(offsets) if any(ahead for _, ahead in offsets) else ()


def _turn(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first minute of the new offset between two moments with different offsets."""
    old = _ahead(before, zone)
    while after - before > _MINUTE:
        middle = before + (after - before) // _MINUTE // 2 * _MINUTE
        if _ahead(middle, zone) == old:
            before = middle
        else:
            after = middle
    return after


def _ahead(moment: datetime, zone: ZoneInfo) -> int:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset // timedelta(milliseconds=1)
