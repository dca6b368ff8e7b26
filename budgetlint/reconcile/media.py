"""Media jobs in the plan's terms: accepted outputs, attempts per output, failed jobs, and failed jobs that were billed."""

from decimal import Decimal

from budgetlint.compare.sides import Side
from budgetlint.figures.exact import ONE, ZERO, exactly
from budgetlint.frozen import Frozen, replace
from budgetlint.model.multipliers import FailedJobs, Multipliers
from budgetlint.model.workloads import Image, Video, with_volume
from budgetlint.reconcile.account import Account, share_rows, span_of, span_of_days
from budgetlint.reconcile.metering import sized
from budgetlint.reconcile.reconciled import Assumption
from budgetlint.reconcile.shares import near, share_of
from budgetlint.records.observed import WorkloadObserved


class Jobs(Frozen):
    """Counts of jobs as far as they are known; `notes` explains assumptions.

    A job that timed out, was billed nevertheless and was sent again counts as successful: its repetition is a duplicate.
    """

    submitted: Decimal
    successful: Decimal
    accepted: Decimal
    billed: Decimal
    duplicates: Decimal
    after_timeout: Decimal
    knows_accepted: bool
    notes: tuple[str, ...] = ()


@exactly()
def media_account(side: Side, planned: Image | Video, observed: WorkloadObserved, grown: Decimal) -> Account:
    """accepted × attempts × (1 + d) are successful; submitted × (1 − f) are successful; billed ÷ successful is what
    failures add, as failed jobs if the plan has them, else as retries."""
    jobs = _jobs(side, planned, observed)
    multipliers = side.workload.multipliers
    attempts_planned = _attempts(planned, multipliers.rejected_outputs)
    accepted_planned = planned.accepted_images if isinstance(planned, Image) else planned.accepted_clips
    per_job = _images_per_job(observed) if isinstance(planned, Image) else ONE
    accepted = near(accepted_planned, jobs.accepted * per_job * grown)
    took = jobs.successful / (jobs.accepted * (ONE + jobs.duplicates)) if jobs.accepted else attempts_planned
    took = near(attempts_planned, took)
    noun = "images" if isinstance(planned, Image) else "clips"
    rows = [
        Assumption(f"accepted_{noun}", accepted_planned, accepted, span=span_of_days(observed, accepted)),
        Assumption("attempts_per_accepted", attempts_planned, took if jobs.knows_accepted else None),
    ]
    same = took == attempts_planned
    workload = _volumed(planned, accepted, planned.attempts_per_accepted if same else took)
    seconds = observed.spread("seconds_ms")
    if isinstance(workload, Video) and isinstance(planned, Video) and seconds is not None:
        mean = near(planned.seconds_per_clip, Decimal(seconds.total) / seconds.n / 1000)
        workload = replace(workload, seconds_per_clip=mean)
        lengths = span_of(seconds, "jobs", 1000)
        spread = (Decimal(seconds.median) / 1000, Decimal(seconds.p95) / 1000)
        rows.append(
            Assumption("seconds_per_clip", planned.seconds_per_clip, mean, "count", *spread, seconds.n, span=lengths)
        )
    failed, retries, more = _failures(side, jobs)
    rows += more
    rows += share_rows("duplicates", multipliers.duplicates, jobs.duplicates)
    duplicates = (
        near(multipliers.duplicates, jobs.duplicates)
        if isinstance(multipliers.duplicates, Decimal)
        else jobs.duplicates or None
    )
    rejected = multipliers.rejected_outputs if same else None
    made = Multipliers(
        cache=None, retries=retries, duplicates=duplicates, rejected_outputs=rejected, failed_jobs=failed
    )
    workload_seen = replace(_resized(workload, observed), multipliers=made)
    return Account(workload_seen, tuple(rows), jobs.notes, jobs.duplicates, jobs.after_timeout)


def _volumed(planned: Image | Video, accepted: Decimal, attempts: Decimal | None) -> Image | Video:
    """The workload with these accepted outputs and attempts per output."""
    return replace(with_volume(planned, accepted), attempts_per_accepted=attempts)


def _resized(workload: Image | Video, observed: WorkloadObserved) -> Image | Video:
    """The workload at the size that all records state, if it is a single one."""
    sizes = {use.size for use in observed.models if use.funnel.submitted}
    size = next(iter(sizes)) if len(sizes) == 1 else None
    resized = sized(workload, size)
    return resized if isinstance(resized, (Image, Video)) else workload


def _attempts(planned: Image | Video, rejected: object) -> Decimal:
    """Attempts per accepted output: as stated, or 1 ÷ (1 − rejected), else one."""
    if planned.attempts_per_accepted is not None:
        return planned.attempts_per_accepted
    return ONE / (ONE - rejected) if isinstance(rejected, Decimal) else ONE


def _images_per_job(observed: WorkloadObserved) -> Decimal:
    """Images per job; one if no record counts them."""
    jobs = observed.funnel.submitted
    return share_of(observed.media.images, jobs) if observed.media.images and jobs else ONE


def _jobs(side: Side, planned: Image | Video, observed: WorkloadObserved) -> Jobs:
    seen, calls = observed.funnel, observed.calls
    notes: list[str] = []
    submitted, successful = Decimal(seen.submitted - seen.pending), Decimal(seen.successful)
    if seen.pending:
        notes.append(f"{seen.pending:,} jobs were still in progress and are left out")
    billed = _billed(side, observed, notes)
    late = min(Decimal(calls.timeout_duplicates), max(billed - successful, ZERO))
    successful += late
    double = min(calls.duplicates + late, successful)
    once = successful - double
    if billed and not successful:
        notes.append(f"no job succeeded, though {billed:,} were billed: our estimate leaves them out")
    duplicates, after_timeout = (double / once, late / once) if once else (ZERO, ZERO)
    accepted = Decimal(seen.accepted)
    known = seen.successful - seen.acceptance_unknown
    knows = known > 0
    if seen.acceptance_unknown and knows:
        notes.append(
            f"records don't state whether {seen.acceptance_unknown:,} jobs were accepted: they are assumed to be like the others"
        )
        accepted = accepted * seen.successful / known
    elif seen.acceptance_unknown:
        notes.append("no record states whether a job was accepted: attempts are assumed to be as planned")
        accepted = successful / (ONE + duplicates) / _attempts(planned, side.workload.multipliers.rejected_outputs)
    return Jobs(submitted, successful, accepted, billed, duplicates, after_timeout, knows, tuple(notes))


def _billed(side: Side, observed: WorkloadObserved, notes: list[str]) -> Decimal:
    """The billed jobs; where records don't state it, successful ones and the planned share of the others."""
    seen = observed.funnel
    if not seen.billing_unknown:
        return Decimal(seen.billed)
    remark = f"records don't state whether {seen.billing_unknown:,} jobs were billed"
    notes.append(f"{remark}: successful ones are assumed to be billed, failed ones as planned")
    failed = Decimal(seen.submitted - seen.pending - seen.successful)
    return seen.successful + _billed_share(side) * failed


def _billed_share(side: Side) -> Decimal:
    failed = side.workload.multipliers.failed_jobs
    return failed.billed if isinstance(failed, FailedJobs) else ZERO


def _failures(side: Side, jobs: Jobs) -> tuple[FailedJobs | None, Decimal | None, list[Assumption]]:
    """The multiplier for failures: `failed_jobs` if the plan has it or has no retries, else billed failures as retries."""
    multipliers = side.workload.multipliers
    failed = jobs.submitted - jobs.successful
    beyond = jobs.billed - jobs.successful
    rate = failed / jobs.submitted if jobs.successful else ZERO
    if isinstance(multipliers.retries, Decimal) and not isinstance(multipliers.failed_jobs, FailedJobs):
        again = near(multipliers.retries, max(beyond, ZERO) / jobs.successful if jobs.successful else ZERO)
        return None, again, [Assumption("retries", multipliers.retries, again, "share")]
    planned = (
        multipliers.failed_jobs
        if isinstance(multipliers.failed_jobs, FailedJobs)
        else FailedJobs(rate=ZERO, billed=ZERO)
    )
    share = min(max(beyond / failed, ZERO), ONE) if failed and jobs.successful else planned.billed
    jobs_seen = FailedJobs(rate=near(planned.rate, rate), billed=near(planned.billed, share))
    rows = [
        Assumption("failed_jobs.rate", planned.rate, jobs_seen.rate, "share"),
        Assumption("failed_jobs.billed", planned.billed, jobs_seen.billed if failed else None, "share"),
    ]
    retries = ZERO if isinstance(multipliers.retries, Decimal) else None
    if not isinstance(multipliers.failed_jobs, FailedJobs) and not failed:
        return None, retries, []
    return jobs_seen, retries, rows
