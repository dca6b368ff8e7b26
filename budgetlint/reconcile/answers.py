"""The seven questions that a month's records are asked, each answered in plain words with its money."""

from decimal import Decimal
from types import MappingProxyType
from typing import Final

from budgetlint.figures.shown import glance, money, percent, signed, signed_percent
from budgetlint.frozen import replace
from budgetlint.reconcile.account import Account
from budgetlint.reconcile.model_names import same_model
from budgetlint.reconcile.results import Answer, Assumption, Reconciled, Verdict
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
"""By the name under which each is answered, in the order in which they are asked."""

VOLUMES: Final = ("requests", "tasks", "accepted_images", "accepted_clips")
_MOST_MODELS: Final = 3
_NONE: Final = Decimal(0)
_CENT: Final = Decimal("0.01")
_FAILED: Final[tuple[str, ...]] = ("failed_jobs", "retries")
_NOTHING: Final = Decimal("1e-20")
_LITTLE: Final = Decimal("0.0005")


def answers_of(
    told: Reconciled, account: Account, observed: WorkloadObserved, timeouts: Decimal | None
) -> tuple[Answer, ...]:
    """The answers for one workload; a question that its kind can't be asked is left out."""
    rows = {assumption.name: assumption for assumption in told.assumptions}
    found = [_volume(told, rows), _model(told)]
    if "output_tokens" in rows:
        found.append(_moved(told, "output", rows["output_tokens"], ("output tokens",), "{} output tokens a call"))
    found.append(_retries(told, rows, observed))
    if "attempts_per_accepted" in rows:
        found.append(_regenerated(told, rows["attempts_per_accepted"]))
    found.append(_timeouts(told, account, observed, timeouts))
    found.append(_provider(told, observed))
    return tuple(_explained(answer, told) for answer in found)


def _explained(answer: Answer, told: Reconciled) -> Answer:
    """An answer that does not contradict its money, and that says why there is none."""
    if answer.verdict == "no" and answer.amount is not None and answer.amount > _NOTHING:
        return replace(answer, amount=_NONE, drivers=())
    if answer.verdict == "yes" and answer.amount is None and told.estimated is None:
        why = told.problem or "it has no estimate of ours"
        return replace(answer, words=f"{answer.words}; what that costs can't be told: {why}")
    return answer


def money_of(told: Reconciled, *drivers: str) -> Decimal | None:
    """The sum of some drivers' reasons; None where there is no split, or one is only known together with another."""
    if told.estimated is None:
        return None
    total = Decimal(0)
    for reason in told.reasons:
        if set(reason.drivers) & set(drivers):
            if not set(reason.drivers) <= set(drivers):
                return None
            total += reason.amount
    return total


def _volume(told: Reconciled, rows: dict[str, Assumption]) -> Answer:
    row = next(rows[name] for name in VOLUMES if name in rows)
    return _moved(told, "volume", row, ("volume",), "{} " + row.name.replace("_", " "))


def _moved(told: Reconciled, question: str, row: Assumption, drivers: tuple[str, ...], words: str) -> Answer:
    amount = money_of(told, *drivers)
    if row.observed is None or row.planned is None:
        return Answer(question, "unknown", f"records don't say {row.name.replace('_', ' ')}", amount)
    drift = row.drift
    shown = words.format(glance(row.observed))
    if drift is not None and abs(drift) < _LITTLE and not _shows(amount):
        return Answer(question, "no", f"{shown}, as planned", amount, drivers)
    verdict: Verdict = "yes" if row.observed > row.planned else "no"
    change = "" if drift is None else f" ({signed_percent(drift)})"
    said = f"{shown} instead of {glance(row.planned)}{change}"
    if row.median is not None and row.p95 is not None:
        said += f", median {glance(row.median)}, p95 {glance(row.p95)}"
    return Answer(question, verdict, said, amount, drivers)


def _shows(amount: Decimal | None) -> bool:
    """Whether an amount is a cent or more."""
    return amount is not None and abs(amount) >= _CENT


def _model(told: Reconciled) -> Answer:
    amount = money_of(told, "model", "price")
    if not told.models:
        return Answer("model", "unknown", "no record names a model", amount)
    others = [model for model in told.models if not same_model(model.name or model.recorded, told.planned_model)]
    if not others:
        elsewhere = sorted({model.name for model in told.models if model.name and model.name != told.planned_model})
        words = f"{told.planned_model}, as planned" + (f", sold as {', '.join(elsewhere)}" if elsewhere else "")
        return Answer("model", "no", words, _NONE)
    return Answer(
        "model", "yes", f"{models_said(told)} of the calls instead of {told.planned_model}", amount, ("model", "price")
    )


def models_said(told: Reconciled) -> str:
    """The models with most calls, each with its share, and how many more there are."""
    shown = [f"{model.name or model.recorded} for {percent(model.share)}" for model in told.models[:_MOST_MODELS]]
    rest = told.models[_MOST_MODELS:]
    if rest:
        shown.append(f"{len(rest)} more for {percent(sum((each.share for each in rest), _NONE))}")
    return " + ".join(shown)


def _retries(told: Reconciled, rows: dict[str, Assumption], observed: WorkloadObserved) -> Answer:
    """Media jobs that failed and were submitted again are failed jobs, where the plan counts them so."""
    if "failed_jobs.rate" in rows:
        row: Assumption | None = rows["failed_jobs.rate"]
        what, drivers = "jobs that failed", _FAILED
    else:
        row, what, drivers = rows.get("retries"), "billed retries per request", ("retries",)
    amount = money_of(told, *drivers)
    planned, seen = (row.planned or _NONE, row.observed or _NONE) if row is not None else (_NONE, _NONE)
    counted = f" ({observed.calls.retries:,} in all)" if observed.calls.retries else ""
    if abs(seen - planned) < _LITTLE and not _shows(amount):
        return Answer("retries", "no", f"{percent(seen)} {what}{counted}, as planned", amount, drivers)
    verdict: Verdict = "yes" if seen > planned else "no"
    return Answer("retries", verdict, f"{percent(seen)} {what}{counted} instead of {percent(planned)}", amount, drivers)


def _regenerated(told: Reconciled, row: Assumption) -> Answer:
    return _moved(told, "regenerations", row, ("attempts", "rejected_outputs"), "{} attempts per accepted output")


def _timeouts(told: Reconciled, account: Account, observed: WorkloadObserved, cost: Decimal | None) -> Answer:
    count = observed.calls.timeout_duplicates
    if not count:
        return Answer("timeouts", "no", "none was seen", Decimal(0))
    split = money_of(told, "timeout duplicates")
    also = "" if account.after_timeout else ", none of them billed"
    if account.after_timeout and split == 0:
        also = "; the plan holds as many duplicates"
    return Answer(
        "timeouts",
        "yes",
        f"{count:,} were sent again after one that only seemed lost{also}",
        split or cost,
        ("timeout duplicates",) if split else (),
    )


def _provider(told: Reconciled, observed: WorkloadObserved) -> Answer:
    cost = observed.cost
    if told.reported is None or told.estimated is None:
        if cost.reported is None:
            said = f"records don't state the provider's figure{_reckoned(told)}"
        elif told.reported is None:
            said = "records state it of some calls only"
        else:
            said = "there is no estimate of ours"
        return Answer("provider", "unknown", said, None)
    gap = told.reported - told.estimated
    own = ""
    if cost.gap is not None and cost.gap:
        own = f"; it is {signed(cost.gap)} from the estimates that {cost.gap_over:,} records state themselves"
    if abs(gap) < abs(told.estimated) * _LITTLE and not _shows(gap):
        return Answer("provider", "no", f"both are {money(told.reported)}{own}", gap)
    said = f"{money(told.reported)} instead of {money(told.estimated)}{_of(gap, told.estimated)}{own}"
    return Answer("provider", "yes", said, gap, ("provider's figure",))


def _reckoned(told: Reconciled) -> str:
    """What whoever wrote the records reckons himself, beside ours."""
    for each in told.stated:
        if each.by == "records" and each.model is None and each.ours is not None and each.gap is not None:
            amounts = f"{money(each.amount)} for {each.calls:,} calls, ours {money(each.ours)}"
            return f"; their own is {amounts}{_of(each.gap, each.ours) if each.gap else ''}"
    return ""


def _of(gap: Decimal, whole: Decimal) -> str:
    return f" ({signed_percent(gap / whole)})" if whole else ""
