"""Limits, days and amounts of accounts as findings write them."""

from collections.abc import Iterator
from decimal import Decimal

from budgetlint.estimate.accounts.results import AccountResult, LimitResult, Stop
from budgetlint.figures.shown import WEEKDAYS, count, stated_money, tally, telling_money


def limits_of(result: AccountResult) -> Iterator[LimitResult]:
    """The money limits of an account: its own and those of its keys."""
    if result.limit is not None:
        yield result.limit
    yield from result.keys


def per(limit: LimitResult) -> str:
    """What a limit is per: `a month`, or `in all` if it never resets."""
    return "in all" if limit.reset == "never" else f"a {limit.reset}"


def ordinal(number: int) -> str:
    """A day of a month as an ordinal: `1st`, `22nd`, `27th`."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def stops(limit: LimitResult, stop: Stop) -> str:
    """When a limit stops calls: `it stops on the 27th`, followed by the month in a calendar plan."""
    day = stop.day
    match limit.reset:
        case "never":
            return f"it stops on {day}"
        case "month":
            return f"it stops on the {ordinal(stop.count if day is None else day.day)}{_of_month(stop)}"
        case "week":
            return f"it stops on {WEEKDAYS[(stop.count - 1) % 7]}" if day is None else f"it stops on {day}"
        case "day":
            return "it stops each day" if day is None else f"it stops on {day}"


def _of_month(stop: Stop) -> str:
    return "" if stop.day is None else f" of {stop.window}"


def worst(limit: LimitResult, stop: Stop, *, requests: bool = False) -> str:
    """The window with the greatest need, if it is not the first that exceeds the limit; else nothing."""
    if not limit.worst_window or limit.worst_window == stop.window or limit.worst <= stop.needs:
        return ""
    return f"; most, {amount(limit.worst, requests=requests)}, in {limit.worst_window}"


def amount(number: Decimal, *, requests: bool = False) -> str:
    """A computed amount of money, or a number of requests."""
    return tally(number) if requests else telling_money(number)


def stated(number: Decimal, *, requests: bool = False) -> str:
    """An amount as written in the file."""
    return count(number) if requests else stated_money(number)
