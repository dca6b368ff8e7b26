"""Anthropic's usage and cost reports, classic and analytics: token counts are disjoint, amounts are cents."""

from budgetlint.records.calls import Format, Shape
from budgetlint.records.formats.bill_lines import MEANT, per_meter

_TOKENS: dict[str, Shape] = {
    "uncached_input_tokens": "TEXT",
    "cache_read_input_tokens": "TEXT",
    "cache_creation": {"ephemeral_5m_input_tokens": "TEXT", "ephemeral_1h_input_tokens": "TEXT"},
    "output_tokens": "TEXT",
    "requests": "TEXT",
}
_GROUP: dict[str, Shape] = {
    "model": "TEXT",
    "workspace_id": "TEXT",
    "product": "TEXT",
    "cost_type": "TEXT",
    "token_type": "TEXT",
}
_SHAPE: dict[str, Shape] = {
    "starting_at": "TIME",
    "ending_at": "TIME",
    "group": _GROUP,
    "usage": _TOKENS,
    "cost": {"amount": "TEXT", "list_amount": "TEXT", "currency": "TEXT", "requests": "TEXT"},
    "results": ({**_GROUP, **_TOKENS, "amount": "TEXT", "currency": "TEXT", "description": "TEXT"},),
}
_ROW = (
    '(SELECT file, place, starting_at, ending_at, COALESCE(r.model, "group".model) AS model, '
    'COALESCE(r.workspace_id, "group".workspace_id, "group".product) AS workspace, '
    'COALESCE(r.token_type, "group".token_type, r.cost_type, "group".cost_type, r.description, \'all\') AS kind, '
    "COALESCE(r.amount, cost.amount) AS amount, cost.list_amount AS list_amount, COALESCE(r.currency, cost.currency) AS currency, "
    "COALESCE(usage.requests, cost.requests, r.requests) AS requests, "
    "COALESCE(r.uncached_input_tokens, usage.uncached_input_tokens) AS uncached, "
    "COALESCE(r.cache_read_input_tokens, usage.cache_read_input_tokens) AS cache_read, "
    "COALESCE(r.cache_creation.ephemeral_5m_input_tokens, usage.cache_creation.ephemeral_5m_input_tokens) AS write_5m, "
    "COALESCE(r.cache_creation.ephemeral_1h_input_tokens, usage.cache_creation.ephemeral_1h_input_tokens) AS write_1h, "
    "COALESCE(r.output_tokens, usage.output_tokens) AS received "
    "FROM (SELECT *, unnest(CASE WHEN results IS NULL THEN [NULL] ELSE results END) AS r FROM {rows}))"
)


def _cents(amount: str) -> str:
    return f"CAST(CAST(TRY_CAST({amount} AS DECIMAL(28, 12)) * 0.01 AS DECIMAL(38, 18)) AS VARCHAR)"


ANTHROPIC_COST = Format(
    name="anthropic-cost",
    about="Anthropic's cost reports, classic and analytics",
    reads=_SHAPE,
    any_of=(
        frozenset({"data[].results[].amount", "data[].starting_at"}),
        frozenset({"data[].cost.amount", "data[].starting_at"}),
        frozenset({"results[].amount", "starting_at"}),
        frozenset({"cost.amount", "starting_at"}),
    ),
    anchor=("starting_at",),
    wrapper="data",
    bill=True,
    rows=_ROW,
    calls="amount IS NOT NULL",
    problems={"`amount` is not a number": "amount IS NOT NULL AND TRY_CAST(amount AS DECIMAL(28, 12)) IS NULL"},
    columns={
        "provider": "'anthropic'",
        "service": "workspace",
        "model": "model",
        "meter": (
            "CASE kind WHEN 'uncached_input_tokens' THEN 'input_tokens' WHEN 'cache_read_input_tokens' THEN 'cache_read_tokens' "
            "WHEN 'cache_creation.ephemeral_5m_input_tokens' THEN 'cache_write_tokens' "
            "WHEN 'cache_creation.ephemeral_1h_input_tokens' THEN 'cache_write_1h_tokens' ELSE kind END"
        ),
        "currency": "upper(currency)",
        "requests": "requests",
        "amount": _cents("amount"),
        "list_amount": _cents("list_amount"),
        "start": "starting_at",
        "end": "ending_at",
    },
)


ANTHROPIC_USAGE = Format(
    name="anthropic-usage",
    about="Anthropic's usage reports, classic and analytics",
    reads=_SHAPE,
    any_of=(
        frozenset({"data[].results[].uncached_input_tokens"}),
        frozenset({"data[].usage.uncached_input_tokens"}),
        frozenset({"results[].uncached_input_tokens", "starting_at"}),
        frozenset({"usage.uncached_input_tokens", "starting_at"}),
    ),
    anchor=("starting_at",),
    wrapper="data",
    bill=True,
    rows="(SELECT *, "
    + per_meter(
        {
            "input_tokens": "uncached",
            "cache_read_tokens": "cache_read",
            "cache_write_tokens": "write_5m",
            "cache_write_1h_tokens": "write_1h",
            "output_tokens": "received",
        },
        requests="requests",
    )
    + f" AS line FROM {_ROW})",
    calls=MEANT,
    columns={
        "provider": "'anthropic'",
        "service": "workspace",
        "model": "model",
        "meter": "line.meter",
        "quantity": "line.quantity",
        "requests": "line.requests",
        "start": "starting_at",
        "end": "ending_at",
    },
)
