"""Payable amounts in words and rows, the same in every format: the steps from planned to payable, commitments, cash by month."""

from collections.abc import Iterator

from budgetlint.estimate.results import Estimate
from budgetlint.estimate.settlement import CashMonth, CommitmentResult, PayableAmount, PayablePlan, PayableStep
from budgetlint.figures.shown import money, share, signed, stated_money
from budgetlint.model.budget import BudgetFile
from budgetlint.reports.estimate.months import WIDTH

STEP_HEADS = ("step", "of what it selects", "change")
CASH_HEADS = ("month", "usage", "purchases", "fees", "commitments", "taxes", "total")
CASH_NOTE = (
    "usage is billed as it is used, before taxes; taxes are those of the month's payable amount; "
    "cash is reported and never compared with a ceiling"
)


def amount_words(payable: PayableAmount) -> str:
    """An amount, or its known part: `120.45`, `at least 80.00`."""
    return money(payable.known) if payable.whole else f"at least {money(payable.known)}"


def of_workload(estimate: Estimate, name: str) -> PayableAmount | None:
    """The payable amount of a workload, in a period or over the months of a plan; None if the file states no adjustments."""
    return None if estimate.payable is None else estimate.payable.headline.workloads.get(name)


def steps(plan: PayablePlan, file: BudgetFile) -> Iterator[tuple[str, str, str]]:
    """Each step between planned and payable: its name, its size, and the resulting change."""
    for step in plan.headline.steps:
        least = "" if step.change.whole else "at least " if step.adjustment.kind != "discount" else "at most "
        yield f"{step.adjustment.kind} {step.name}", how(step, file), f"{least}{signed(step.change.known)}"


def how(step: PayableStep, file: BudgetFile) -> str:
    """`5.5%`, or `100.00 USD a month`."""
    adjustment = step.adjustment
    if adjustment.rate is not None:
        return share(adjustment.rate)
    if adjustment.amount is None:
        return "unknown"
    return f"{stated_money(adjustment.amount)} {file.currency} a {(adjustment.period or file.period).value}"


def commitment_lines(plan: PayablePlan, file: BudgetFile) -> Iterator[str]:
    """One line per commitment, then each period in which a minimum is not reached."""
    for result in plan.commitments:
        commitment, currency = result.commitment, file.currency
        over = f" a {(commitment.period or file.period).value}" if commitment.kind == "minimum" else ""
        least = "" if result.whole else "at least "
        yield (
            f"{result.name}: {commitment.kind} {stated_money(commitment.amount)} {currency}{over}{_days(result)}, "
            f"{least}{money(result.used)} used{_unused(result)}"
        )
        for short in result.shortfalls:
            yield f"  {_months(short.months)}: {money(short.used)} used, {money(short.amount)} due in {short.months[-1]}"


def _days(result: CommitmentResult) -> str:
    begin, end = result.commitment.from_, result.commitment.until
    since = "" if begin is None else f" from {begin.isoformat()}"
    return since if end is None else f"{since} until {end.isoformat()}"


def _unused(result: CommitmentResult) -> str:
    until = result.commitment.until
    return "" if result.unused is None or until is None else f", {money(result.unused)} unused on {until.isoformat()}"


def _months(months: tuple[str, ...]) -> str:
    return months[0] if len(months) == 1 else f"{months[0]} to {months[-1]}"


def cash_rows(plan: PayablePlan) -> Iterator[tuple[str, ...]]:
    """One row per month, then their sum."""
    for month in plan.cash:
        yield month.month, *_cash(month)
    if plan.cash:
        months = plan.cash
        yield "sum", *_cash(_sum(months))


def _cash(month: CashMonth) -> tuple[str, ...]:
    least = "" if month.whole else ">= "
    fixed = (month.purchases, month.fees, month.commitments)
    return (
        f"{least}{money(month.usage)}",
        *(money(amount) for amount in fixed),
        f"{least}{money(month.taxes)}",
        f"{least}{money(month.total)}",
    )


def _sum(months: tuple[CashMonth, ...]) -> CashMonth:
    whole = months[0]
    for month in months[1:]:
        whole = CashMonth(
            whole.month,
            whole.usage + month.usage,
            whole.purchases + month.purchases,
            whole.fees + month.fees,
            whole.commitments + month.commitments,
            whole.taxes + month.taxes,
            whole.whole and month.whole,
        )
    return whole


def cash_table(plan: PayablePlan) -> Iterator[str]:
    """Cash by month, in fixed-width columns."""
    for cells in (CASH_HEADS, *cash_rows(plan)) if plan.cash else ():
        yield f"{cells[0]:<8}" + "".join(f" {cell:>{WIDTH}}" for cell in cells[1:])
