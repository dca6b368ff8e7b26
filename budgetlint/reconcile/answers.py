"""The seven questions about a month's records, each answered in plain words with its amount."""

from decimal import Decimal
from types import MappingProxyType
from typing import Final

from budgetlint.figures.shown import (
    counted,
    glance,
    in_steps,
    part_percent,
    percent,
    side_by_side,
    signed_in_steps,
    signed_percent,
    step_of,
)
from budgetlint.frozen import replace
from budgetlint.model.workloads import volume_names
from budgetlint.reconcile.account import Account
from budgetlint.reconcile.model_names import same_model
from budgetlint.reconcile.models import lacking_words
from budgetlint.reconcile.reconciled import Answer, Assumption, Reconciled, Reply
from budgetlint.records.observed import WorkloadObserved

QUESTIONS: Final = MappingProxyType(
    {
        "volume": "Did request volume grow?",
        "model": "Did the production model change?",
        "output": "Did the average output get longer?",
        "retries": "Did retries rise?",
        "regenerations": "Did users regenerate more?",
        "timeouts": "Did a time-out produce duplicate jobs?",
        "provider": "Does the provider's figure differ from our own estimate?",
    }
)
"""The questions by name, in order."""

VOLUMES: Final = volume_names()
_MOST_MODELS: Final = 3
_NONE: Final = Decimal(0)
_CENT: Final = Decimal("0.01")
_FAILED: Final[tuple[str, ...]] = ("failed_jobs", "retries")
_NOTHING: Final = Decimal("1e-20")
_LITTLE: Final = Decimal("0.0005")


def answers_of(
    workload: Reconciled, account: Account, observed: WorkloadObserved, timeouts: Decimal | None
) -> tuple[Answer, ...]:
    """The answers for one workload; a question that does not apply to its kind is left out."""
    rows = {assumption.name: assumption for assumption in workload.assumptions}
    answers = [_volume(workload, rows), _model(workload)]
    if "output_tokens" in rows:
        answers.append(_moved(workload, "output", rows["output_tokens"], ("output tokens",), "{} output tokens a call"))
    answers.append(_retries(workload, rows, observed))
    if "attempts_per_accepted" in rows:
        answers.append(_regenerated(workload, rows["attempts_per_accepted"]))
    answers.append(_timeouts(workload, account, observed, timeouts))
    answers.append(_provider(workload, observed))
    return tuple(_explained(answer, workload) for answer in answers)


def _explained(answer: Answer, workload: Reconciled) -> Answer:
    """The answer with its wording adjusted to its amount, or with the reason why there is no amount."""
    if answer.verdict == "no" and answer.amount is not None and answer.amount > _NOTHING:
        return replace(answer, amount=_NONE, drivers=())
    if answer.amount is not None or answer.verdict == "unknown" or (answer.verdict == "no" and not answer.drivers):
        return answer
    why = _without(workload, answer)
    verb = "costs" if answer.verdict == "yes" else "saves"
    return replace(answer, words=f"{answer.words}; what that {verb} is unknown: {why}")


def _without(workload: Reconciled, answer: Answer) -> str:
    """Why an answer has no amount."""
    if workload.estimated is None:
        return workload.problem or lacking_words(workload.unpriced) or "we have no estimate for it"
    shared = [reason.name for reason in workload.reasons if set(reason.drivers) & set(answer.drivers)]
    return f"it is a part of `{' and '.join(shared)}`"


def money_of(workload: Reconciled, *drivers: str) -> Decimal | None:
    """The sum of some drivers' reasons; None if there is no split, or if one is only known together with another."""
    if workload.estimated is None:
        return None
    total = Decimal(0)
    for reason in workload.reasons:
        if set(reason.drivers) & set(drivers):
            if not set(reason.drivers) <= set(drivers):
                return None
            total += reason.amount
    return total


def _volume(workload: Reconciled, rows: dict[str, Assumption]) -> Answer:
    row = next(rows[name] for name in VOLUMES if name in rows)
    return _moved(workload, "volume", row, ("volume",), "{} " + row.name.replace("_", " "))


def _moved(workload: Reconciled, question: str, row: Assumption, drivers: tuple[str, ...], words: str) -> Answer:
    amount = money_of(workload, *drivers)
    if row.observed is None or row.planned is None:
        return Answer(question, "unknown", f"records don't state {row.name.replace('_', ' ')}", amount)
    drift = row.drift
    shown = words.format(glance(row.observed))
    shown = shown.removesuffix("s") if row.observed == 1 and question == "volume" else shown
    if drift is not None and abs(drift) < _LITTLE and not _shows(amount):
        return _unmoved(question, f"{shown}, as planned", amount, drift, drivers)
    verdict: Reply = "yes" if row.observed > row.planned else "no"
    change = "" if drift is None else f" ({signed_percent(drift)})"
    sentence = f"{shown} instead of {glance(row.planned)}{change}"
    if row.median is not None and row.p95 is not None:
        sentence += f", median {glance(row.median)}, p95 {glance(row.p95)}"
    return Answer(question, verdict, sentence, amount, drivers)


def _unmoved(question: str, words: str, amount: Decimal | None, drift: Decimal, drivers: tuple[str, ...]) -> Answer:
    """The answer for an unchanged quantity: it has no effect on the amount, even if other things are unknown."""
    if amount is None:
        return Answer(question, "no", words, None if drift else _NONE)
    return Answer(question, "no", words, amount, drivers)


def _shows(amount: Decimal | None) -> bool:
    """Whether an amount is at least a cent."""
    return amount is not None and abs(amount) >= _CENT


def _model(workload: Reconciled) -> Answer:
    amount = money_of(workload, "model", "price")
    if not workload.models:
        return Answer("model", "unknown", "no record names a model", amount)
    others = [
        model for model in workload.models if not same_model(model.name or model.recorded, workload.planned_model)
    ]
    if not others:
        elsewhere = sorted(
            {model.name for model in workload.models if model.name and model.name != workload.planned_model}
        )
        words = f"{workload.planned_model}, as planned" + (f", sold as {', '.join(elsewhere)}" if elsewhere else "")
        return Answer("model", "no", words, _NONE)
    return Answer(
        "model",
        "yes",
        f"{model_shares_text(workload)} of the calls instead of {workload.planned_model}",
        amount,
        ("model", "price"),
    )


def model_shares_text(workload: Reconciled) -> str:
    """The models with the most calls, each with its share over all its names in records, and the number of the others."""
    shares: dict[str, Decimal] = {}
    for model in workload.models:
        name = model.name or model.recorded
        shares[name] = shares.get(name, _NONE) + model.share
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    shown = [f"{name} for {part_percent(share)}" for name, share in ranked[:_MOST_MODELS]]
    rest = [share for _, share in ranked[_MOST_MODELS:]]
    if rest:
        shown.append(f"{len(rest)} more for {part_percent(sum(rest, _NONE))}")
    return " + ".join(shown)


def _retries(workload: Reconciled, rows: dict[str, Assumption], observed: WorkloadObserved) -> Answer:
    """The answer about retries; media jobs that failed and were resubmitted count as failed jobs if the plan does so."""
    if "failed_jobs.rate" in rows:
        row: Assumption | None = rows["failed_jobs.rate"]
        what, drivers = "of the jobs failed", _FAILED
    else:
        row, what, drivers = rows.get("retries"), "billed retries per request", ("retries",)
    amount = money_of(workload, *drivers)
    planned, seen = (row.planned or _NONE, row.observed or _NONE) if row is not None else (_NONE, _NONE)
    whole = f" ({observed.calls.retries:,} in all)" if observed.calls.retries else ""
    if abs(seen - planned) < _LITTLE and not _shows(amount):
        return _unmoved("retries", f"{percent(seen)} {what}{whole}, as planned", amount, seen - planned, drivers)
    verdict: Reply = "yes" if seen > planned else "no"
    return Answer("retries", verdict, f"{percent(seen)} {what}{whole} instead of {percent(planned)}", amount, drivers)


def _regenerated(workload: Reconciled, row: Assumption) -> Answer:
    return _moved(workload, "regenerations", row, ("attempts", "rejected_outputs"), "{} attempts per accepted output")


def _timeouts(workload: Reconciled, account: Account, observed: WorkloadObserved, cost: Decimal | None) -> Answer:
    count = observed.calls.timeout_duplicates
    if not count:
        return Answer("timeouts", "no", "none was observed", Decimal(0))
    split = money_of(workload, "timeout duplicates")
    also = "" if account.after_timeout else ", none of them billed"
    if account.after_timeout and split == 0:
        also = "; the plan includes as many duplicates"
    return Answer(
        "timeouts",
        "yes",
        f"{count:,} were sent again after a call that only seemed lost{also}",
        split or cost,
        ("timeout duplicates",) if split else (),
    )


def _provider(workload: Reconciled, observed: WorkloadObserved) -> Answer:
    cost = observed.cost
    if workload.reported is None or workload.estimated is None:
        if cost.reported is None:
            words = f"records don't state the provider's figure{_reckoned(workload)}"
        elif workload.reported is None:
            words = "records state it for some calls only"
        else:
            words = f"we have no estimate: {lacking_words(workload.unpriced) or workload.problem or 'it has no price'}"
        return Answer("provider", "unknown", words, None)
    gap = workload.reported - workload.estimated
    difference = ""
    if cost.gap is not None and cost.gap:
        step = step_of((workload.reported, cost.gap))
        difference = f"; it is {signed_in_steps(cost.gap, step)} from the estimates that {cost.gap_over:,} records state themselves"
    if abs(gap) < abs(workload.estimated) * _LITTLE and not _shows(gap):
        return Answer(
            "provider", "no", f"both are {in_steps(workload.reported, step_of((workload.reported,)))}{difference}", gap
        )
    reported, estimated = side_by_side(workload.reported, workload.estimated)
    words = f"{reported} instead of {estimated}{_of(gap, workload.estimated)}{difference}"
    return Answer("provider", "yes", words, gap, ("provider's figure",))


def _reckoned(workload: Reconciled) -> str:
    """The records' own estimate compared with ours, for a message; empty if they state none."""
    for claim in workload.stated:
        if claim.by == "records" and claim.model is None and claim.ours is not None and claim.gap is not None:
            theirs, ours = side_by_side(claim.amount, claim.ours)
            amounts = f"{theirs} for {counted(claim.calls, 'call')}, ours {ours}"
            return f"; their own is {amounts}{_of(claim.gap, claim.ours) if claim.gap else ''}"
    return ""


def _of(gap: Decimal, whole: Decimal) -> str:
    return f" ({signed_percent(gap / whole)})" if whole else ""
