"""What a plan does to an account: its balance day by day, its limits, and what calls hold before they run."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from budgetlint.figures.exact import ZERO
from budgetlint.frozen import Frozen
from budgetlint.model.accounts import ProviderAccount, Reset


class Dry(Frozen):
    """The first day whose spend does not fit, and the sum behind it: what was there on which day, and what a day takes."""

    day: date
    amount: Decimal
    on: date
    a_day: Decimal


class Purchase(Frozen):
    """Credits bought on a day: how often, what each time, and the fee each time."""

    day: date
    times: int
    amount: Decimal
    fee: Decimal
    a_day: Decimal


class Lapse(Frozen):
    """Credits that are gone on a day, or that the provider may take from then on."""

    day: date
    amount: Decimal
    certain: bool


class BalanceLedger(Frozen):
    """A balance over the days of a plan: `points` are what is there on some of them, two of a day on which it jumps."""

    first: date
    last: date
    points: tuple[tuple[date, Decimal], ...]
    dry: Dry | None = None
    purchases: tuple[Purchase, ...] = ()
    lapses: tuple[Lapse, ...] = ()
    byok_fees: Mapping[str, Decimal] = MappingProxyType({})
    """The fees on keys of one's own by month, `2027-01`."""
    mornings: tuple[Decimal, ...] = ()
    """What is there before the calls of each day, to the last or the one on which it is dry."""


class Stop(Frozen):
    """When a limit stops calls: the window, what the plan needs in it, and the day; `day` is None of an average one.

    `count` is the day's place in an average window, from 1.
    """

    window: str
    needs: Decimal
    a_day: Decimal
    day: date | None = None
    count: int = 1


class LimitResult(Frozen):
    """A limit beside the plan: `worst` is the window that needs most; `unpriced` are the calls of which nothing is known."""

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


class Reservation(Frozen):
    """What the calls of a workload hold before they run, and the smallest limit or balance that can't hold it.

    `limit_day` is the first day on which so little is left of a balance; None of a limit, and of a balance as it is stated.
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
        """All calls at once."""
        return self.a_call * self.at_once


class AccountFault(Frozen):
    """Why an account can't be held against the plan, or not whole."""

    path: tuple[str, ...]
    message: str
    help: str | None = None


class AccountResult(Frozen):
    """An account beside the plan. One that is only inherited is not `judged`: of it only the keys are looked at.

    `unusable` is what of the balance the calls hold at most, and can't spend; `unpriced` are the calls whose spend is unknown; `overlaps` the calls that another paying account holds for too.
    """

    name: str
    account: ProviderAccount
    judged: bool
    calls: tuple[str, ...] = ()
    on_own_keys: frozenset[str] = frozenset()
    """Those of them that run on keys of one's own."""
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
    """Calls under two keys: the call, one key, and the other."""
    preset_read: date | None = None
    """The day on which the preset's facts were read."""
    preset_source: str = ""
