"""The content that all formats of a reconciliation share: headings, the seven answers, and figures."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import ONE, ZERO
from budgetlint.figures.shown import counted, glance, percent, signed_percent
from budgetlint.frozen import Frozen
from budgetlint.reconcile.answers import QUESTIONS
from budgetlint.reconcile.covered import whole_months
from budgetlint.reconcile.reconciled import Answer, Assumption, Reconciled, Reply, Stated, StatedBy, Unpriced
from budgetlint.reconcile.results import Covered, FileReconciled, Reconciliation
from budgetlint.reconcile.stated import apart
from budgetlint.reports.reconcile.ledger import Ledger, Walk


class ShownAnswer(Frozen):
    """One workload's answer as displayed."""

    workload: str
    words: str
    worth: str


class ShownQuestion(Frozen):
    """A question over all workloads as displayed: yes if any answer is yes, else unknown if any is unknown; their total amount,
    and the answers that are not simply as planned."""

    question: str
    verdict: Reply
    answer: str
    worth: str
    lines: tuple[ShownAnswer, ...]


Answered = tuple[FileReconciled, Reconciled, Answer]


def questions(reconciliation: Reconciliation) -> tuple[tuple[str, Reply, Decimal | None, tuple[Answered, ...]], ...]:
    """The seven questions with their verdicts, exact amounts and answers; one that applies to no workload is unknown."""
    every = [
        (file, workload, answer)
        for file in reconciliation.files
        for workload in file.workloads
        for answer in workload.answers
    ]
    made = []
    for key, text in QUESTIONS.items():
        answers = tuple(one for one in every if one[2].question == key)
        amounts = [answer.amount for _, _, answer in answers if answer.verdict != "unknown"]
        known = None if not amounts or None in amounts else sum((amount or ZERO for amount in amounts), ZERO)
        made.append((text, _verdict(answers), known, answers))
    return tuple(made)


def _verdict(answers: Sequence[Answered]) -> Reply:
    verdicts = {answer.verdict for _, _, answer in answers}
    return "yes" if "yes" in verdicts else "unknown" if "unknown" in verdicts or not answers else "no"


def shown_questions(reconciliation: Reconciliation, ledger: Ledger) -> tuple[ShownQuestion, ...]:
    """The questions as displayed, with each amount as in the workloads' walks."""
    made = []
    for text, verdict, _, answers in questions(reconciliation):
        amounts = [ledger.answered(*one) for one in answers if one[2].verdict != "unknown"]
        sums = None if not amounts or None in amounts else sum((amount or ZERO for amount in amounts), ZERO)
        lines = tuple(
            ShownAnswer(workload.name, answer.words, _worth(ledger.answered(file, workload, answer), ledger))
            for file, workload, answer in answers
            if _has_line(answer, ledger.answered(file, workload, answer))
        )
        worth = "" if sums is None or verdict == "unknown" else ledger.change(sums)
        answer_words = VERDICTS[verdict] if answers else _unasked(reconciliation)
        made.append(ShownQuestion(text, verdict, answer_words, worth, lines))
    return tuple(made)


def worded(line: ShownAnswer, question: ShownQuestion) -> str:
    """An answer's words in a table that has a column for the total amount; with its own amount if there are several answers."""
    return f"{line.words}, {line.worth}" if line.worth and len(question.lines) > 1 else line.words


def _has_line(answer: Answer, amount: Decimal | None) -> bool:
    """Whether an answer has more than `as planned`."""
    return answer.verdict != "no" or bool(amount) or (answer.amount is None and bool(answer.drivers))


def _worth(amount: Decimal | None, ledger: Ledger) -> str:
    """The amount of an answer; empty if unknown, since its words then give the reason."""
    return "" if amount is None else ledger.change(amount)


def _unasked(reconciliation: Reconciliation) -> str:
    """The reason why a question has no answer: no workload has records, or it applies to no workload."""
    workloads = [workload for file in reconciliation.files for workload in file.workloads]
    if workloads and not any(workload.answers for workload in workloads):
        return "not known: no workload has records of its own"
    return "it applies to no workload"


def days(covered: Covered) -> str:
    """`2026-06-01 to 2026-06-30, 30 days`."""
    how = "as stated" if covered.stated else "from the first record to the last"
    months = whole_months(covered)
    whole = "" if months is None else f", {'a calendar month' if months == 1 else f'{months} calendar months'}"
    return f"{covered.first} to {covered.last} ({covered.zone}, {how}), {counted(covered.days, 'day')}{whole}"


def scaled(file: FileReconciled, *, extrapolated: bool) -> str:
    """How the plan and the records were scaled to the same time."""
    if file.of_months and not extrapolated:
        return "the plan of its months, for the covered days"
    if extrapolated:
        return f"observations × {glance(file.grown)}, for the plan's {file.period}"
    if file.factor == ONE:
        return f"the plan for its {file.period}, which the records cover"
    return f"the plan for a {file.period} × {glance(file.factor)}, for the covered days"


def figure(row: Assumption, value: Decimal | None) -> str:
    """A figure in the format of its measure, or `unknown`."""
    if value is None:
        return "unknown"
    return percent(value) if row.measure == "share" else glance(value)


def drift(row: Assumption) -> str:
    """`+10.0%`, or `+3.0 points` for a share; empty if undefined."""
    if row.drift is None or abs(row.drift) < Decimal("0.0005"):
        return "" if row.drift is None else "as planned"
    if row.measure == "share":
        return f"{signed_percent(row.drift).removesuffix('%')} points"
    return signed_percent(row.drift)


def walked(walk: Walk, ledger: Ledger) -> tuple[tuple[str, str], ...]:
    """The lines from planned to billed; the first and the last are amounts, the others changes."""
    lines = [(line.name, ledger.change(line.amount)) for line in walk.lines if not walk.nothing]
    return (("planned", ledger.money(walk.planned)), *lines, (walk.end_name, ledger.end(walk)))


def unpriced(lacking: Unpriced) -> str:
    """`openai/gpt-5.4:nitro, 12 calls, 34,000 tokens: no price list has it`."""
    return f"{lacking.model}, {counted(lacking.calls, 'call')}, {lacking.tokens:,} tokens: {lacking.why}"


def stated(figures: Sequence[Stated], ledger: Ledger) -> tuple[str, ...]:
    """The amounts stated in records compared with ours: the whole first, then the models with a notable difference."""
    lines = [f"{_STATED[claim.by]}, {_beside(claim, ledger)}" for claim in figures if claim.model is None]
    models = [claim for claim in apart(figures) if not _is_whole(claim, figures)]
    return (*lines, *(f"{claim.model}, {_STATED[claim.by]}, {_beside(claim, ledger)}" for claim in models))


def _is_whole(claim: Stated, figures: Sequence[Stated]) -> bool:
    """Whether a model's figure is that of all calls, so that a second line would repeat it."""
    return any(whole.model is None and (whole.by, whole.calls) == (claim.by, claim.calls) for whole in figures)


def _beside(claim: Stated, ledger: Ledger) -> str:
    """`120 calls: 5.10, ours 5.05 (+1.0%)`."""
    sentence = f"{counted(claim.calls, 'call')}: {ledger.money(claim.amount)}"
    if claim.ours is None:
        return f"{sentence}, ours is not known"
    share = f" ({signed_percent((claim.gap or ZERO) / claim.ours)})" if claim.ours and claim.gap else ""
    return f"{sentence}, ours {ledger.money(claim.ours)}{share}"


_STATED: Final[Mapping[StatedBy, str]] = {"provider": "the provider's figure", "records": "the records' own figure"}


def billed(workload: Reconciled) -> str:
    """The origin of the bill's figure, in words."""
    return "by our own estimate" if workload.reported is None else "by the provider's figure"


def read(reconciliation: Reconciliation) -> str:
    """`606 records read from 2 files (canonical), 3 set aside`."""
    formats = ", ".join(sorted({log.format for log in reconciliation.read}))
    files = f"{counted(len(reconciliation.read), 'file')}{f' ({formats})' if formats else ''}"
    return f"{reconciliation.records - reconciliation.unread_records:,} read from {files}, {reconciliation.unread_records:,} set aside"


STAGES = ("submitted", "successful", "accepted", "billed")
"""The counts of media jobs, from the first to the last."""

VERDICTS = {"yes": "yes", "no": "no", "unknown": "not known"}
