"""What is done with a malformed file, and what must hold whatever its content."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from budgetlint.app.check import CheckOptions, check, fails
from budgetlint.edges.trouble import Trouble
from budgetlint.frozen import Frozen
from budgetlint.reports.formats import FINDINGS
from budgetlint.reports.presentation import Presentation
from tests.cli.running import CHAT, DAY, PRICES, ran

SECONDS: Final = 6.0
"""Two on an idle machine; three times that if other programs share its processors."""
AGENT = """\
version: 1
name: agents
currency: USD
period: week
pricing: {snapshot: prices.json, max_age_days: 90}
multipliers: {retries: 3%, failed_jobs: {rate: 4%, billed: 0%}}
buffer: 15%
workloads:
  fix:
    kind: agent
    model: lab/small
    tasks: 400
    calls_per_task: 12
    context: {instructions: 1500, source_files: 9k, growth_per_call: 1200, compact_at: 160k}
    output_tokens: 700
    tags: {team: a}
    multipliers: {cache: {mode: prefix, hit_rate: 95%, ttl: 1h}, rejected_outputs: 10%}
  shots: {kind: image, model: lab/small, accepted_images: 10, attempts_per_accepted: 2.4, size: 1x1, usage: {images: 1}}
budgets:
  total: {ceiling: 1500, warn_at: 90%}
  per-task: {ceiling: 0.5, per: task, workloads: [fix], basis: operational}
  team: {ceiling: 5M, period: quarter, tags: {team: a}}
"""
RICH = """\
{"version": 1, "date": "2026-11-01", "currency": "USD",
 "sources": {"lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"}},
 "units": {"EUR": {"worth": "1.08", "of": "USD", "date": "2026-11-01", "source": "lab"}},
 "meters": {"stars": {"unit": "star", "per": "1000"}},
 "models": {"lab/small": {"aliases": ["small"], "context_window": 1000000, "retires": "2027-09-29", "prices": [
  {"source": "lab", "rates": {"input_tokens": "3", "output_tokens": "15", "cache_read_tokens": "0.3"}},
  {"source": "lab", "when": {"prompt_tokens_over": 200000}, "rates": {"input_tokens": "6", "output_tokens": "30"}},
  {"source": "lab", "when": {"region": ["eu"]}, "multiply": {"*_tokens": "1.1"}, "from": "2026-01-01"},
  {"rates": {"images": {"amount": "1", "unit": "EUR"}}}]}}}
"""
CONTRACT = '{"version": 1, "date": "2026-11-01", "models": {"small": {"prices": [{"multiply": {"*_tokens": "0.9"}, "until": "2027-01-01"}, {"when": {"prompt_tokens_over": 5}, "flat": true, "rates": {"input_tokens": "1"}}]}}}\n'
CONFIGURATION = """\
ignore = ["snapshot-unpinned"]
max-age-days = 30
policy = "policy.json"
required-version = ">=0.1"
[severity]
budget-near-ceiling = "error"
[per-file-ignores]
"**/legacy/*.yaml" = ["assumptions-unmeasured"]
[pricing]
snapshot = "prices.json"
"""
POLICY = """\
{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["owner", "budgets"],
 "properties": {"buffer": {"minimum": 0.1, "multipleOf": 0.05}, "name": {"pattern": "^[a-z]+$", "maxLength": 9},
  "workloads": {"additionalProperties": {"$ref": "#/$defs/workload"}, "propertyNames": {"minLength": 2}}},
 "patternProperties": {"^x-": {"type": ["string", "number"]}}, "unevaluatedProperties": false,
 "$defs": {"workload": {"anyOf": [{"required": ["tags"]}, {"properties": {"kind": {"enum": ["llm-app"]}}}]}}}
"""
BASELINE = """\
{"version": 1, "findings": [
 {"path": "budget.yaml", "rule": "snapshot-unpinned", "about": "pricing.snapshot"},
 {"path": "budget.yaml", "rule": "budget-exceeded", "about": "budgets.total", "amount": "9", "ceiling": "5",
  "currency": "USD", "period": "month", "basis": "planned"}]}
"""
RECORDS = (
    '{"timestamp":"2026-11-03T10:00:00Z","service":"chat","provider":"lab","model":"small","input_tokens":900,'
    '"output_tokens":80,"cached_tokens":0,"cost":0.01,"request_id":"a1"}\n'
    '{"timestamp":"2026-11-04T10:00:00Z","service":"chat","model":"small","input_tokens":"1000","output_tokens":null}\n'
)


class Target(Frozen):
    """A file of a folder that is otherwise valid: its name, and its valid content."""

    name: str
    seeds: tuple[str, ...]
    around: Mapping[str, str]
    run: Callable[[int], None]

    def prepare(self) -> None:
        """Writes the files around it into the working folder."""
        for name, text in {"prices.json": PRICES, "budget.yaml": CHAT, **self.around}.items():
            Path(name).write_text(text, "utf-8")

    def check(self, data: bytes, number: int) -> None:
        """Checks that one file causes no exception, no hang and no silent pass."""
        with open(self.name, "r+b" if Path(self.name).exists() else "wb", buffering=0) as file:
            file.write(data)
            file.truncate()
        before = time.process_time()
        self.run(number)
        assert time.process_time() - before < SECONDS, "it takes too long"


def checked(number: int) -> None:
    """Checks the folder, and writes every fourth report in one format: what can't be read or priced must not pass."""
    baseline = "baseline.json" if Path("baseline.json").exists() else None
    try:
        report = check(CheckOptions(as_of=DAY, baseline=baseline)).report
    except Trouble:
        return
    for file in report.files:
        priced = file.estimate is not None and all(result.amount is not None for result in file.estimate.budgets)
        assert fails(report, "error") or (file.file is not None and priced), "a silent pass"
    if number % 4:
        return
    name = tuple(FINDINGS)[number // 4 % len(FINDINGS)]
    FINDINGS[name](report, Presentation(info=True)).encode("utf-8", "surrogateescape")


def verified(_: int) -> None:
    """Checks the folder, and runs the commands on prices."""
    checked(0)
    done = ran("snapshot", "verify", "prices.json", "--as-of", DAY)
    assert done.code in (0, 1, 2), done.err


def reconciled(_: int) -> None:
    """Reads a log, and compares it with the plan."""
    done = ran("reconcile", "log.jsonl", "--as-of", DAY, "--covers", "2026-11")
    assert done.code in (0, 1, 2), done.err


PINNED = CHAT.replace("{snapshot: prices.json}", "{snapshot: prices.json, contract: {file: contract.json}}")
LOG = "log.jsonl"
TARGETS: Final[Mapping[str, Target]] = {
    "budgets": Target("budget.yaml", (CHAT, AGENT), {"prices.json": RICH}, checked),
    "snapshots": Target("prices.json", (PRICES, RICH), {"budget.yaml": AGENT}, verified),
    "contracts": Target("contract.json", (CONTRACT, RICH), {"prices.json": RICH, "budget.yaml": PINNED}, checked),
    "configuration": Target("budgetlint.toml", (CONFIGURATION,), {"policy.json": "{}"}, checked),
    "policies": Target("policy.json", (POLICY,), {"budget.yaml": AGENT, "budgetlint.toml": 'policy = "policy.json"'}, checked),
    "baselines": Target("baseline.json", (BASELINE,), {"budget.yaml": CHAT.replace("ceiling: 10", "ceiling: 1")}, checked),
    "records": Target(LOG, (RECORDS,), {}, reconciled),
}  # fmt: skip
