"""A file's accounts compared with its plan: over its own calls and, for a root, those of included files."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from budgetlint.estimate.accounts.calls import CallSource
from budgetlint.estimate.accounts.judge import accounts_of
from budgetlint.estimate.accounts.presets import Presets, in_currency, with_preset
from budgetlint.estimate.accounts.sight import Sight
from budgetlint.estimate.money import worth_in
from budgetlint.estimate.months import Event, Horizon, in_order
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.tariff import Prices
from budgetlint.figures.exact import ZERO, settled, written
from budgetlint.frozen import replace
from budgetlint.lint.origin import Origin
from budgetlint.lint.prices import prices_of, snapshot_of
from budgetlint.lint.report import FileReport
from budgetlint.model.budget import BudgetFile
from budgetlint.model.calendar import first_day, last_day, month_of
from budgetlint.rules.rule import Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from budgetlint.estimate.accounts.results import AccountResult, BalanceLedger
    from budgetlint.lint.including import Included


def with_accounts(
    subject: Subject,
    report: FileReport,
    origin: Origin,
    unread: tuple[str, ...],
    included: "Included | None",
    presets: "Callable[[], Presets]",
) -> tuple[Subject, FileReport]:
    """The subject and the report of a file with the results of its accounts, their purchases and the ends of their balances."""
    accounts = account_results(subject, origin, unread, included, presets)
    result = with_balance_ends(with_purchases(subject.estimate, subject.file, accounts), accounts)
    return (
        replace(subject, accounts=accounts, estimate=result),
        replace(report, accounts=accounts, estimate=result),
    )


def with_purchases(estimate: Estimate, file: BudgetFile, accounts: "Sequence[AccountResult]") -> Estimate:
    """The estimate with the purchases of accounts with a balance, and their fees, added to its cash by month.

    Credits that were bought before the day of a balance, or have to be bought after its end, are unknown.
    """
    from budgetlint.estimate import payable_plan
    from budgetlint.estimate.cash import Bought

    plan, horizon = estimate.payable, estimate.horizon
    ledgers = {result.name: result.ledger for result in accounts if result.ledger is not None and result.account.paying}
    if plan is None or horizon is None or not ledgers:
        return estimate
    bought: dict[str, Bought] = {}
    for ledger in ledgers.values():
        for purchase in ledger.purchases:
            month = month_of(purchase.day)
            before = bought.get(month, Bought(ZERO, ZERO))
            paid, fees = purchase.times * purchase.amount, purchase.times * purchase.fee
            bought[month] = Bought(before.credits + paid, before.fees + fees)
    for month in dict.fromkeys(month for result in accounts for month in _unread_months(result, horizon)):
        bought[month] = replace(bought.get(month, Bought(ZERO, ZERO)), whole=False)
    return replace(estimate, payable=payable_plan.with_purchases(file, horizon, plan, bought, frozenset(ledgers)))


def _unread_months(result: "AccountResult", horizon: Horizon) -> "Iterator[str]":
    """The months of a plan in which credits are spent before the day on which the balance was read, or once it ran
    dry."""
    ledger, byok = result.ledger, result.account.byok
    if ledger is None or not result.account.paying:
        return
    spared = result.on_own_keys if byok is not None and not byok.fallback else frozenset()
    names = {call.partition(".")[0] for call in result.calls if call not in spared}
    for at, month in enumerate(horizon.months):
        before = first_day(month.month) < ledger.first
        after = ledger.dry is not None and last_day(month.month) >= ledger.dry.day
        if (before or after) and any(
            name not in horizon.workloads or horizon.workloads[name][at].known.operational for name in names
        ):
            yield month.month


def with_balance_ends(estimate: Estimate, accounts: "Sequence[AccountResult]") -> Estimate:
    """The estimate with an event added for each day within the plan on which a balance ends."""
    horizon = estimate.horizon
    if horizon is None:
        return estimate
    ends = [event for result in accounts if result.ledger is not None for event in _ends(result.name, result.ledger)]
    inside = [event for event in ends if month_of(event.day) >= horizon.first]
    return replace(estimate, horizon=replace(horizon, events=in_order((*horizon.events, *inside))))


def _ends(name: str, ledger: "BalanceLedger") -> Iterator[Event]:
    """The days on which a balance expires, may expire, or runs dry."""
    for lapse in ledger.lapses:
        kind = "credit-expiry" if lapse.certain else "credit-may-expire"
        yield Event(lapse.day, kind, name, detail=written(settled(lapse.amount)))
    if ledger.dry is not None:
        yield Event(ledger.dry.day, "balance-end", name)


def with_presets(file: BudgetFile, prices: Prices, presets: Presets) -> BudgetFile:
    """The file with its accounts' presets filled in, in its currency; unchanged where the conversion is unknown."""
    accounts = dict(file.accounts)
    for name, account in file.accounts.items():
        preset = None if account.preset is None else presets.get(account.preset)
        converted = None if preset is None else in_currency(preset, file.currency, prices.units)
        if converted is not None:
            accounts[name] = with_preset(account, converted)
    return replace(file, accounts=accounts)


def account_results(
    subject: Subject,
    origin: Origin,
    unread: tuple[str, ...],
    included: "Included | None",
    presets: "Callable[[], Presets]",
) -> "tuple[AccountResult, ...]":
    """The results of a file's accounts. An inherited account is checked as a whole only by a root; other files check their keys."""
    file, base = subject.file, origin.base
    prices = prices_of(subject.listed, subject.contract, subject.day)
    sources = [CallSource(file, prices)]
    complete = not unread
    for member in () if included is None else included.members(subject.day):
        if member.file is None or member.prices is None or member.estimate is None:
            complete = False
            continue
        worth = worth_in(member.file.currency, file.currency, snapshot_of(subject.listed).units)
        sources.append(CallSource(member.file, member.prices, member.name, worth))
        complete = complete and all(name in member.file.workloads for name in member.estimate.unpriced)
    complete = complete and (included is None or not included.lost)
    inherited = frozenset(
        name for name in file.accounts if included is None and base is not None and base.states(("accounts", name))
    )
    results = accounts_of(Sight(file, tuple(sources), inherited, complete), presets)
    return results if included is None else tuple(_beside_members(results, included))


def _beside_members(results: "Sequence[AccountResult]", included: "Included") -> "Iterator[AccountResult]":
    """A root's accounts, with the calls that an account stated in an included file pays for too."""
    from budgetlint.lint.including import name_of

    payers = {
        f"{name_of(file)}/{call}": f"{name_of(file)}/{account.name}"
        for _, file in included.files
        for account in file.accounts
        if account.judged and account.account.paying
        for call in account.calls
        if call not in account.on_own_keys
    }
    for result in results:
        mine = result.calls if result.account.paying and result.judged else ()
        twice = tuple((call, payers[call]) for call in mine if call in payers and call not in result.on_own_keys)
        yield replace(result, overlaps=(*result.overlaps, *twice)) if twice else result
