"""How records are cut into files, in which order they come and in what container does not matter; nor does the shortcut."""

import gzip
import json
import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetlint.edges.records import cells, observe
from budgetlint.edges.records.engine import duckdb
from budgetlint.edges.records.load import LARGE, load
from budgetlint.edges.records.observe import judge
from budgetlint.records import queries, roles
from budgetlint.records.matching import DEFAULT, Options, RecordMatch
from tests.records.month import Month, write

pytestmark = pytest.mark.slow

MATCHES = (RecordMatch("chat", service=("chat",), tags={"team": ("a*",)}), RecordMatch("any", model=("p/m?",)))
OPTIONS = Options(prompt_thresholds=(40,), duplicate_window_ms=50_000)

RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "request_id": st.sampled_from([f"r{index}" for index in range(12)]),
            "service": st.sampled_from(["chat", "batch"]),
            "provider": st.sampled_from(["p", "q"]),
            "model": st.sampled_from(["m1", "m2"]),
            "input_tokens": st.integers(10, 60),
            "cached_input_tokens": st.integers(0, 10),
            "output_tokens": st.integers(0, 9),
            "retry_count": st.integers(0, 3),
            "status": st.sampled_from(["ok", "failed", "timeout", "pending"]),
            "created_at": st.integers(1_780_272_000, 1_780_272_200),
            "estimated_cost": st.sampled_from(["0.1", "0.000000000000000001", "12345678901.5"]),
        },
        optional={
            "attempt_of": st.sampled_from(["r0", "r1", "r2"]),
            "prompt_hash": st.sampled_from(["h0", "h1"]),
            "latency": st.integers(1, 40_000),
            "session_id": st.sampled_from(["s0", "s1"]),
            "tags": st.sampled_from([{"team": "alpha"}, {"team": "beta"}]),
            "provider_reported_cost": st.just("0.2"),
        },
    ),
    min_size=1,
    max_size=40,
)


def _write(folder: Path, name: str, records: list[dict[str, object]]) -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path


@settings(max_examples=25, deadline=None)
@given(records=RECORDS, cuts=st.lists(st.integers(0, 40), max_size=3), data=st.data())
def test_files_may_be_cut_shuffled_and_repeated(
    records: list[dict[str, object]], cuts: list[int], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(records))
    edges = [0, *sorted(min(cut, len(shuffled)) for cut in cuts), len(shuffled)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = observe([_write(folder, "whole.jsonl", records)], MATCHES, OPTIONS)
        parts = [
            _write(folder, f"{start}-{end}.jsonl", list(shuffled[start:end]))
            for start, end in pairwise(edges)
            if end > start
        ]
        assert observe(parts, MATCHES, OPTIONS).workloads == whole.workloads
        assert sum(one.calls.merged_lines + one.calls.attempts for one in whole.workloads) >= len(records)


@settings(max_examples=25, deadline=None)
@given(records=RECORDS)
def test_looking_only_at_what_is_shared_gives_the_same_as_looking_at_everything(
    records: list[dict[str, object]],
) -> None:
    with tempfile.TemporaryDirectory() as name, duckdb(DEFAULT) as engine:
        loaded = load(engine, [_write(Path(name), "records.jsonl", records)], MATCHES)
        absent = judge(engine, MATCHES, OPTIONS, loaded.absent)
        everything = f"({roles.classified('good', MATCHES, OPTIONS)}) AS judged"
        for query in ("grouped", *queries.QUANTITIES):
            statements = [
                queries.grouped(rows, MATCHES, OPTIONS, none)
                if query == "grouped"
                else queries.values(rows, query, MATCHES)
                for rows, none in (("judged", absent), (everything, frozenset()))
            ]
            short, long = (sorted(engine.execute(text).fetchall(), key=repr) for text in statements)
            assert short == long


@pytest.mark.parametrize("container", ["jsonl.gz", "csv", "csv.gz", "parquet", "json"])
def test_the_container_does_not_matter(container: str, tmp_path: Path) -> None:
    month = write(Month(requests=60, timeout_duplicates=2), tmp_path / "month.jsonl")
    lines = month.read_text(encoding="utf-8")
    other = tmp_path / f"other.{container}"
    match container:
        case "jsonl.gz":
            other.write_bytes(gzip.compress(lines.encode()))
        case "json":
            other.write_text(json.dumps([json.loads(line) for line in lines.splitlines()], indent=1), encoding="utf-8")
        case _:
            kind = "parquet" if container == "parquet" else "csv"
            _convert(month, other, kind)
    assert observe([other]).workloads == observe([month]).workloads


def _convert(month: Path, other: Path, kind: str) -> None:
    import duckdb as engine

    read = f"read_json('{month}', format='newline_delimited', sample_size=-1)"
    engine.execute(f"COPY (SELECT * FROM {read}) TO '{other}' (FORMAT {kind})")


def test_a_hash_that_two_records_share_is_only_a_second_look(tmp_path: Path) -> None:
    records = [
        {"request_id": f"r{index}", "model": "m", "input_tokens": 1, "output_tokens": 1, "created_at": 1780308000}
        for index in range(3)
    ]
    with duckdb(DEFAULT) as engine:
        loaded = load(engine, [_write(tmp_path, "records.jsonl", records)], ())
        engine.execute("CREATE OR REPLACE TEMP MACRO hash(anything) AS 7")
        judge(engine, (), DEFAULT, loaded.absent)
        rows = engine.execute(queries.grouped("judged", (), DEFAULT)).fetchall()
        assert [cells.group(row, queries.GROUP_COLUMNS).n for row in rows] == [3]


@pytest.mark.parametrize("late", ["no field", "a count", "a job", "a line that is no record"])
def test_a_field_may_first_come_late_in_a_long_file(late: str, tmp_path: Path) -> None:
    call = {"model": "m", "service": "chat", "input_tokens": 9, "output_tokens": 1, "created_at": "2026-06-01"}
    records: list[dict[str, object]] = [{"request_id": f"r{index}", **call} for index in range(100_000)]
    match late:
        case "a count":
            records[-1] |= {"cached_input_tokens": 4}
        case "a job":
            records[-1] = {"job_id": "j", "model": "v", "status": "timeout", "submitted_at": "2026-06-02", "images": 2}
        case "a line that is no record":
            records[-1] = {"x": 1}
    whole = _write(tmp_path, "whole.jsonl", records)
    assert whole.stat().st_size > LARGE
    parts = [_write(tmp_path, f"{at}.jsonl", records[at : at + 20_000]) for at in range(0, len(records), 20_000)]
    apart = [observe([one]) for one in parts]
    observed = observe([whole])
    assert [one.unread for one in observed.files] == [sum(one.files[0].unread for one in apart)]
    late_part = apart[-1].workloads[0]
    (workload,) = observed.workloads
    assert workload.calls.attempts == sum(one.workloads[0].calls.attempts for one in apart)
    assert workload.tokens.cache_read == late_part.tokens.cache_read
    assert (workload.funnel, workload.media) == (late_part.funnel, late_part.media)


ANSWERS = st.lists(
    st.fixed_dictionaries(
        {
            "message": st.sampled_from(["m0", "m1", "m2"]),
            "request": st.sampled_from([None, "q0", "q1"]),
            "second": st.integers(0, 9),
            "sent": st.sampled_from([5, 70]),
            "read": st.sampled_from([0, 900]),
            "received": st.integers(1, 9),
        }
    ),
    min_size=1,
    max_size=14,
)


def _transcript(answer: dict[str, object], number: int) -> dict[str, object]:
    usage = {"input_tokens": answer["sent"], "cache_read_input_tokens": answer["read"]}
    usage |= {"cache_creation_input_tokens": 0, "output_tokens": answer["received"]}
    line = {
        "type": "assistant",
        "uuid": f"u{number}",
        "sessionId": "s",
        "timestamp": f"2026-06-01T10:00:0{answer['second']}Z",
        "message": {"id": answer["message"], "model": "claude-sonnet-4-5", "usage": usage},
    }
    return line | ({"requestId": answer["request"]} if answer["request"] else {})


def _spend(answer: dict[str, object], number: int) -> dict[str, object]:
    received = int(str(answer["received"]))
    return {
        "request_id": f"{answer['message']}-{answer['request']}",
        "call_type": "aretrieve_batch" if answer["request"] == "q1" else "acompletion",
        "spend": received / 100,
        "prompt_tokens": answer["sent"],
        "completion_tokens": received,
        "startTime": f"2026-06-01T10:00:0{answer['second']}Z",
        "model": "gpt-5",
        "custom_llm_provider": "openai",
        "metadata": {"n": number},
    }


@pytest.mark.parametrize("source", ["claude-code", "litellm"])
@settings(max_examples=12, deadline=None)
@given(answers=ANSWERS, cut=st.integers(0, 14), data=st.data())
def test_lines_of_other_sources_may_be_cut_shuffled_and_repeated(
    source: str, answers: list[dict[str, object]], cut: int, data: st.DataObject
) -> None:
    make = _transcript if source == "claude-code" else _spend
    records = [make(answer, number) for number, answer in enumerate(answers)]
    shuffled = data.draw(st.permutations(records))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = observe([_write(folder, "whole.jsonl", records)])
        parts = [("a", shuffled[:cut]), ("b", shuffled[cut:]), ("again", shuffled[:cut])]
        apart = observe([_write(folder, f"{part}.jsonl", list(lines)) for part, lines in parts if lines])
    plain = [
        [(workload.tokens, workload.calls.attempts, workload.cost.estimated) for workload in one.workloads]
        for one in (whole, apart)
    ]
    assert plain[0] == plain[1]
