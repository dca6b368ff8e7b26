"""Time zones of the machine's database as the offsets that they had and will have."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from budgetlint.records.moments import Offsets

_FIRST, _LAST = datetime(2018, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


class UnknownZone(ValueError):
    """No time zone has that name."""


@cache
def offsets_of(name: str) -> Offsets:
    """From which moments on the zone is how far ahead of UTC, nothing for UTC itself. Raises `UnknownZone`."""
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(f"no time zone is named `{name}`, expected one such as `Europe/Berlin`") from None
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
    """The first minute of the new offset between two moments with different ones."""
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
