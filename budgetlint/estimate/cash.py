"""Cash by month of a plan: what is paid and when, beside the payable amount. It is reported and never compared.

usage = what neither an account's credits nor a prepaid commitment covers, before taxes; taxes are those of the
payable amount.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from budgetlint.estimate.commitments import CommittedSpend, MonthOfSpend
from budgetlint.estimate.settlement import CashMonth, MonthSettlement, Settlement
from budgetlint.estimate.spend import Spend
from budgetlint.figures.exact import ONE, ZERO
from budgetlint.frozen import Frozen


class Bought(Frozen):
    """Credits bought in a month, and the fees on them, as far as they are known."""

    credits: Decimal
    fees: Decimal
    whole: bool = True


def cash_by_month(
    spend: Sequence[MonthOfSpend],
    commitments: CommittedSpend,
    settled: Sequence[MonthSettlement],
    bought: Mapping[str, Bought],
    on_credit: Mapping[tuple[str, str], Decimal],
) -> Iterator[CashMonth]:
    """What is paid in each month; `on_credit` are the workloads and models that an account's credits pay for, each with
    the share of its payable amount that is billed after use all the same."""
    for at, month in enumerate(settled):
        purchase = bought.get(month.month, Bought(ZERO, ZERO))
        yield CashMonth(
            month.month,
            _billed(spend[at].spends, commitments.uncovered[at], month.settlement, on_credit),
            purchase.credits,
            purchase.fees,
            sum((result.paid.get(month.month, ZERO) for result in commitments.results), ZERO),
            month.settlement.taxes,
            purchase.whole and month.settlement.total.whole and all(result.whole for result in commitments.results),
        )


def _billed(
    spends: Sequence[Spend],
    uncovered: Sequence[Decimal],
    settlement: Settlement,
    on_credit: Mapping[tuple[str, str], Decimal],
) -> Decimal:
    """What is billed after use: the payable amount of each spend before taxes × the share that nothing else covers."""
    total = ZERO
    for spend, left, before_taxes in zip(spends, uncovered, settlement.before_taxes, strict=True):
        billed = before_taxes * on_credit.get((spend.workload, spend.model), ONE)
        total += billed * left / spend.amount if spend.amount else billed
    return total
