"""A plan says the same in many ways; records that went as any of them says leave nothing to explain."""

import json
from pathlib import Path

import pytest

from tests.cli.running import DAY, ran
from tests.reconcile.running import Json, members

pytestmark = pytest.mark.slow

PRICES = {
    "version": 1,
    "date": "2026-11-01",
    "sources": {"lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"}},
    "models": {
        "lab/small": {
            "prices": [
                {"source": "lab", "rates": {"input_tokens": "3", "cache_read_tokens": "0.3", "output_tokens": "15"}},
                {
                    "source": "lab",
                    "when": {"service_tier": "batch"},
                    "rates": {"input_tokens": "1.5", "cache_read_tokens": "0.15", "output_tokens": "7.5"},
                },
            ]
        },
        "lab/image": {"prices": [{"source": "lab", "rates": {"images": "0.04"}}]},
        "lab/video": {"prices": [{"source": "lab", "rates": {"jobs": "0.5", "video_seconds": "0.1"}}]},
    },
}
CALL: dict[str, object] = {"model": "small", "input_tokens": 1000, "output_tokens": 100}
JOB: dict[str, object] = {"model": "image", "status": "ok", "billed": True, "accepted_by_user": True}

LLM = "kind: llm-app, model: lab/small, input_tokens: 1000, output_tokens: 100"
AGENT = "kind: agent, model: lab/small, calls_per_task: 5, context: {other: 1000}, output_tokens: 100"
IMAGE = "kind: image, model: lab/image"
VIDEO = "kind: video, model: lab/video"


def calls(count: int, **more: object) -> list[dict[str, object]]:
    """Requests of one call, a minute apart."""
    return [CALL | {"request_id": f"r{at}", "created_at": f"2026-06-01T10:{at:02}:00Z"} | more for at in range(count)]


def tasks(count: int) -> list[dict[str, object]]:
    """Tasks of five calls."""
    return [
        CALL | {"request_id": f"t{task}-{at}", "task_id": f"t{task}", "created_at": f"2026-06-01T{task:02}:{at:02}:00Z"}
        for task in range(count)
        for at in range(5)
    ]


def jobs(count: int, accepted: int, **more: object) -> list[dict[str, object]]:
    """Jobs that worked, the first so many of them accepted."""
    return [
        JOB
        | {
            "job_id": f"j{at}",
            "submitted_at": f"2026-06-01T10:{at:02}:00Z",
            "completed_at": f"2026-06-01T10:{at:02}:20Z",
        }
        | {"accepted_by_user": at < accepted}
        | more
        for at in range(count)
    ]


def again(records: list[dict[str, object]], **more: object) -> list[dict[str, object]]:
    """The first record, and half a minute later the same for the same request."""
    first = records[0]
    key = "job_id" if "job_id" in first else "request_id"
    later = {"submitted_at": "2026-06-01T10:00:10Z"} if key == "job_id" else {"created_at": "2026-06-01T10:00:30Z"}
    double = first | {key: "double", "idempotency_key": "same", "accepted_by_user": False} | later | more
    return [first | {"idempotency_key": "same"}, *records[1:], double]


FAILED = {"status": "failed", "accepted_by_user": False}


def write(plan: str, records: list[dict[str, object]]) -> None:
    """A plan of one workload, its prices and its records, in the working folder."""
    Path("prices.json").write_text(json.dumps(PRICES), encoding="utf-8")
    head = "version: 1\nperiod: day\npricing: {snapshot: prices.json}\nworkloads:\n"
    Path("budget.yaml").write_text(f"{head}  it: {{{plan}, match: {{service: s}}}}\n", encoding="utf-8")
    lines = [json.dumps(record | {"service": "s", "provider": "lab"}) + "\n" for record in records]
    Path("log.jsonl").write_text("".join(lines), encoding="utf-8")


@pytest.mark.parametrize(
    ("plan", "records"),
    [
        (f"{LLM}, requests: 10", calls(10)),
        (f"{LLM}, users: 5, active_days: 1, requests_per_user_per_day: 2", calls(10)),
        (f"{LLM}, requests: 8, multipliers: {{rejected_outputs: 20%}}", calls(10)),
        (f"{LLM}, requests: 10, multipliers: {{duplicates: 10%}}", again(calls(10))),
        (f"{LLM}, requests: 10, multipliers: {{cache: {{reads: 40%}}}}", calls(10, cached_input_tokens=400)),
        (f"{LLM}, requests: 10, multipliers: {{retries: 100%}}", calls(10, retry_count=1)),
        (f"{LLM}, requests: 10, service_tier: batch", calls(10)),
        (f"{AGENT}, tasks: 2", tasks(2)),
        (f"{AGENT}, started_tasks: 2", tasks(2)),
        (f"{AGENT}, started_tasks: 2, multipliers: {{rejected_outputs: 50%}}", tasks(2)),
        (f"{AGENT}, tasks: 1, multipliers: {{rejected_outputs: 50%}}", tasks(2)),
        (f"{AGENT}, developers: 1, active_days: 1, tasks_per_developer_per_day: 2", tasks(2)),
        (f"{IMAGE}, accepted_images: 5, attempts_per_accepted: 2", jobs(10, 5)),
        (f"{IMAGE}, accepted_images: 8, multipliers: {{rejected_outputs: 20%}}", jobs(10, 8)),
        (f"{IMAGE}, accepted_images: 10, multipliers: {{duplicates: 10%}}", again(jobs(10, 10))),
        (
            f"{IMAGE}, accepted_images: 9, multipliers: {{failed_jobs: {{rate: 10%, billed: 100%}}}}",
            [*jobs(9, 9), *jobs(1, 0, job_id="f", **FAILED)],
        ),
        (
            f"{IMAGE}, accepted_images: 10, multipliers: {{retries: 10%}}",
            [*jobs(10, 10), *jobs(1, 0, job_id="f", **FAILED)],
        ),
        (f"{IMAGE}, accepted_images: 20, attempts_per_accepted: 1", jobs(10, 10, images=2)),
        (f"{IMAGE}, accepted_images: 5, attempts_per_accepted: 2", jobs(10, 0, accepted_by_user=None)),
        (f"{IMAGE}, accepted_images: 5, attempts_per_accepted: 2", jobs(10, 5, billed=None)),
        (f"{VIDEO}, accepted_clips: 10, seconds_per_clip: 8", jobs(10, 10, model="video", seconds=8)),
        (f"{VIDEO}, accepted_clips: 10, billed_per: job", jobs(10, 10, model="video", seconds=8)),
    ],
)
def test_as_planned(
    plan: str, records: list[dict[str, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(plan, records)
    done = ran("reconcile", "log.jsonl", "--as-of", DAY, "--format", "json")
    assert done.code == 0, done.err
    data: dict[str, Json] = json.loads(done.out)
    (it,) = members(members(data, "files")[0], "workloads")
    assert (it["problem"], it["reasons"]) == (None, [])
    assert it["bill"] == it["expected"] == it["planned"]
    assert ran("reconcile", "log.jsonl", "--as-of", DAY, "--suggest").out == "budget.yaml: nothing to change\n"


SOURCE = ', assumptions_from: {source: "production records, 2026-06-01 to 2026-06-01", measured_on: 2026-06-01}'


@pytest.mark.parametrize(
    ("plan", "records", "written"),
    [
        (
            f"{IMAGE}, accepted_images: 8, multipliers: {{rejected_outputs: 20%}}",
            jobs(10, 5),
            f"{IMAGE}, accepted_images: 5, multipliers: {{rejected_outputs: 50%}}",
        ),
        (f"{IMAGE}, accepted_images: 10", jobs(10, 5), f"{IMAGE}, accepted_images: 5"),
        (
            f"{AGENT}, developers: 1, active_days: 1, tasks_per_developer_per_day: 2",
            tasks(4),
            f"{AGENT}, developers: 1, active_days: 1, tasks_per_developer_per_day: 4",
        ),
        (
            f"{LLM}, requests: 10, multipliers: {{cache: {{reads: 40%}}}}",
            calls(10, cached_input_tokens=600),
            f"{LLM}, requests: 10, multipliers: {{cache: {{reads: 60%}}}}",
        ),
    ],
)
def test_what_was_observed_is_written_as_the_plan_says_it(
    plan: str, records: list[dict[str, object]], written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(plan, records)
    assert ran("reconcile", "log.jsonl", "--as-of", DAY, "--write").code == 0
    line = Path("budget.yaml").read_text(encoding="utf-8").splitlines()[-1]
    attempts = "" if "rejected" in written or "image" not in written else ", attempts_per_accepted: 2"
    assert line == f"  it: {{{written}, match: {{service: s}}{attempts}{SOURCE}}}"
    again = ran("reconcile", "log.jsonl", "--as-of", DAY, "--suggest").out
    assert again == "budget.yaml: nothing to change\n"
