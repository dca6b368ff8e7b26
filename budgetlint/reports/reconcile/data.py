"""What all formats of a reconciliation share: its headings, the seven answers, and figures."""

from decimal import Decimal

from budgetlint.figures.exact import ONE, ZERO
from budgetlint.figures.shown import apportioned as shown_parts
from budgetlint.figures.shown import cents, counted, glance, money, percent, signed, signed_percent
from budgetlint.frozen import Frozen
from budgetlint.reconcile.answers import QUESTIONS
from budgetlint.reconcile.covered import whole_months
from budgetlint.reconcile.results import (
    Answer,
    Assumption,
    Covered,
    FileReconciled,
    Reason,
    Reconciled,
    Reconciliation,
    Total,
    Unplanned,
    Unpriced,
    Verdict,
)


class Asked(Frozen):
    """A question over all workloads: yes where any says so, else unknown where any does; the money of them all."""

    question: str
    verdict: Verdict
    amount: Decimal | None
    answers: tuple[tuple[str, Answer], ...]

    @property
    def said(self) -> str:
        """The verdict in words."""
        return VERDICTS[self.verdict] if self.answers else "no workload to ask it of"

    @property
    def telling(self) -> tuple[tuple[str, Answer], ...]:
        """The answers that are not just as planned."""
        return tuple(one for one in self.answers if one[1].verdict != "no" or one[1].amount)


def questions(told: Reconciliation) -> tuple[Asked, ...]:
    """The seven questions; one that no workload could be asked is unknown."""
    every = [(each.name, answer) for file in told.files for each in file.workloads for answer in each.answers]
    return tuple(_asked(text, [one for one in every if one[1].question == key]) for key, text in QUESTIONS.items())


def _asked(text: str, found: list[tuple[str, Answer]]) -> Asked:
    verdicts = {answer.verdict for _, answer in found}
    verdict: Verdict = "yes" if "yes" in verdicts else "unknown" if "unknown" in verdicts or not found else "no"
    amounts = [answer.amount for _, answer in found if answer.verdict != "unknown"]
    known = None if not amounts or None in amounts else sum((each or ZERO for each in amounts), ZERO)
    return Asked(text, verdict, known, tuple(found))


def days(covered: Covered) -> str:
    """`2026-06-01 to 2026-06-30, 30 days`."""
    said = "as stated" if covered.stated else "from the first record to the last"
    months = whole_months(covered)
    whole = "" if months is None else f", {'a calendar month' if months == 1 else f'{months} calendar months'}"
    return f"{covered.first} to {covered.last} ({covered.zone}, {said}), {counted(covered.days, 'day')}{whole}"


def scaled(file: FileReconciled, *, extrapolated: bool) -> str:
    """How the plan and the records came to be over the same time."""
    if extrapolated:
        return f"what was observed × {glance(file.grown)}, for the plan's {file.period}"
    if file.factor == ONE:
        return f"the plan for its {file.period}, which the records cover"
    return f"the plan for a {file.period} × {glance(file.factor)}, for the covered days"


def figure(row: Assumption, value: Decimal | None) -> str:
    """A figure as its measure is read; `unknown` where it is."""
    if value is None:
        return "unknown"
    return percent(value) if row.measure == "share" else glance(value)


def drift(row: Assumption) -> str:
    """`+10.0%`, or `+3.0 points` for a share; nothing where it means nothing."""
    if row.drift is None or abs(row.drift) < Decimal("0.0005"):
        return "" if row.drift is None else "as planned"
    if row.measure == "share":
        return f"{signed_percent(row.drift).removesuffix('%')} points"
    return signed_percent(row.drift)


def apportioned(reasons: tuple[Reason, ...], change: Decimal) -> tuple[tuple[str, str], ...]:
    """The reasons to the cent, so that the lines sum to the change as it is shown."""
    shown = shown_parts([reason.amount for reason in reasons], change)
    return tuple((reason.name, amount) for reason, amount in zip(reasons, shown, strict=True))


def walk(planned: Decimal, bill: Decimal | None, reasons: tuple[Reason, ...]) -> tuple[tuple[str, str], ...]:
    """From planned to billed, line by line to the cent; the first and the last line are amounts, those between changes."""
    end = planned + sum((reason.amount for reason in reasons), ZERO)
    lines = [("planned", money(planned)), *apportioned(reasons, cents(end) - cents(planned))]
    return (*lines, ("billed", money(end)) if bill is not None else ("billed, as far as it is known", money(end)))


def unpriced(lacking: Unpriced) -> str:
    """`openai/gpt-5.4:nitro, 12 calls, 34,000 tokens: no price list has it`."""
    return f"{lacking.model}, {lacking.calls:,} calls, {lacking.tokens:,} tokens: {lacking.why}"


def unplanned_worth(each: Unplanned) -> str:
    """What calls that nobody planned cost, as far as that is known."""
    if each.amount is not None:
        return money(each.amount)
    return f"{money(each.known)} as far as it is known" if each.known else "unknown"


def billed(each: Reconciled) -> str:
    """Whose figure the bill is."""
    return "by our own estimate" if each.reported is None else "by the provider's figure"


def total_walk(total: Total) -> tuple[tuple[str, str], ...]:
    """The same for all workloads together."""
    return walk(total.planned, total.bill, total.reasons)


def amount(value: Decimal | None) -> str:
    """A change to the cent; `unknown` where it is."""
    return "unknown" if value is None else signed(value)


def read(told: Reconciliation) -> str:
    """`606 records read from 2 files (canonical), 3 set aside`."""
    formats = ", ".join(sorted({each.format for each in told.read}))
    files = f"{counted(len(told.read), 'file')} ({formats})"
    return f"{told.records - told.unread_records:,} read from {files}, {told.unread_records:,} set aside"


VERDICTS = {"yes": "yes", "no": "no", "unknown": "not known"}
