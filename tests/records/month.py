"""A month of records made from a known plan, without clock or randomness, so that every figure can be worked out by hand."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

DAY = 86_400_000
START = 1_780_272_000_000


@dataclass(frozen=True, slots=True)
class Month:
    """The plan of a chat and of product shots; one field for each question that records must answer."""

    requests: int = 600
    model: str = "claude-sonnet-4-5"
    output_tokens: int = 500
    retried_every: int = 100
    accepted: int = 50
    attempts_per_accepted: int = 2
    timeout_duplicates: int = 0
    reported_per_estimated: Decimal = Decimal(1)


def chat(month: Month) -> Iterator[dict[str, object]]:
    """Every request, with two input tokens for one output token; every n-th one is retried after a failure."""
    for index in range(month.requests):
        created = START + index * 30 * DAY // month.requests
        estimated = Decimal(2000 * 3 + month.output_tokens * 15) / 1_000_000
        record: dict[str, object] = {
            "request_id": f"r{index}",
            "service": "support-chat",
            "provider": "anthropic",
            "model": month.model,
            "input_tokens": 2000,
            "output_tokens": month.output_tokens + (index % 3 - 1) * 10,
            "latency": 1000 + index % 7,
            "status": "ok",
            "created_at": created,
            "estimated_cost": str(estimated),
            "provider_reported_cost": str(estimated * month.reported_per_estimated),
        }
        if index % month.retried_every == 0:
            yield record | {"request_id": f"r{index}-0", "attempt_of": f"r{index}", "status": "failed"}
            record |= {"created_at": created + 1500, "attempt_of": f"r{index}"}
        yield record


def shots(month: Month) -> Iterator[dict[str, object]]:
    """Jobs whose last attempt at each image is accepted; the first few are sent again after a timeout."""
    for index in range(month.accepted * month.attempts_per_accepted):
        created = START + index * 3_600_000
        job: dict[str, object] = {
            "job_id": f"j{index}",
            "service": "product-shots",
            "provider": "openai",
            "model": "gpt-image-1",
            "resolution": "1024x1024",
            "images": 1,
            "prompt_hash": f"h{index}",
            "status": "ok",
            "billed": True,
            "accepted_by_user": (index + 1) % month.attempts_per_accepted == 0,
            "submitted_at": created,
            "completed_at": created + 20_000,
            "provider_reported_cost": "0.04",
        }
        if index < month.timeout_duplicates:
            yield job | {"job_id": f"j{index}-0", "status": "timeout", "accepted_by_user": False}
            job |= {"submitted_at": created + 60_000, "completed_at": created + 80_000}
        yield job


def write(month: Month, path: Path) -> Path:
    """The month as JSON lines."""
    records = [*chat(month), *shots(month)]
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path
