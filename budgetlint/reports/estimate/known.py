"""How the prices of a plan are known: shares of its amount, and the figures that rest on a disputed or single-sourced price."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from budgetlint.estimate.line_items import Amount
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.standing import DOUBTFUL, Standing, Standings, StandingShare, apportioned
from budgetlint.figures.exact import ZERO
from budgetlint.figures.shown import money, share_percent
from budgetlint.frozen import Frozen
from budgetlint.lint.report import FileReport


class Doubt(Frozen):
    """A workload's planned amount on a meter whose price is disputed or in a single list."""

    workload: str
    meter: str
    standing: Standing
    amount: Amount


class KnownPrices(Frozen):
    """The shares of a file's planned money, of each budget's, and every doubtful price in use."""

    shares: tuple[StandingShare, ...]
    budgets: tuple[tuple[str, tuple[StandingShare, ...]], ...]
    doubts: tuple[Doubt, ...]


NOTHING_KNOWN = KnownPrices((), (), ())


def standings_of(file: FileReport) -> Standings:
    """How the prices of a file are known."""
    listed, contract = (prices.snapshot if prices is not None else None for prices in (file.listed, file.contract))
    return Standings(listed, contract)


def known_prices(file: FileReport) -> KnownPrices:
    """How the prices of a file are known; None if it has no estimate or plans no money."""
    estimate = file.estimate
    if estimate is None:
        return NOTHING_KNOWN
    standings = standings_of(file)
    lines = {name: tuple(_lines(standings, estimate, name)) for name in estimate.workloads}
    shares = _shares(lines, lines)
    if not any(share.amount for share in shares):
        return NOTHING_KNOWN
    doubts: dict[tuple[str, str, Standing], Amount] = {}
    for name, lines_of in lines.items():
        for meter, standing, amount in lines_of:
            if standing in DOUBTFUL:
                key = (name, meter, standing)
                doubts[key] = Amount(doubts.get(key, Amount(amount * 0)) + amount)
    budgets = tuple((result.name, _shares(lines, result.scope)) for result in estimate.budgets)
    return KnownPrices(shares, budgets, tuple(Doubt(*key, amount) for key, amount in doubts.items()))


_Line = tuple[str, Standing, Decimal]
"""What a line adds to a workload's plan: its meter, how its price is known, and the amount."""


def _lines(standings: Standings, estimate: Estimate, name: str) -> Iterator[_Line]:
    """The lines of a workload in a period, or in all months of a plan, with each stretch of days at its own prices."""
    if estimate.horizon is None:
        yield from standings.amounts(estimate.workloads[name])
        return
    for month in estimate.horizon.workloads[name]:
        for spent in month.spent:
            for meter, standing, amount in standings.amounts(spent.estimate):
                yield meter, standing, amount * spent.times / spent.parts


def _shares(lines: Mapping[str, Iterable[_Line]], names: Iterable[str]) -> tuple[StandingShare, ...]:
    """The shares of some workloads' planned amount by how its prices are known."""
    amounts = dict.fromkeys(Standing, ZERO)
    for name in names:
        for _, standing, amount in lines.get(name, ()):
            amounts[standing] += amount
    return apportioned(amounts)


def doubtful_words(shares: tuple[StandingShare, ...]) -> str:
    """`disputed 12.00%, single source 3.00%`; empty if nothing is doubtful."""
    doubtful = (share for share in shares if share.standing in DOUBTFUL and share.amount)
    return ", ".join(f"{share.standing.words} {share_percent(share.share)}" for share in doubtful)


def known_lines(known: KnownPrices, currency: str) -> tuple[str, ...]:
    """One line for each way in which prices are known, with its share and amount; ways without any are left out."""
    return tuple(
        f"{share.standing.words}: {share_percent(share.share)}, {money(share.amount)} {currency}"
        for share in known.shares
        if share.amount
    )


def doubt_lines(known: KnownPrices, currency: str) -> tuple[str, ...]:
    """One line for each doubtful price in use, and for each budget that rests on one."""
    prices = [
        f"{doubt.workload}, {doubt.meter}: {doubt.standing.words}, {money(doubt.amount)} {currency}"
        for doubt in known.doubts
    ]
    budgets = [f"budget {name}: {words}" for name, shares in known.budgets if (words := doubtful_words(shares))]
    return (*prices, *budgets)
