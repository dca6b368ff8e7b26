"""What all formats of a reconciliation share: its headings, the seven answers, and figures."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import ONE, ZERO
from budgetlint.figures.shown import counted, glance, percent, signed_percent
from budgetlint.frozen import Frozen
from budgetlint.reconcile.answers import QUESTIONS
from budgetlint.reconcile.covered import whole_months
from budgetlint.reconcile.results import (
    Answer,
    Assumption,
    Covered,
    FileReconciled,
    Reconciled,
    Reconciliation,
    Stated,
    StatedBy,
    Unpriced,
    Verdict,
)
from budgetlint.reconcile.stated import apart
from budgetlint.reports.reconcile.ledger import Ledger, Walk


class Told(Frozen):
    """One workload's answer as it is shown."""

    workload: str
    words: str
    worth: str


class Asked(Frozen):
    """A question over all workloads as it is shown: yes where any says so, else unknown where any does; the money of them all,
    and the answers that are not just as planned."""

    question: str
    verdict: Verdict
    said: str
    worth: str
    lines: tuple[Told, ...]


Answered = tuple[FileReconciled, Reconciled, Answer]


def questions(told: Reconciliation) -> tuple[tuple[str, Verdict, Decimal | None, tuple[Answered, ...]], ...]:
    """The seven questions with their verdicts, exact money and answers; one that no workload could be asked is unknown."""
    every = [
        (file, workload, answer) for file in told.files for workload in file.workloads for answer in workload.answers
    ]
    made = []
    for key, text in QUESTIONS.items():
        found = tuple(one for one in every if one[2].question == key)
        amounts = [answer.amount for _, _, answer in found if answer.verdict != "unknown"]
        known = None if not amounts or None in amounts else sum((amount or ZERO for amount in amounts), ZERO)
        made.append((text, _verdict(found), known, found))
    return tuple(made)


def _verdict(found: Sequence[Answered]) -> Verdict:
    verdicts = {answer.verdict for _, _, answer in found}
    return "yes" if "yes" in verdicts else "unknown" if "unknown" in verdicts or not found else "no"


def asked(told: Reconciliation, ledger: Ledger) -> tuple[Asked, ...]:
    """The same as they are shown, each amount as the walks of the workloads show it."""
    made = []
    for text, verdict, _, found in questions(told):
        amounts = [ledger.answered(*one) for one in found if one[2].verdict != "unknown"]
        sums = None if not amounts or None in amounts else sum((amount or ZERO for amount in amounts), ZERO)
        lines = tuple(
            Told(each.name, answer.words, ledger.change(ledger.answered(file, each, answer)))
            for file, each, answer in found
            if answer.verdict != "no" or ledger.answered(file, each, answer)
        )
        worth = "" if sums is None or verdict == "unknown" else ledger.change(sums)
        said = VERDICTS[verdict] if found else "no workload to ask it of"
        made.append(Asked(text, verdict, said, worth, lines))
    return tuple(made)


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


def walked(walk: Walk, ledger: Ledger) -> tuple[tuple[str, str], ...]:
    """From planned to billed, line by line; the first and the last line are amounts, those between changes."""
    said = "billed" if walk.whole else "billed, as far as it is known"
    lines = [(line.name, ledger.change(line.amount)) for line in walk.lines]
    return (("planned", ledger.money(walk.planned)), *lines, (said, ledger.money(walk.end)))


def unpriced(lacking: Unpriced) -> str:
    """`openai/gpt-5.4:nitro, 12 calls, 34,000 tokens: no price list has it`."""
    return f"{lacking.model}, {counted(lacking.calls, 'call')}, {lacking.tokens:,} tokens: {lacking.why}"


def stated(found: Sequence[Stated], ledger: Ledger) -> tuple[str, ...]:
    """What records state of the money beside ours, the whole first, then the models that differ by more than is little."""
    lines = [f"{_STATED[each.by]}, {_beside(each, ledger)}" for each in found if each.model is None]
    return (*lines, *(f"{each.model}, {_STATED[each.by]}, {_beside(each, ledger)}" for each in apart(found)))


def _beside(each: Stated, ledger: Ledger) -> str:
    """`120 calls: 5.10, ours 5.05 (+1.0%)`."""
    said = f"{counted(each.calls, 'call')}: {ledger.money(each.amount)}"
    if each.ours is None:
        return f"{said}, ours is not known"
    share = f" ({signed_percent((each.gap or ZERO) / each.ours)})" if each.ours and each.gap else ""
    return f"{said}, ours {ledger.money(each.ours)}{share}"


_STATED: Final[Mapping[StatedBy, str]] = {"provider": "the provider's figure", "records": "the records' own figure"}


def billed(each: Reconciled) -> str:
    """Whose figure the bill is."""
    return "by our own estimate" if each.reported is None else "by the provider's figure"


def read(told: Reconciliation) -> str:
    """`606 records read from 2 files (canonical), 3 set aside`."""
    formats = ", ".join(sorted({each.format for each in told.read}))
    files = f"{counted(len(told.read), 'file')} ({formats})"
    return f"{told.records - told.unread_records:,} read from {files}, {told.unread_records:,} set aside"


VERDICTS = {"yes": "yes", "no": "no", "unknown": "not known"}
