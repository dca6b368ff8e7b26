"""Refused calls in words: the limit that stopped them, how often, when, and the declared limit that explains it."""

from collections.abc import Iterator, Sequence

from budgetlint.figures.shown import counted
from budgetlint.reconcile.refused import RefusedCalls
from budgetlint.reports.estimate.json_findings import Json

HEADS = ("gateway", "means", "key", "calls", "first", "last", "declared limit")


def rows(refused: Sequence[RefusedCalls]) -> Iterator[tuple[str, ...]]:
    """One row for each limit of a gateway and key."""
    for row in refused:
        yield (
            row.gateway or "unknown",
            row.means,
            row.key or "unknown",
            f"{row.count:,}",
            "unknown" if row.first is None else row.first.isoformat(),
            "unknown" if row.last is None else row.last.isoformat(),
            row.limit or "none is known to explain it",
        )


def lines(refused: Sequence[RefusedCalls]) -> Iterator[str]:
    """`openrouter: key limit used up, chat-prod, 3 calls from 2026-11-03 to 2026-11-05: accounts.openrouter.keys.chat-prod`."""
    for row in refused:
        key = "" if row.key is None else f", {row.key}"
        days = (
            ""
            if row.first is None
            else f" on {row.first}"
            if row.first == row.last
            else f" from {row.first} to {row.last}"
        )
        declared = row.limit or "no declared limit is known to explain it"
        yield f"{row.gateway or 'gateway unknown'}: {row.means}{key}, {counted(row.count, 'call')}{days}: {declared}"
        if len(row.days) > 1:
            yield f"  by day: {', '.join(f'{day} {count:,}' for day, count in row.days)}"


def data(refused: Sequence[RefusedCalls]) -> list[Json]:
    """Refused calls as data."""
    return [_row(row) for row in refused]


def _row(row: RefusedCalls) -> Json:
    days: list[Json] = [{"day": day.isoformat(), "count": count} for day, count in row.days]
    return {
        "gateway": row.gateway,
        "means": row.means,
        "count": row.count,
        "first": None if row.first is None else row.first.isoformat(),
        "last": None if row.last is None else row.last.isoformat(),
        "limit": row.limit,
        "account": row.account,
        "key": row.key,
        "path": row.path,
        "days": days,
    }
