"""What pages leave out: sound files in silence, one cause told once, and the edges of each rule."""

import pytest

from tests.rules.running import PRICES, findings, line_of, loud, sha256

CHAT = """\
  chat:
    kind: llm-app
    model: anthropic/claude-sonnet-4-5
    requests: 6000
    input_tokens: 2000
    output_tokens: 500
"""
FIX = """\
  fix:
    kind: agent
    model: anthropic/claude-sonnet-4-5
    tasks: 100
    calls_per_task: 12
    context: {instructions: 1500, source_files: 9000, growth_per_call: 1200}
    output_tokens: 700
"""
SHOTS = """\
  shots:
    kind: image
    model: openai/gpt-image-1
    accepted_images: 1000
    size: 1024x1024
    quality: medium
"""
TOTAL = "  total: {ceiling: 1500}\n"
TEAM = """\
# yaml-language-server: $schema=https://example.com/budget-v1.schema.json
version: 1
name: storefront
owner: growth
tags: {team: support}
multipliers: {retries: 3%}
buffer: 15%
workloads:
  support-chat:
    kind: llm-app
    model: anthropic/claude-sonnet-4-5
    users: 100
    active_days: 20
    requests_per_user_per_day: 3
    input_tokens: 2000
    output_tokens: 500
    multipliers:
      cache: {reads: 60%, writes: 10%}
    assumptions_from: {source: gateway logs, measured_on: 2026-06-01}
  fix-bugs:
    kind: agent
    model: anthropic/claude-sonnet-4-5
    tasks: 400
    calls_per_task: 12
    context:
      instructions: 1500
      tool_definitions: 3000
      conversation_history: 4000
      source_files: 9000
      tool_results: 2500
      growth_per_call: 1200
      compact_at: 160k
    output_tokens: 700
    multipliers:
      cache: {mode: prefix, hit_rate: 95%, ttl: 1h}
    assumptions_from: {source: session logs, measured_on: 2026-06-01}
  product-shots:
    kind: image
    model: openai/gpt-image-1
    accepted_images: 1000
    attempts_per_accepted: 2.4
    size: 1024x1024
    quality: medium
    multipliers:
      failed_jobs: {rate: 4%, billed: 0%}
      retries: null
    assumptions_from: {source: review queue, measured_on: 2026-06-01}
  promo-clips:
    kind: video
    model: google/veo-3.1
    accepted_clips: 40
    attempts_per_accepted: 1.5
    seconds_per_clip: 8
    resolution: 1080p
    assumptions_from: {source: review queue, measured_on: 2026-06-01}
  voice:
    kind: audio
    model: openai/tts-1
    requests: 2000
    characters_per_request: 400
    assumptions_from: {source: gateway logs, measured_on: 2026-06-01}
  index:
    kind: embeddings
    model: openai/text-embedding-3-small
    requests: 250k
    input_tokens: 400
    assumptions_from: {source: indexer logs, measured_on: 2026-06-01}
  find:
    kind: metered
    model: tavily/search
    requests: 5000
    usage: {searches: 2}
    assumptions_from: {source: gateway logs, measured_on: 2026-06-01}
  seats:
    kind: subscription
    model: anthropic/claude-team-seat
    seats: 5
    assumptions_from: {source: invoice, measured_on: 2026-06-01}
budgets:
  total:          {ceiling: 1500, warn_at: 90%}
  cost-per-shot:  {ceiling: 0.15, per: accepted-image, workloads: [product-shots]}
  cost-per-chat:  {ceiling: 0.05, per: request, workloads: [support-chat, index], of: [support-chat]}
  support-team:   {ceiling: 5000, period: quarter, tags: {team: support}}
  yearly-agents:  {ceiling: 9000, period: year, basis: operational, workloads: [fix-bugs]}
"""


def file(workloads: str = CHAT, budgets: str = TOTAL, top: str = "buffer: 15%\n") -> str:
    return f"version: 1\n{top}workloads:\n{workloads}budgets:\n{budgets}"


def rules(text: str) -> list[str]:
    return [finding.rule for finding in loud(findings(text))]


def test_a_sensible_file_of_every_kind_passes_in_silence() -> None:
    assert [line_of(finding) for finding in findings(TEAM)] == []


@pytest.mark.parametrize(
    "text",
    [
        file(CHAT.replace("requests: 6000", "requests: 0")),
        file(
            top="buffer: 15%\nmultipliers: {retries: 3%, rejected_outputs: 20%, failed_jobs: null}\n",
            workloads=CHAT + SHOTS,
        ),
        file(top="buffer: 15%\nmultipliers:\n  cache: {reads: 50%, writes: 50%}\n", workloads=CHAT + SHOTS),
        file(top="multipliers: {retries: 3%}\nbuffer: 15%\n", workloads=CHAT + "    buffer: 0%\n"),
        file(top="", workloads=CHAT + "    buffer: 0%\n"),
        file(CHAT.replace("requests: 6000", "users: 10\n    active_days: 31\n    requests_per_user_per_day: 3")),
        file(SHOTS + "    attempts_per_accepted: 1\n    multipliers: {rejected_outputs: null}\n"),
        file(SHOTS + "    multipliers: {failed_jobs: {rate: 0%, billed: 0%}, retries: 2%}\n"),
        file(FIX.replace("1200}", "700}")),
        file(FIX.replace("1200}", "1200, compact_at: 10500}")),
        file(FIX.replace("1200}", "100, compact_at: 11k}")),
        file(CHAT.replace("2000", "180k").replace("6000", "10").replace("180k", "179_999")),
        file(CHAT.replace("2000", "200_001").replace("6000", "10")),
        file(CHAT.replace("2000", "936k").replace("500", "64k").replace("6000", "10")),
        file(budgets="  base: {ceiling: 1500, basis: base}\n", top=""),
        file(budgets="  chat: {ceiling: 1500, workloads: [chat, chat]}\n"),
    ],
)
def test_edges_that_are_sound(text: str) -> None:
    assert [line_of(finding) for finding in loud(findings(text))] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (file(top="buffer: 15%\npricing: {snapshot: nowhere.json}\n", workloads=CHAT + FIX), ["snapshot-missing"]),
        (file(top="buffer: 15%\npricing: {snapshot: nowhere.json}\n").replace("chat", "chats"), ["snapshot-missing"]),
        (file(CHAT.replace("    requests: 6000\n", "")), ["workload-volume"]),
        (file(budgets="  total: {ceiling: 1500, workloads: [chats]}\n" + TOTAL.replace("total", "all")), ["budget-unknown-workload"]),
        (file(budgets="  a: {ceiling: 1, per: request, of: [chats]}\n" + TOTAL), ["budget-unknown-workload"]),
        (file(budgets="  a: {ceiling: 1, per: user}\n" + TOTAL), ["budget-unit"]),
        (file(budgets="  total: {ceiling: 1500, workloads: []}\n"), ["workload-unbudgeted", "budget-scope"]),
        (file(CHAT.replace("requests: 6000", "tokens: 1")), ["unknown-key"]),
        (file(budgets="  total: {ceiling: 0}\n"), ["wrong-value"]),
        (file(CHAT + "    service_tier: batch\n"), ["usage-unpriced", "budget-incomplete"]),
        (file(CHAT + "    usage: {pages: 1, searches: 1}\n"), ["usage-unpriced", "usage-unpriced", "budget-incomplete"]),
        (file(top="buffer: 15%\ncurrency: EUR\n", workloads=CHAT + FIX), ["usage-unpriced", "budget-incomplete"]),
        (file(CHAT.replace("sonnet-4-5", "haiku-3") + CHAT.replace("sonnet-4-5", "haiku-3").replace("chat:", "talk:")), ["model-retired"] * 2),
        (file(CHAT.replace("anthropic/claude-sonnet-4-5", "acme/listed") + CHAT.replace("anthropic/claude-sonnet-4-5", "acme/listed").replace("chat:", "talk:")), ["price-unofficial"]),
        (file(CHAT.replace("2000", "180k").replace("6000", "10")), ["price-threshold-near"]),
        (file(CHAT.replace("2000", "200k").replace("6000", "10")), ["price-threshold-near"]),
        (file(CHAT.replace("2000", "936_001").replace("500", "64k").replace("6000", "10")), ["context-window-exceeded"]),
        (file(CHAT.replace("2000", "2000").replace("500", "64_001").replace("6000", "10")), ["context-window-exceeded"]),
        (file(CHAT.replace("requests: 6000", "users: 10\n    active_days: 31.5\n    requests_per_user_per_day: 3")), ["active-days-excessive"]),
        (file(top="buffer: 50.1%\n"), ["buffer-excessive"]),
        (file(FIX.replace("1200}", "699}")), ["context-growth-low"]),
        (file(FIX.replace("1200}", "1200, compact_at: 10499}")), ["compaction-below-context"]),
        (file(budgets="  total: {ceiling: 103.5}\n"), ["budget-near-ceiling"]),
        (file(budgets="  total: {ceiling: 103.51}\n"), []),
        (file(budgets="  total: {ceiling: 93.15}\n"), ["budget-near-ceiling"]),
        (file(budgets="  total: {ceiling: 93.149999}\n"), ["budget-exceeded"]),
    ],
)  # fmt: skip
def test_one_cause_is_told_once(text: str, expected: list[str]) -> None:
    assert rules(text) == expected


@pytest.mark.parametrize("budgets", ["  total: {ceiling: 0}\n", "  5\n"])
def test_a_broken_budget_is_not_a_missing_one(budgets: str) -> None:
    assert rules(file(budgets=budgets)) == ["wrong-value"]


def contract(until: str, source: str = "") -> dict[str, str]:
    entry = f'{{{source}"until": "{until}", "rates": {{"input_tokens": "2", "output_tokens": "10"}}}}'
    sources = '"sources": {"deal": {"url": "https://example.com", "kind": "contract"}}, '
    prices = f'{{"anthropic/claude-sonnet-4-5": {{"prices": [{entry}]}}}}'
    return {"deal.json": f'{{"version": 1, "date": "2026-01-15", {sources}"models": {prices}}}'}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (contract("2026-08-01"), []),
        (contract("2026-08-01", '"source": "deal", '), []),
        (contract("2026-08-01", '"source": "nobody", '), ["price-unofficial"]),
        (contract("2026-07-01"), ["price-ending"]),
        (contract("2026-06-30"), ["contract-ended"]),
        ({"deal.json": "{}"}, ["snapshot-invalid"]),
    ],
)
def test_contracts(files: dict[str, str], expected: list[str]) -> None:
    pins = f"sha256: {sha256(PRICES)}, contract: {{file: deal.json, sha256: {sha256(files['deal.json'])}}}"
    text = file(top=f"buffer: 15%\npricing: {{snapshot: prices.json, {pins}}}\n")
    assert [finding.rule for finding in loud(findings(text, files))] == expected
