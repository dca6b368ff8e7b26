"""The generated half of the dbt package: a macro for each engine and kind of table, from the mappings of `reconcile`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from budgetlint.edges.records.engines import DIALECTS, stored
from budgetlint.edges.records.functions import Unwritable
from budgetlint.edges.records.portable import portable
from budgetlint.records.mapping import calls_sql
from budgetlint.records.table_sources import SOURCES
from budgetlint.records.tables import TableSource, TableUse

PACKAGE: Final = Path(__file__).parents[1] / "templates" / "dbt"

_SENT = ("input_uncached", "cache_read", "cache_write", "cache_write_1h", "cache_write_12h")
RECORD: Final = {
    "request_id": "CASE WHEN media = 0 THEN call_id END",
    "job_id": "CASE WHEN media = 1 THEN call_id END",
    "line_id": "line_id",
    "attempt_of": "request_id",
    "task_id": "task_id",
    "service": "service",
    "provider": "provider",
    "model": "model",
    "status": "status",
    "input_tokens": " + ".join([_SENT[0], *(f"COALESCE({name}, 0)" for name in _SENT[1:])]),
    "cached_input_tokens": "cache_read",
    "cache_write_tokens": "cache_write",
    "cache_write_1h_tokens": "cache_write_1h",
    "cache_write_12h_tokens": "cache_write_12h",
    "audio_input_tokens": "audio_input",
    "image_input_tokens": "image_input",
    "video_input_tokens": "video_input",
    "audio_cache_read_tokens": "audio_cache_read",
    "output_tokens": "output_tokens",
    "reasoning_tokens": "reasoning_tokens",
    "audio_output_tokens": "audio_output",
    "image_output_tokens": "image_output",
    "searches": "searches",
    "service_tier": "service_tier",
    "speed": "speed",
    "region": "region",
    "retry_count": "retry_count",
    "calls": "calls",
    "latency_ms": "latency_ms",
    "estimated_cost": "estimated_cost",
    "provider_reported_cost": "reported_cost",
    "images": "images",
    "seconds": "seconds",
    "resolution": "size",
    "accepted_by_user": "accepted",
    "billed": "billed",
    "from_cache": "from_cache",
    "tags": "file",
    "created_at": "created_ms",
    "completed_at": "completed_ms",
}
"""Our own records, from the common form of every source; times are milliseconds since 1970; tables have no fingerprint."""

_TABLE, _WHERE, _KEY, _TAGS = "budgetlint_table", "budgetlint_where", "BUDGETLINT_KEY", "'BUDGETLINT_TAGS'"


def package() -> Iterator[tuple[Path, str]]:
    """Each macro file with its expected content."""
    for dialect in DIALECTS:
        macros = [macro for source in SOURCES if (macro := _macros(source, dialect))]
        head = "{# written by `make generate` from `tools/dbt.py` and the mappings in `budgetlint/records` #}\n"
        yield PACKAGE / "macros" / f"{dialect}.sql", head + "".join(macros)


def _macros(source: TableSource, dialect: str) -> str:
    """The macro of a source: its records, or the number of unreadable rows by reason; empty for our own records and bills.

    An engine with the dialect of another uses its macros; an engine that can't express a query has none.
    """
    if source.form.bill or source.name == "canonical":
        return ""
    name = f"__budgetlint_{source.name}"
    begin = f"\n{{% macro {dialect}{name}(table, tags, where, set_aside=false) %}}\n"
    end = "\n{% endmacro %}\n"
    if dialect in _SAME:
        of_other = f"{{{{- budgetlint.{_SAME[dialect]}{name}(table, tags, where, set_aside) }}}}"
        return begin + of_other + end
    columns = ", ".join(f"{text} AS {column}" for column, text in RECORD.items())
    try:
        rows = _rows(source, dialect)
    except Unwritable:
        return ""
    record = _compact(portable(f"SELECT {columns} FROM read_rows WHERE problem IS NULL", dialect))
    problems = _compact(portable(_PROBLEMS, dialect))
    return f"{begin}{rows}\n{{% if set_aside %}}\n{problems}\n{{% else %}}\n{record}\n{{% endif %}}{end}"


_SAME: Final = {"athena": "trino", "databricks": "spark"}
_PROBLEMS: Final = "SELECT problem, COUNT(*) AS n FROM read_rows WHERE problem IS NOT NULL GROUP BY problem"


def _compact(text: str) -> str:
    """One column per line."""
    return re.sub(r"""( AS (["`])\w+\2,) """, r"\1\n", " ".join(text.split()))


def _rows(source: TableSource, dialect: str) -> str:
    """The relation of calls, with places for a table, a condition and tags."""
    use = TableUse(source, _TABLE, stored(source.columns, dialect))
    given = use.relation().replace("CAST(NULL AS VARCHAR) AS file", f"{_TAGS} AS file")
    begin, _, rest = calls_sql(use.form, given, (), use.present, is_cut=dialect != "clickhouse").partition(
        "file, place, "
    )
    of_problem = rest.partition(" AS bad, ")[2]
    text = portable(f"{begin}file, place, {of_problem}", dialect, use.table_in(dialect), _WHERE)
    text = (
        _compact(text).replace(_TAGS, _tags(use, dialect)).replace(_TABLE, "{{ table }}").replace(_WHERE, "{{ where }}")
    )
    quote = "`" if dialect in {"bigquery", "databricks", "spark"} else '"'
    return f"WITH {quote}read_rows{quote} AS (\n{text}\n)"


def _tags(use: TableUse, dialect: str) -> str:
    """An object of the requested tags, as text."""
    usual, of_team = _tag(use, dialect, _KEY), _tag(use, dialect, "team")
    if "".join(of_team.split()) != "".join(usual.replace(_KEY, "team").split()):
        usual = f"{{% if key in ('team', 'team_id') %}}{of_team}{{% else %}}{usual}{{% endif %}}"
    usual = usual.replace(_KEY, "{{ key }}")
    empty = portable("SELECT CAST(NULL AS VARCHAR)", dialect).removeprefix("SELECT").strip()
    member = f"'{{% if not loop.first %}}, {{% endif %}}\"{{{{ key }}}}\": ', {usual}"
    return f"{{% if tags %}}CONCAT('{{', {{% for key in tags %}}{member}, {{% endfor %}}'}}'){{% else %}}{empty}{{% endif %}}"


def _tag(use: TableUse, dialect: str, key: str) -> str:
    """One tag as JSON: a string, or `null` if it is missing or contains a control character."""
    text = use.form.tag(key)
    for field in use.form.reads:
        text = text.replace(field, f'"@{field}"') if f'"@{field}"' not in text else text
    escaped = f"REPLACE(REPLACE({text}, '\\', '\\\\'), '\"', '\\\"')"
    value = f"CASE WHEN NOT regexp_matches({text}, '[\\x01-\\x1f]') THEN '\"' || {escaped} || '\"' END"
    written = portable(f"SELECT COALESCE({value}, 'null')", dialect)
    return " ".join(written.removeprefix("SELECT").split())
