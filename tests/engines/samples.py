"""Records of each source as rows of a table: as products write them, and values that engines might read in different ways."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from budgetlint.edges.records import observe as of_files
from budgetlint.edges.warehouse.database import connected
from budgetlint.edges.warehouse.engine import Warehouse
from budgetlint.edges.warehouse.observe import TableQuery, observe
from budgetlint.frozen import replace
from budgetlint.records.matching import Options
from budgetlint.records.moments import DayWindow, Hours
from budgetlint.records.observed import Observed
from budgetlint.records.table_sources import source_named
from budgetlint.records.tables import TableSource, TableUse
from tests.engines.products import spans
from tests.engines.tables import Record, Value, as_csv, as_lines, kinds, varied
from tests.records.cases import MATCHES, OPTIONS

DATA = Path(__file__).parents[1] / "records" / "data"
TOKYO = ((0, 32_400_000),)
MOVED = replace(
    OPTIONS, moved_by="session", days=TOKYO, hours=(Hours((DayWindow(480, 1200, (1, 2, 3, 4, 5)),), TOKYO, TOKYO),)
)
"""Grouped by session too, with prices by the hour, in another time zone."""

JUNE = (1_780_272_000_000, 1_782_864_000_000)
_LARGEST = "9223372036854775807"


@dataclass(frozen=True)
class Sample:
    """Rows of a source's table and its columns with their types in DuckDB's words."""

    source: TableSource
    columns: Mapping[str, str]
    records: Sequence[Record]

    def csv(self, folder: Path) -> Path:
        """The rows as CSV."""
        return as_csv(self.records, self.columns, folder / "rows.csv")


def sample(name: str) -> Sample:
    """The sample with that name: a source's, or `values`."""
    source = source_named("canonical" if name == "values" else name)
    assert source is not None
    columns = {column: COLUMNS[column] for column in COLUMNS} if name == "values" else kinds(name)
    return Sample(source, columns, [*_RECORDS[name]()])


def observed(warehouse: Warehouse, name: str, options: Options = OPTIONS) -> Observed:
    """What a sample's table says: about June, or of `values` about any time, since some of its times are none."""
    source = sample(name).source
    first, until = (None, None) if name == "values" else JUNE
    use = TableUse(source, source.table, warehouse.kinds(source.table), from_ms=first, until_ms=until)
    return observe(warehouse, TableQuery(use=use), MATCHES, options)


def expected(name: str, folder: Path, options: Options = OPTIONS) -> Observed:
    """The same in DuckDB."""
    import duckdb

    given = sample(name)
    database = folder / f"{name}.db"
    columns = {f"c{index}": (column, words) for index, (column, words) in enumerate(given.columns.items())}
    made = ", ".join(f'{_made(text, words)} AS "{column}"' for text, (column, words) in columns.items())
    read = f"read_csv('{given.csv(folder)}', header = false, names = {[*columns]}, all_varchar = true, nullstr = '\\N')"
    with duckdb.connect(str(database)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f'CREATE OR REPLACE TABLE "{given.source.table}" AS SELECT {made} FROM {read}')
    with connected(f"duckdb:///{database}", 120) as engine:
        return observed(engine, name, options)


def _made(text: str, words: str) -> str:
    """A column of that type from a text."""
    return f"CAST({f'CAST({text} AS JSON)' if words.startswith('MAP') else text} AS {words})"


def of_values(folder: Path) -> Observed:
    """What a file with the sample `values` says."""
    return of_files([as_lines(sample("values").records, folder / "values.jsonl")], MATCHES, OPTIONS)


COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("request_id", "job_id", "model", "service", "created_at", "session_id", "prompt_hash"), "VARCHAR"),
    **dict.fromkeys(("input_tokens", "cached_input_tokens", "output_tokens", "total_tokens", "calls"), "VARCHAR"),
    **dict.fromkeys(("audio_input_tokens", "latency_ms", "provider_reported_cost", "status", "billed"), "VARCHAR"),
    **dict.fromkeys(("duration_or_resolution", "service_tier", "modality"), "VARCHAR"),
    "image_input_tokens": "BIGINT",
    "estimated_cost": "DECIMAL(38, 6)",
    "accepted_by_user": "BOOLEAN",
    "tags": "JSON",
    "completed_at": "TIMESTAMP",
}
"""The columns of `values`: most are texts, and some have types of their own."""

_USUAL: Record = {
    "model": "claude-sonnet-4-5",
    "service": "support",
    "input_tokens": "1000",
    "output_tokens": "5",
    "created_at": "2026-06-02T00:00:00Z",
}
_TEXTS: Mapping[str, Sequence[Value]] = {
    "created_at": (
        *("2026-06-01T23:30:00-02:00", "2026-06-02 05:00:00+05:30", "2026-06-03", "2026-06-30T23:59:59.9999Z"),
        *("1780272000", "1780272000123", "1780272000123456", "1780272000123456789", "1780272000.123456"),
        *("2026-06-04 10:00:00.123456789", "2026-06-04T10:00:00.1", "20260605", "20260631", "2026-06-31"),
        *("2026-02-31", "2026-13-01", "yesterday", "", None),
    ),
    "output_tokens": (
        *("100", "1.0", "1e3", "1E+3", ".5", "5.", "0.4", "-0.4", "-5", "+7", "999999999999999.5", "1000000000000000"),
        *("1000000000000001", "abc", "1,000", "1 2", "nan", "NaN", "null", "None", "", "1e25", _LARGEST, None),
        *("9223372036854775808", "99999999999999999999999", "1000000000000000000000000000000"),
    ),
    "cached_input_tokens": ("100", "1000", "1001", "-1", "0.5", "x", _LARGEST),
    "total_tokens": ("1005", "1006", "5", "-1", "x", _LARGEST),
    "provider_reported_cost": (
        *("0.0045", "1.5e-3", "-0.5", "1E2", "0.0000000000000000014", "123456789012345.123456789012345678"),
        *("1e19", "1000000000000000", "1000000000000000.1", "-1e16", "free", "", "1,5"),
    ),
    "latency_ms": ("1", "2.5", "1e3", "-1", "abc", _LARGEST, "18446744073709551615"),
    "tags": (
        *('{"team":"docs"}', '{"team":"docs","x":null}', '{"te\\u0061m":"docs"}', '{"team":null}', '{"team":""}'),
        *("{}", "[]", '"docs"', '{"team":"o\'hara \\"q\\""}', None),
    ),
    "status": ("ok", "OK", "failed", "timeout", "pending", "moderated", "whatever", "", "200", "500", None),
    "model": (
        *("Claude-Sonnet-4-5", "claude-sonnet-4-5 ", "a_b", "a\\b", "o'hara", "ünï", "日本", "veo-3.1", "veo-33.1"),
        *("", None),
    ),
    "calls": ("2", "3", "0", "-1", "x", ""),
    "service_tier": ("Batch", "FLEX", "auto", "", "Priority", "on_demand"),
    "request_id": ("same", "same", "Same", "same ", "", "", None, None),
}
_JOBS: Mapping[str, Sequence[Value]] = {
    "duration_or_resolution": ("1024x1024", "8 s", "2.5s", "720p", "10 seconds of 1080p", "x"),
    "billed": ("true", "f", "1", "no", "", "x"),
    "accepted_by_user": (True, False, None),
}


def _values() -> Iterator[Record]:
    records: list[Record] = [{name: value} for name, values in _TEXTS.items() for value in values]
    counts = ("input_tokens", "output_tokens", "cached_input_tokens", "total_tokens")
    records += [{"input_tokens": _LARGEST, "cached_input_tokens": "1"}, dict.fromkeys(counts, _LARGEST)]
    records += [{"estimated_cost": cost} for cost in ("0.1", "-0.000001", "2000000000000000")]
    jobs = ((name, value) for name, values in _JOBS.items() for value in values)
    records += [{"job_id": f"j{at}", **_UNCOUNTED, name: value} for at, (name, value) in enumerate(jobs)]
    for index, record in enumerate([*records, *_parts(), *_alike()]):
        yield {**_USUAL, "request_id": f"r{index}", **record}


_UNCOUNTED: Record = {"input_tokens": None, "output_tokens": None}


def _parts() -> Iterator[Record]:
    """Parts of an input that is unknown or smaller."""
    for status in ("failed", "ok"):
        for sent in (None, "1000"):
            parts: Record = {
                "audio_input_tokens": "2000",
                "image_input_tokens": 7,
                "input_tokens": sent,
                "status": status,
            }
            yield parts
            yield {**parts, "job_id": f"{status} {sent}", "output_tokens": None}


def _alike() -> Iterator[Record]:
    """Calls for the same thing, some of them while another was under way."""
    for second in range(6):
        status = "timeout" if second % 2 else "ok"
        moments: Record = {"created_at": f"2026-06-07T00:00:0{second}Z", "completed_at": "2026-06-07 00:00:03.500"}
        yield {"prompt_hash": "h", "status": status, **moments}


def _openrouter() -> Iterator[Record]:
    with (DATA / "openrouter-export" / "openrouter_activity_2026-06-28.csv").open(newline="") as file:
        yield from ({name: value or None for name, value in row.items()} for row in csv.DictReader(file))


def _focus() -> Iterator[Record]:
    with (DATA / "focus" / "focus.csv").open(newline="") as file:
        rows = [{name: value or None for name, value in row.items()} for row in csv.DictReader(file)]
    yield from (row for row in rows if "abc" not in row.values())


def _litellm() -> Iterator[Record]:
    records: list[Record] = json.loads((DATA / "litellm" / "spend.json").read_text(encoding="utf-8"))
    yield from records


_RECORDS: Mapping[str, Callable[[], Iterable[Record]]] = {
    "canonical": varied,
    "values": _values,
    "litellm": _litellm,
    "otel": lambda: spans(DATA / "opentelemetry" / "traces.jsonl"),
    "openrouter": _openrouter,
    "focus": _focus,
}
"""The records of each sample."""
