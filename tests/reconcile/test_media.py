"""A month of media jobs, worked out by hand: pending jobs, time-outs, duplicates and failures, each in the plan's own terms."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from budgetlint.compare.sides import side_of
from budgetlint.model.multipliers import FailedJobs
from budgetlint.model.workloads import Image, Video
from budgetlint.reconcile.account import Account
from budgetlint.reconcile.media import media_account
from budgetlint.records.counts import Calls, Cost, JobCounts, Media, Spread, Tokens
from budgetlint.records.observed import ModelUse, ObservedPeriod, Served, WorkloadObserved
from tests.compare.written import budget_file, prices

MONTH = ObservedPeriod(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC), 31)
CLIPS = "workloads: {w: {kind: video, model: a/image, accepted_clips: 40, seconds_per_clip: 8, MORE}}"
SHOTS = "workloads: {w: {kind: image, model: a/image, accepted_images: 40, MORE}}"
FAILED = "multipliers: {failed_jobs: {rate: 20%, billed: 50%}}"


def accounted(
    plan: str,
    jobs: JobCounts,
    calls: Calls | None = None,
    media: Media | None = None,
    spreads: tuple[Spread, ...] = (),
    more: str = FAILED,
    grown: int = 1,
    sizes: tuple[str | None, ...] = (),
) -> Account:
    day = date(2026, 10, 1)
    uses = tuple(
        ModelUse(
            "lab", "m", size, None, Served(), 0, day, day, Calls(), Tokens(), Media(), JobCounts(submitted=9), Cost()
        )
        for size in sizes
    )
    observed = WorkloadObserved("w", MONTH, calls or Calls(), Tokens(), media or Media(), jobs, Cost(), uses, spreads)
    side = side_of(budget_file(plan.replace("MORE", more)), "w", prices())
    assert isinstance(side.workload, (Image, Video))
    return media_account(side, side.workload, observed, Decimal(grown))


def shares(account: Account) -> dict[str, str]:
    """What was observed, by assumption, in short."""
    return {row.name: f"{row.observed:.4f}" if row.observed is not None else "" for row in account.assumptions}


def test_jobs_still_under_way_are_left_out() -> None:
    """105 were submitted and 5 still run: of 100, 10 failed and half of those were billed; 60 of 90 were accepted."""
    account = accounted(CLIPS, JobCounts(submitted=105, successful=90, accepted=60, billed=95, pending=5))
    assert shares(account) == {
        "accepted_clips": "60.0000",
        "attempts_per_accepted": "1.5000",
        "failed_jobs.rate": "0.1000",
        "failed_jobs.billed": "0.5000",
    }
    assert account.notes == ("5 jobs were still in progress and are left out",)
    assert account.workload.multipliers.failed_jobs == FailedJobs(rate=Decimal("0.1"), billed=Decimal("0.5"))


@pytest.mark.parametrize(
    ("billed", "late", "rate", "failed_billed"),
    [
        (83, 3, "0.1700", "0.0000"),
        (85, 5, "0.1500", "0.0000"),
        (90, 5, "0.1500", "0.3333"),
        (80, 0, "0.2000", "0.0000"),
        (70, 0, "0.2000", "0.0000"),
    ],
)
def test_only_time_outs_that_were_billed_did_work(billed: int, late: int, rate: str, failed_billed: str) -> None:
    """80 of 100 worked and 5 more only seemed lost: as many of those did work as were billed beyond the 80."""
    account = accounted(
        CLIPS, JobCounts(submitted=100, successful=80, accepted=80, billed=billed), Calls(timeout_duplicates=5)
    )
    share = Decimal(late) / 80
    assert (account.duplicates, account.after_timeout) == (share, share)
    seen = shares(account)
    assert (seen["attempts_per_accepted"], seen["failed_jobs.rate"]) == ("1.0000", rate)
    assert seen["failed_jobs.billed"] == failed_billed


@pytest.mark.parametrize(
    ("calls", "duplicates", "after_timeout"),
    [
        (Calls(duplicates=20), "0.25", "0"),
        (Calls(duplicates=20, timeout_duplicates=4), "0.3", "0.05"),
        (Calls(duplicates=100), "0", "0"),
        (Calls(duplicates=130), "0", "0"),
    ],
)
def test_no_more_duplicates_than_jobs_that_worked(calls: Calls, duplicates: str, after_timeout: str) -> None:
    """Of 100 that worked, 20 doubles are of 80; where all or more seem to be doubles, none can be told from the rest."""
    jobs = JobCounts(submitted=100, successful=100, accepted=80, billed=100)
    if calls.timeout_duplicates:
        jobs = JobCounts(submitted=105, successful=100, accepted=80, billed=105)
    account = accounted(CLIPS, jobs, calls)
    assert (account.duplicates, account.after_timeout) == (Decimal(duplicates), Decimal(after_timeout))


def test_acceptance_that_few_records_state() -> None:
    """30 of the 60 of which it is known were accepted: of 90 that worked, 45."""
    account = accounted(CLIPS, JobCounts(submitted=90, successful=90, accepted=30, billed=90, acceptance_unknown=30))
    assert shares(account)["accepted_clips"] == "45.0000"
    assert shares(account)["attempts_per_accepted"] == "2.0000"
    assert account.notes == (
        "records don't state whether 30 jobs were accepted: they are assumed to be like the others",
    )


def test_acceptance_that_no_record_states() -> None:
    """The attempts are the plan's 1.5, so 90 that worked were 60 accepted ones."""
    account = accounted(
        CLIPS,
        JobCounts(submitted=90, successful=90, billed=90, acceptance_unknown=90),
        more=f"attempts_per_accepted: 1.5, {FAILED}",
    )
    assert shares(account)["accepted_clips"] == "60.0000"
    assert shares(account)["attempts_per_accepted"] == ""
    assert account.notes == ("no record states whether a job was accepted: attempts are assumed to be as planned",)


def test_billing_that_no_record_states_is_as_planned() -> None:
    """Of 10 failed jobs the planned half, of pending ones nothing."""
    account = accounted(CLIPS, JobCounts(submitted=95, successful=80, accepted=80, billing_unknown=95, pending=5))
    assert shares(account)["failed_jobs.billed"] == "0.5000"
    assert shares(account)["failed_jobs.rate"] == "0.1111"
    assert account.notes == (
        "5 jobs were still in progress and are left out",
        "records don't state whether 95 jobs were billed: successful ones are assumed to be billed, failed ones as planned",
    )


def test_jobs_of_which_none_worked() -> None:
    account = accounted(CLIPS, JobCounts(submitted=10, billed=4))
    assert shares(account) == {
        "accepted_clips": "0.0000",
        "attempts_per_accepted": "",
        "failed_jobs.rate": "0.0000",
        "failed_jobs.billed": "0.5000",
    }
    assert account.notes == ("no job succeeded, though 4 were billed: our estimate leaves them out",)


def test_a_plan_of_retries_has_its_billed_failures_as_retries() -> None:
    """88 billed of 80 that worked are 10 % billed again; without failed jobs in the plan there is no row of them."""
    jobs = JobCounts(submitted=100, successful=80, accepted=80, billed=88)
    account = accounted(CLIPS, jobs, more="multipliers: {retries: 5%}")
    assert shares(account) == {
        "accepted_clips": "80.0000",
        "attempts_per_accepted": "1.0000",
        "retries": "0.1000",
    }
    assert account.workload.multipliers.failed_jobs is None


def test_a_plan_without_either_has_failures_as_failed_jobs() -> None:
    jobs = JobCounts(submitted=100, successful=80, accepted=80, billed=85)
    account = accounted(CLIPS, jobs, more="title: clips")
    assert shares(account)["failed_jobs.rate"] == "0.2000"
    assert shares(account)["failed_jobs.billed"] == "0.2500"
    whole = accounted(CLIPS, JobCounts(submitted=80, successful=80, accepted=80, billed=80), more="title: clips")
    assert [row.name for row in whole.assumptions] == ["accepted_clips", "attempts_per_accepted"]


def test_images_of_a_job_and_seconds_of_a_clip() -> None:
    jobs = JobCounts(submitted=50, successful=50, accepted=40, billed=50)
    shots = accounted(SHOTS, jobs, media=Media(images=200))
    assert shares(shots)["accepted_images"] == "160.0000"
    assert isinstance(shots.workload, Image)
    assert shots.workload.accepted_images == 160
    clips = accounted(CLIPS, jobs, spreads=(Spread("seconds_ms", 50, 300_000, 5_000, 9_500),))
    assert isinstance(clips.workload, Video)
    assert clips.workload.seconds_per_clip == 6
    row = next(row for row in clips.assumptions if row.name == "seconds_per_clip")
    assert (row.planned, row.observed, row.n) == (Decimal(8), Decimal(6), 50)
    assert (row.median, row.p95) == (Decimal(5), Decimal("9.5"))


def test_what_was_observed_grows_to_the_period_of_the_plan() -> None:
    account = accounted(
        SHOTS, JobCounts(submitted=50, successful=50, accepted=40, billed=50), media=Media(images=100), grown=3
    )
    assert shares(account)["accepted_images"] == "240.0000"
    assert (
        shares(accounted(SHOTS, JobCounts(submitted=5, successful=5, accepted=4, billed=5)))["accepted_images"]
        == "4.0000"
    )


@pytest.mark.parametrize(
    ("more", "accepted", "attempts", "rejected"),
    [
        ("attempts_per_accepted: 1.5", 60, "1.5", None),
        ("attempts_per_accepted: 1.5", 45, "2", None),
        ("multipliers: {rejected_outputs: 20%}", 72, None, "0.2"),
        ("multipliers: {rejected_outputs: 20%}", 45, "2", None),
        ("title: clips", 90, None, None),
    ],
)
def test_attempts_stay_in_the_words_of_the_plan(
    more: str, accepted: int, attempts: str | None, rejected: str | None
) -> None:
    """90 worked: as many attempts as planned stay as they were written, others are attempts per accepted output."""
    workload = accounted(CLIPS, JobCounts(90, 90, accepted, 90), more=more).workload
    assert isinstance(workload, Video)
    assert workload.attempts_per_accepted == (None if attempts is None else Decimal(attempts))
    assert workload.multipliers.rejected_outputs == (None if rejected is None else Decimal(rejected))


def test_duplicates_beside_those_of_the_plan() -> None:
    """20 doubles of 80; the plan holds 10 %."""
    jobs = JobCounts(submitted=100, successful=100, accepted=80, billed=100)
    planned = accounted(CLIPS, jobs, Calls(duplicates=20), more="multipliers: {duplicates: 10%}")
    row = next(row for row in planned.assumptions if row.name == "duplicates")
    assert (row.planned, row.observed, row.measure) == (Decimal("0.1"), Decimal("0.25"), "share")
    assert planned.workload.multipliers.duplicates == Decimal("0.25")
    unplanned = accounted(CLIPS, jobs, Calls(duplicates=20), more="title: clips")
    assert unplanned.workload.multipliers.duplicates == Decimal("0.25")
    assert accounted(CLIPS, jobs, more="title: clips").workload.multipliers.duplicates is None


def test_acceptance_that_no_record_states_beside_duplicates() -> None:
    """90 that worked were 75 once, each 1 ÷ (1 − 25 %) attempts: 56.25 accepted."""
    account = accounted(
        CLIPS,
        JobCounts(submitted=90, successful=90, billed=90, acceptance_unknown=90),
        Calls(duplicates=15),
        more="multipliers: {rejected_outputs: 25%}",
    )
    assert shares(account)["accepted_clips"] == "56.2500"


def test_one_record_that_states_acceptance_is_enough() -> None:
    account = accounted(CLIPS, JobCounts(submitted=10, successful=10, accepted=1, billed=10, acceptance_unknown=9))
    assert shares(account)["accepted_clips"] == "10.0000"


def test_shares_and_counts_are_told_apart() -> None:
    jobs = JobCounts(submitted=100, successful=80, accepted=80, billed=88)
    rows = accounted(CLIPS, jobs, spreads=(Spread("seconds_ms", 1, 8_000, 8_000, 8_000),)).assumptions
    assert {row.name: row.measure for row in rows} == {
        "accepted_clips": "count",
        "attempts_per_accepted": "count",
        "seconds_per_clip": "count",
        "failed_jobs.rate": "share",
        "failed_jobs.billed": "share",
    }
    retried = accounted(CLIPS, jobs, more="multipliers: {retries: 5%}").assumptions
    assert {row.name: row.measure for row in retried}["retries"] == "share"


def test_retries_beside_failed_jobs_are_none() -> None:
    both = "multipliers: {retries: 5%, failed_jobs: {rate: 20%, billed: 50%}}"
    jobs = JobCounts(submitted=100, successful=80, accepted=80, billed=88)
    assert accounted(CLIPS, jobs, more=both).workload.multipliers.retries == 0
    assert accounted(CLIPS, jobs).workload.multipliers.retries is None


@pytest.mark.parametrize(
    ("sizes", "size"),
    [((), "1024x1024"), (("512x512",), "512x512"), (("512x512", "2048x2048"), "1024x1024"), ((None,), "1024x1024")],
)
def test_the_one_size_that_all_records_state(sizes: tuple[str | None, ...], size: str) -> None:
    jobs = JobCounts(submitted=50, successful=50, accepted=40, billed=50)
    account = accounted(SHOTS, jobs, more="size: 1024x1024", sizes=sizes)
    assert isinstance(account.workload, Image)
    assert account.workload.size == size
