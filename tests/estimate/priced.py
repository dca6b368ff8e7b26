"""A workload at the prices of a snapshot, both written in a test."""

import json
from datetime import date
from decimal import Decimal

from budgetlint import lint_budget
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import settled

DAY = date(2026, 7, 1)

Plain = dict[str, object]


def snapshot(*entries: Plain, **more: object) -> str:
    return json.dumps({"version": 1, "date": "2026-06-17", "models": {"a/b": {"prices": entries}}, **more})


def workload(
    prices: str, text: str, contract: str | None = None, day: date = DAY, currency: str = "USD"
) -> WorkloadEstimate:
    """The estimate of one workload, without operations and buffer."""
    over = "" if contract is None else ", contract: {file: contract.json}"
    files = {"prices.json": prices} | ({} if contract is None else {"contract.json": contract})
    budget = f"version: 1\ncurrency: {currency}\npricing: {{snapshot: prices.json{over}}}\nworkloads: {{w: {{model: a/b, {text}}}}}"
    estimate = lint_budget(budget, files, day).files[0].estimate
    assert estimate is not None
    return estimate.workloads["w"]


def base(result: WorkloadEstimate) -> Decimal | None:
    return None if result.layers is None else settled(result.layers.base)


IMAGES = "kind: image, accepted_images: 100"

CHAT = "kind: llm-app, requests: 1000, input_tokens: 1000, output_tokens: 100"
