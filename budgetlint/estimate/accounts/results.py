"""The results for an account: its balance day by day, its limits, and its reservations."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from budgetlint.figures.exact import ZERO
from budgetlint.frozen import Frozen
from budgetlint.model.accounts import ProviderAccount, Reset


class Dry(Frozen):
    """The first day whose spend does not fit, and the sum behind it: the balance, its day, and the spend of a day."""

    day: date
    amount: Decimal
    on: date
    a_day: Decimal


class Purchase(Frozen):
    """Credits bought on a day: how often, the amount and the fee each time."""

    day: date
    times: int
    amount: Decimal
    fee: Decimal
    a_day: Decimal


class Lapse(Frozen):
    """Credits that expire on a day, or that the provider may take from then on."""

    day: date
    amount: Decimal
    certain: bool


class BalanceLedger(Frozen):
    """A balance over the days of a plan: `points` are its values on some days, two for a day on which it jumps."""

    first: date
    last: date
    points: tuple[tuple[date, Decimal], ...]
    dry: Dry | None = None
    purchases: tuple[Purchase, ...] = ()
    lapses: tuple[Lapse, ...] = ()
    byok_fees: Mapping[str, Decimal] = MappingProxyType({})
    """The BYOK fees by month, `2027-01`."""
    mornings: tuple[Decimal, ...] = ()
    """The balance before the calls of each day, to the last day or the one on which it runs dry."""


class Stop(Frozen):
    """When a limit stops calls: the window, the amount the plan needs in it, and the day; None on an average day.

    `count` is the number of the day in an average window, from 1.
    """

    window: str
    needs: Decimal
    a_day: Decimal
    day: date | None = None
    count: int = 1


class LimitResult(Frozen):
    """A limit compared with the plan: `worst` is the window that needs most; `unpriced` are the calls without a
    known price."""

    name: str
    path: tuple[str, ...]
    limit: Decimal
    reset: Reset
    calls: tuple[str, ...]
    worst: Decimal
    worst_window: str
    stop: Stop | None = None
    used: Decimal = ZERO
    used_on: date | None = None
    unpriced: tuple[str, ...] = ()
    loose: bool = False
    a_day: Mapping[str, Decimal] = MappingProxyType({})
    """What counts on an average day of each month; that of the whole plan if it has no months."""


class Reservation(Frozen):
    """The reservation of a workload's calls before they run, and the smallest limit or balance below it.

    `limit_day` is the first day on which the balance is that low; None for a limit, and for a balance as stated.
    """

    workload: str
    path: tuple[str, ...]
    a_call: Decimal
    at_once: Decimal
    most_output: Decimal
    stated: bool
    limit: Decimal | None = None
    limit_name: str = ""
    limit_path: tuple[str, ...] = ()
    limit_day: date | None = None

    @property
    def together(self) -> Decimal:
        """The reservation for all concurrent calls."""
        return self.a_call * self.at_once


class AccountFault(Frozen):
    """Why an account can't be compared with the plan, or only in part."""

    path: tuple[str, ...]
    message: str
    help: str | None = None


class AccountResult(Frozen):
    """An account compared with the plan. For one that is only inherited, `judged` is False and only its keys are
    checked.

    `unusable` is the largest part of the balance that reservations hold and calls can't spend; `unpriced` are the
    calls with unknown spend; `overlaps` the calls that another account also pays for.
    """

    name: str
    account: ProviderAccount
    judged: bool
    calls: tuple[str, ...] = ()
    on_own_keys: frozenset[str] = frozenset()
    """Those of the calls that use the user's own keys (BYOK)."""
    ledger: BalanceLedger | None = None
    keys: tuple[LimitResult, ...] = ()
    limit: LimitResult | None = None
    free: LimitResult | None = None
    reservations: tuple[Reservation, ...] = ()
    unusable: Decimal = ZERO
    unpriced: tuple[str, ...] = ()
    faults: tuple[AccountFault, ...] = ()
    overlaps: tuple[tuple[str, str], ...] = ()
    shared_keys: tuple[tuple[str, str, str], ...] = ()
    """Calls under two keys: the call, and both keys."""
    preset_read: date | None = None
    """The day on which the preset's facts were read."""
    preset_source: str = ""
