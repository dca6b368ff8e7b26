"""Tables exported by the consoles of Anthropic, OpenAI and OpenRouter: usage and cost, by day or hour."""

from budgetlint.records.calls import Format
from budgetlint.records.formats.bill_lines import COLUMNS, MEANT, per_meter, rest

_NAMED_MODEL = "lower(replace(replace({}, ' ', '-'), '.', '-'))"
_HOUR = 3_600_000
_DAY = 24 * _HOUR
_TOKEN_TYPES = {
    "input_no_cache": "input_tokens",
    "input_cache_read": "cache_read_tokens",
    "input_cache_write_5m": "cache_write_tokens",
    "input_cache_write_1h": "cache_write_1h_tokens",
    "output": "output_tokens",
}
_KINDS = " ".join(f"WHEN '{name}' THEN '{meter}'" for name, meter in _TOKEN_TYPES.items())

ANTHROPIC_CONSOLE_USAGE = Format(
    name="anthropic-console-usage",
    about="the tokens table of Anthropic's console",
    reads={
        **dict.fromkeys(
            (
                "model_version",
                "workspace",
                "usage_type",
                "usage_input_tokens_no_cache",
                "usage_input_tokens_cache_write_5m",
                "usage_input_tokens_cache_write_1h",
                "usage_input_tokens_cache_read",
                "usage_output_tokens",
                "web_search_count",
            ),
            "TEXT",
        ),
        "usage_date_utc": "TIME",
    },
    any_of=(frozenset({"usage_date_utc", "model_version", "usage_input_tokens_no_cache"}),),
    anchor=("usage_date_utc", "model_version"),
    bill=True,
    rows="(SELECT *, "
    + per_meter(
        {
            "input_tokens": "usage_input_tokens_no_cache",
            "cache_read_tokens": "usage_input_tokens_cache_read",
            "cache_write_tokens": "usage_input_tokens_cache_write_5m",
            "cache_write_1h_tokens": "usage_input_tokens_cache_write_1h",
            "output_tokens": "usage_output_tokens",
            "searches": "NULLIF(TRY_CAST(web_search_count AS BIGINT), 0)",
        }
    )
    + " AS line FROM {rows})",
    calls=MEANT,
    columns={
        **COLUMNS,
        "provider": "'anthropic'",
        "service": "workspace",
        "model": "model_version",
        "start": "usage_date_utc",
        "end": f"usage_date_utc + {_HOUR}",
    },
)

ANTHROPIC_CONSOLE_COST = Format(
    name="anthropic-console-cost",
    about="the cost table of Anthropic's console",
    reads={
        **dict.fromkeys(("model", "workspace", "token_type", "cost_type", "cost_usd", "list_price_usd"), "TEXT"),
        "usage_date_utc": "TIME",
    },
    any_of=(frozenset({"usage_date_utc", "token_type", "cost_usd"}),),
    anchor=("usage_date_utc", "cost_usd"),
    bill=True,
    problems={"`cost_usd` is not a number": "cost_usd IS NOT NULL AND TRY_CAST(cost_usd AS DECIMAL(38, 18)) IS NULL"},
    columns={
        "provider": "'anthropic'",
        "service": "workspace",
        "model": _NAMED_MODEL.format("model"),
        "meter": f"CASE token_type {_KINDS} ELSE COALESCE(NULLIF(token_type, ''), cost_type, 'all') END",
        "currency": "'USD'",
        "amount": "cost_usd",
        "list_amount": "list_price_usd",
        "start": "usage_date_utc",
        "end": f"usage_date_utc + {_DAY}",
    },
)

OPENAI_CONSOLE_USAGE = Format(
    name="openai-console-usage",
    about="the usage table of OpenAI's dashboard",
    reads={
        **dict.fromkeys(
            (
                "model",
                "project_id",
                "num_model_requests",
                "input_tokens",
                "output_tokens",
                "input_cached_tokens",
                "input_cache_write_tokens",
                "images",
            ),
            "TEXT",
        ),
        "start_time": "TIME",
        "end_time": "TIME",
    },
    any_of=(frozenset({"start_time", "end_time", "num_model_requests", "model"}),),
    anchor=("start_time",),
    bill=True,
    rows="(SELECT *, "
    + per_meter(
        {
            "input_tokens": rest("input_tokens", "input_cached_tokens", "input_cache_write_tokens"),
            "cache_read_tokens": "input_cached_tokens",
            "cache_write_tokens": "input_cache_write_tokens",
            "output_tokens": "output_tokens",
            "images": "images",
        },
        requests="num_model_requests",
    )
    + " AS line FROM {rows})",
    calls=MEANT,
    columns={
        **COLUMNS,
        "provider": "'openai'",
        "service": "project_id",
        "model": "model",
        "start": "start_time",
        "end": "end_time",
    },
)

OPENAI_CONSOLE_COST = Format(
    name="openai-console-cost",
    about="the cost table of OpenAI's dashboard",
    reads={
        **dict.fromkeys(("amount_value", "amount_currency", "quantity", "line_item", "project_id"), "TEXT"),
        "start_time": "TIME",
        "end_time": "TIME",
    },
    any_of=(frozenset({"start_time", "end_time", "amount_value", "line_item"}),),
    anchor=("start_time",),
    bill=True,
    calls="amount_value IS NOT NULL",
    problems={
        "`amount_value` is not a number": "amount_value IS NOT NULL AND TRY_CAST(amount_value AS DECIMAL(38, 18)) IS NULL"
    },
    columns={
        "provider": "'openai'",
        "service": "project_id",
        "model": "CASE WHEN contains(line_item, ', ') THEN split_part(line_item, ', ', 1) END",
        "meter": (
            "CASE WHEN contains(line_item, ', ') THEN substr(line_item, length(split_part(line_item, ', ', 1)) + 3) "
            "ELSE COALESCE(line_item, 'all') END"
        ),
        "currency": "upper(amount_currency)",
        "quantity": "quantity",
        "amount": "amount_value",
        "start": "start_time",
        "end": "end_time",
    },
)

OPENROUTER_GROUPED = Format(
    name="openrouter-grouped",
    about="OpenRouter's grouped activity table",
    reads={
        **dict.fromkeys(
            ("Slug", "Usage", "BYOK Usage", "Requests", "Prompt Tokens", "Completion Tokens", "Reasoning Tokens"),
            "TEXT",
        ),
        "Date": "TIME",
    },
    any_of=(frozenset({"Date", "Slug", "Usage", "Prompt Tokens"}),),
    anchor=("Date", "Slug"),
    bill=True,
    rows="(SELECT *, "
    + per_meter(
        {"prompt_tokens": '"Prompt Tokens"', "output_tokens": '"Completion Tokens"'},
        requests="Requests",
        amount="Usage",
    )
    + " AS line FROM {rows})",
    calls=MEANT,
    problems={"`Usage` is not a number": 'line.amount IS NOT NULL AND TRY_CAST("Usage" AS DECIMAL(38, 18)) IS NULL'},
    columns={
        **COLUMNS,
        "provider": "'openrouter'",
        "model": "Slug",
        "currency": "'USD'",
        "start": '"Date"',
        "end": f'"Date" + {_DAY}',
    },
)
