"""Keys as a gateway reports them, compared with the file's declarations and recorded spend."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from budgetlint.estimate.accounts.windows import YEAR
from budgetlint.figures.exact import ZERO, settled
from budgetlint.model.accounts import Reset
from budgetlint.model.calendar import last_day, month_of
from budgetlint.reconcile.account_standing import ObservedKey
from budgetlint.records.account_states import KeyState

if TYPE_CHECKING:
    from budgetlint.estimate.accounts.results import AccountResult
    from budgetlint.model.accounts import ProviderAccount
    from budgetlint.reconcile.saved_answers import SavedAnswers

_DAY: Final = timedelta(days=1)


def observed_keys(
    result: "AccountResult", rates: Mapping[str, Decimal], spared: Collection[str], read: "SavedAnswers"
) -> Iterator[ObservedKey]:
    """The keys that a gateway reports; `rates` is the spend per day of each workload, `spared` the workloads on your own keys."""
    for state in read.keys:
        day = state.day or read.day
        name = _declared_name(state, result.account)
        key = None if name is None else result.account.keys[name]
        calls = next((limit.calls for limit in result.keys if limit.name == name), ())
        left_out = () if key is None or key.include_byok else spared
        under = {workload_of(call) for call in calls}.difference(left_out)
        taken = [rate for workload, rate in rates.items() if workload in under]
        a_day = sum(taken, ZERO) if taken else None
        yield ObservedKey(
            name or state.name or state.label or state.path,
            state.path,
            day,
            state.limit,
            state.reset,
            state.left,
            state.used,
            None if name is None else f"accounts.{result.name}.keys.{name}",
            None if key is None else key.limit,
            None if key is None else key.reset,
            a_day,
            _stops(state, day, a_day),
            state.free_allowed,
            state.free_used,
        )


def _declared_name(state: KeyState, account: "ProviderAccount") -> str | None:
    """The declared key that a state belongs to: by its name or label, by the file's name, or because there is only one."""
    names = account.keys
    for word in (state.name, state.label):
        if word in names:
            return word
    in_file = [name for name in names if name in state.path.rpartition("/")[2]]
    if len(in_file) == 1:
        return in_file[0]
    return next(iter(names)) if len(names) == 1 and state.name is None else None


def _stops(state: KeyState, day: date, a_day: Decimal | None) -> date | None:
    """The day on which a key's remainder runs out at the observed rate, if that is before it resets; else None."""
    if state.left is None or state.reset is None or not a_day:
        return None
    last, total = _last_day(state.reset, day), ZERO
    for number in range((last - day).days + 1):
        total += a_day
        if settled(total) > settled(state.left):
            return day + number * _DAY
    return None


def _last_day(reset: Reset, day: date) -> date:
    """The last day of the window that contains a day; a year later if the key never resets."""
    match reset:
        case "day":
            return day
        case "week":
            return day + min((6 - day.weekday()) * _DAY, date.max - day)
        case "month":
            return last_day(month_of(day))
        case "never":
            return day + min(YEAR, date.max - day)


def workload_of(call: str) -> str:
    """A workload's name, without that of a part of its mix."""
    return call.partition(".")[0]
