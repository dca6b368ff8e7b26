"""The month of `examples/reconcile`: records made from its plan without clock or randomness, with some figures moved by known amounts.

`python -m tests.reconcile.october`, in the root of the repository, writes it and the command's reports on it.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "reconcile"
LOG = EXAMPLE / "october.jsonl.gz"
START = 1_790_812_800_000
"""2026-10-01 00:00 UTC in milliseconds."""

DAYS = 31
HOUR = 3_600_000
MILLION = 1_000_000
RATES = {
    "claude-sonnet-4-6": {"input": "3", "read": "0.3", "write": "3.75", "output": "15"},
    "claude-opus-4-6": {"input": "5", "read": "0.5", "write": "6.25", "output": "25"},
    "text-embedding-3-small": {"input": "0.02", "read": "0", "write": "0", "output": "0"},
}
Record = dict[str, object]


@dataclass(frozen=True, slots=True)
class Month:
    """What happened; the defaults are the plan of `examples/reconcile/plan`."""

    requests: int = 6000
    other_model_every: int = 0
    output_tokens: int = 500
    retries: int = 180
    provider_factor: Decimal = Decimal(1)
    tasks: int = 100
    calls_per_task: int = 20
    accepted_images: int = 480
    attempts_for_two: int = 4
    timeout_clips: int = 0
    nobodys_calls: int = 0


PLANNED = Month()
OCTOBER = Month(
    requests=6600,
    other_model_every=11,
    output_tokens=600,
    retries=330,
    provider_factor=Decimal("1.02"),
    attempts_for_two=5,
    timeout_clips=12,
    nobodys_calls=40,
)
"""Answers yes to every question."""


def at(index: int, of: int) -> int:
    """Moments spread evenly over the month, from its first hour to its last."""
    return START + index * DAYS * 24 * HOUR // of


def cost(model: str, uncached: int, output: int, read: int = 0, write: int = 0) -> Decimal:
    """The cost of tokens at the listed prices, in USD."""
    rates = {name: Decimal(rate) for name, rate in RATES[model].items()}
    sums = uncached * rates["input"] + read * rates["read"] + write * rates["write"] + output * rates["output"]
    return sums / MILLION


def chat(month: Month) -> Iterator[Record]:
    """Requests of 2,000 tokens, some to another model, some sent again after a failure that was billed."""
    for index in range(month.requests):
        other = month.other_model_every and index % month.other_model_every == 0
        model = "claude-opus-4-6" if other else "claude-sonnet-4-6"
        output = month.output_tokens + (index % 3 - 1) * 40
        record: Record = {
            "request_id": f"c{index}",
            "service": "support-web" if index % 2 else "support-mail",
            "provider": "anthropic",
            "model": model,
            "input_tokens": 2000,
            "output_tokens": output,
            "latency_ms": 900 + index % 400,
            "status": "ok",
            "created_at": at(index, month.requests),
            "provider_reported_cost": str(cost(model, 2000, output) * month.provider_factor),
        }
        if index < month.retries * 10 and index % 10 == 5:
            failed = {"request_id": f"c{index}-0", "attempt_of": f"c{index}", "status": "failed"}
            yield record | failed
            record |= {"attempt_of": f"c{index}", "created_at": at(index, month.requests) + 1500}
        yield record


def agent(month: Month) -> Iterator[Record]:
    """Tasks in which each call reads the context of the call before it from the cache and writes what is new."""
    for task in range(month.tasks):
        for call in range(month.calls_per_task):
            carried, written = (0, 20_000) if call == 0 else (20_000 + 1500 * (call - 1), 1500)
            yield {
                "request_id": f"a{task}-{call}",
                "task_id": f"task-{task}",
                "tags": {"agent": "fix-bugs"},
                "provider": "anthropic",
                "model": "claude-sonnet-4-6",
                "input_tokens": carried + written,
                "cached_input_tokens": carried,
                "cache_write_tokens": written,
                "output_tokens": 700,
                "status": "ok",
                "created_at": at(task, month.tasks) + call * 20_000,
                "provider_reported_cost": str(cost("claude-sonnet-4-6", 0, 700, carried, written)),
            }


def job(service: str, index: int, created: int, dollars: str) -> Record:
    """A generation job that worked, was billed and was accepted."""
    return {
        "job_id": f"{service}-{index}",
        "service": service,
        "prompt_hash": f"{service}-{index}",
        "status": "ok",
        "billed": True,
        "accepted_by_user": True,
        "submitted_at": created,
        "completed_at": created + 20_000,
        "provider_reported_cost": dollars,
    }


def shots(month: Month) -> Iterator[Record]:
    """Jobs with `attempts_for_two` attempts for two accepted images; one in twenty-five fails and is not billed."""
    worked = month.accepted_images // 2 * month.attempts_for_two
    jobs = worked * 25 // 24
    done = 0
    for index in range(jobs):
        made = job("product-shots", index, at(index, jobs), "0.04")
        made |= {"provider": "black-forest-labs", "model": "flux-pro-1.1", "resolution": "1024x1024", "images": 1}
        if index % 25 == 24:
            yield made | {"status": "failed", "billed": False, "accepted_by_user": False, "provider_reported_cost": "0"}
        else:
            yield made | {"accepted_by_user": done % month.attempts_for_two < 2}
            done += 1


def clips(month: Month) -> Iterator[Record]:
    """Sixty clips of eight seconds, two in three of them accepted; the first few are sent again after a timeout that was billed."""
    for index in range(60):
        made = job("promo-clips", index, at(index, 60), "0.96") | {"accepted_by_user": index % 3 < 2}
        made |= {"provider": "google", "model": "veo-3.1-fast", "resolution": "1080p", "seconds": 8}
        if index < month.timeout_clips:
            yield made | {"job_id": f"promo-clips-{index}-0", "status": "timeout", "accepted_by_user": False}
            again = at(index, 60) + 60_000
            made |= {"submitted_at": again, "completed_at": again + 20_000}
        yield made


def services(month: Month) -> Iterator[Record]:
    """Everything that went as planned, and calls that belong to no workload."""
    for index in range(500):
        yield {
            "request_id": f"d{index}",
            "service": "voice",
            "provider": "openai",
            "model": "whisper-1",
            "input_tokens": 0,
            "seconds": 60,
            "created_at": at(index, 500),
            "provider_reported_cost": "0.006",
        }
    for index in range(2000):
        record: Record = {"service": "search", "created_at": at(index, 2000), "status": "ok"}
        embedded: Record = {"request_id": f"e{index}", "provider": "openai", "model": "text-embedding-3-small"}
        paid = str(cost("text-embedding-3-small", 800, 0))
        yield record | embedded | {"input_tokens": 800, "provider_reported_cost": paid}
        ranked: Record = {"request_id": f"k{index}", "provider": "cohere", "model": "rerank-v4.0-pro"}
        yield record | ranked | {"input_tokens": 0, "provider_reported_cost": "0.0025"}
    for index in range(month.nobodys_calls):
        yield {
            "request_id": f"n{index}",
            "service": "notebook",
            "provider": "anthropic",
            "model": "claude-opus-4-6",
            "input_tokens": 30_000,
            "output_tokens": 4000,
            "created_at": at(index, 40),
            "provider_reported_cost": str(cost("claude-opus-4-6", 30_000, 4000)),
        }


def lines(month: Month) -> str:
    """The month as JSON lines."""
    kinds = (chat(month), agent(month), shots(month), clips(month), services(month))
    return "".join(json.dumps(record) + "\n" for kind in kinds for record in kind)


def write(month: Month, path: Path) -> Path:
    """Writes the month to a file, gzipped without a timestamp."""
    path.write_bytes(gzip.compress(lines(month).encode(), mtime=0))
    return path


def reports() -> None:
    """Writes the command's report on it in every format."""
    from budgetlint.cli.start import main

    words = ["--budget", str(EXAMPLE / "plan"), "--as-of", "2026-11-24"]
    forms = {"text": "txt", "markdown": "md", "json": "json", "html": "html"}
    targets = [word for form, ending in forms.items() for word in ("--output", f"{form}={EXAMPLE}/report.{ending}")]
    main(["reconcile", str(LOG.relative_to(Path.cwd())), *words, *targets])


if __name__ == "__main__":
    write(OCTOBER, LOG)
    reports()
