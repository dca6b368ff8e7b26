"""The workload that records describe, in the plan's terms, so that the same evaluator prices both."""

from decimal import Decimal

from budgetlint.compare.sides import Side
from budgetlint.figures.exact import exactly
from budgetlint.frozen import observed_name, replace
from budgetlint.model.workload import Workload
from budgetlint.model.workloads import Agent, Audio, Embeddings, Image, LlmApp, Video, volume_key, with_volume
from budgetlint.reconcile.account import Account, account_of, attempts, kept, planned_volume, span_of_days, with_spread
from budgetlint.reconcile.caches import cache_shares
from budgetlint.reconcile.media import media_account
from budgetlint.reconcile.reconciled import Assumption
from budgetlint.reconcile.shares import near, share_of
from budgetlint.reconcile.tasks import tasks
from budgetlint.records.observed import WorkloadObserved


def accounted(side: Side, observed: WorkloadObserved, grown: Decimal) -> Account:
    """The observed counterpart of a planned workload, with its volume × `grown`."""
    match side.workload:
        case LlmApp() | Embeddings():
            return _requests(side, side.workload, observed, grown)
        case Agent():
            return tasks(side, side.workload, observed, grown)
        case Image() | Video():
            return media_account(side, side.workload, observed, grown)
        case _:
            return _counted(side, observed, grown)


def is_only_counted(workload: Workload) -> bool:
    """Whether records state only the number of a workload's requests, not the usage of each."""
    return not isinstance(workload, (LlmApp, Embeddings, Agent, Image, Video))


def _requests(side: Side, planned: LlmApp | Embeddings, observed: WorkloadObserved, grown: Decimal) -> Account:
    """Requests of one call each: their number, and the tokens of each."""
    sent, made = observed.spread("input_tokens"), observed.spread("output_tokens")
    billed = 0 if sent is None else sent.n
    seen = attempts(observed.calls, billed)
    count = near(planned_volume(side), kept(side, seen.meant * grown))
    rows = [Assumption("requests", planned_volume(side), count, span=span_of_days(observed, count))]
    tokens = near(planned.input_tokens, share_of(observed.tokens.input, billed)) if billed else planned.input_tokens
    rows.append(with_spread("input_tokens", planned.input_tokens, tokens if billed else None, sent))
    workload: Workload
    if isinstance(planned, LlmApp):
        output = (
            near(planned.output_tokens, share_of(observed.tokens.output, billed)) if billed else planned.output_tokens
        )
        rows.append(with_spread("output_tokens", planned.output_tokens, output if billed else None, made))
        workload = replace(with_volume(planned, count), input_tokens=tokens, output_tokens=output)
    else:
        workload = replace(with_volume(planned, count), input_tokens=tokens)
    cache = cache_shares(side, observed) if isinstance(planned, LlmApp) else None
    return account_of(side, workload, rows, seen, cache, observed)


def _counted(side: Side, observed: WorkloadObserved, grown: Decimal) -> Account:
    """Requests of which records state only the number and, for audio, the seconds."""
    planned, calls = side.workload, observed.calls
    sent = calls.requests + calls.billed_retries + calls.duplicates + calls.timeout_duplicates
    seen = attempts(calls, sent)
    count = near(planned_volume(side), kept(side, seen.meant * grown))
    name = observed_name(type(planned), volume_key(type(planned))) or "requests"
    rows = [Assumption(name, planned_volume(side), count, span=span_of_days(observed, count))]
    notes = ["the usage of a request is assumed to be as planned: records don't state it"]
    workload = with_volume(planned, count)
    if isinstance(planned, Audio) and observed.media.seconds and planned.seconds_per_request is not None and sent:
        with exactly():
            seconds = near(planned.seconds_per_request, observed.media.seconds / sent)
        rows.append(Assumption("seconds_per_request", planned.seconds_per_request, seconds, n=sent))
        workload, notes = replace(workload, seconds_per_request=seconds), []
    return account_of(side, workload, rows, seen, side.workload.multipliers.cache, observed, notes)
