"""A repository whose gate is complete: budgets of every kind, a pin, a configuration, a policy, a baseline."""

import hashlib

PRICES = """version: 1
date: 2026-06-17
models:
  a/small: {prices: [{rates: {input_tokens: 3, output_tokens: 15}}]}
"""
SHA256 = hashlib.sha256(PRICES.encode()).hexdigest()
BUDGET = f"""version: 1
name: assistant
currency: USD
period: month
pricing:
  snapshot: prices.yaml
  sha256: {SHA256}
  max_age_days: 90
multipliers: {{retries: 3%}}
buffer: 15%
workloads:
  chat:
    kind: llm-app
    model: a/small
    requests: 6000
    input_tokens: 2000
    output_tokens: 500
    buffer: 20%
    tags: {{team: support}}
  index:
    kind: embeddings
    model: a/small
    requests: 1000
    input_tokens: 1000
budgets:
  total:
    ceiling: 120
    warn_at: 80%
  support:
    ceiling: 400
    period: quarter
    tags: {{team: support}}
  answer:
    ceiling: 0.02
    per: request
    workloads: [chat, index]
    of: [chat]
  lean:
    ceiling: 100
    basis: operational
    workloads: [chat]
  spare:
    ceiling: 500
  noted: {{ceiling: 110}}  # budgetlint: ignore[budget-near-ceiling] agreed
"""
OTHER_PRICES = """version: 1
date: 2026-06-17
models:
  b/large:
    context_window: 200000
    retires: 2027-06-01
    prices:
      - {rates: {input_tokens: 5, output_tokens: 25}}
      - {when: {prompt_tokens_over: 100000}, rates: {input_tokens: 10, output_tokens: 50}}
"""
OTHER = """version: 1
name: other
pricing: {snapshot: ../prices.yaml}
buffer: 10%
workloads:
  digest: {kind: llm-app, model: b/large, requests: 100, input_tokens: 1000, output_tokens: 100}
budgets:
  total: {ceiling: 20}
"""
CONFIGURATION = """select = [
  "budget-exceeded", "budget-near-ceiling", "snapshot-stale", "snapshot-unpinned",
  "retries-zero", "buffer-missing", "price-unofficial",
]
ignore = ["price-unofficial"]
max-age-days = 60
policy = "policy.json"
allow-silencing = []

[severity]
snapshot-unpinned = "error"
buffer-missing = "warning"

[per-file-ignores]
"services/**" = ["snapshot-unpinned"]

[gate]
loosened = "error"
"""
POLICY = """{
  "required": ["buffer"]
}
"""
BASELINE = """{
  "version": 1,
  "findings": [
    {"path": "budget.yaml", "rule": "retries-zero", "about": "workloads.index"},
    {"path": "budget.yaml", "rule": "budget-exceeded", "about": "budgets.lean", "amount": "101", "ceiling": "100", "currency": "USD", "period": "month", "basis": "operational"}
  ]
}
"""
FILES = {
    "budget.yaml": BUDGET,
    "prices.yaml": PRICES,
    "services/prices.yaml": OTHER_PRICES,
    "services/b/budget.yaml": OTHER,
    "budgetlint.toml": CONFIGURATION,
    "policy.json": POLICY,
    "known.json": BASELINE,
}
