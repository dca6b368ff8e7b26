"""Files as programs, spreadsheets and archivers leave them: read, or set aside with a true reason while the others go on."""

import bz2
import gzip
import json
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetlint.edges.records import observe
from budgetlint.records.matching import RecordMatch
from tests.records.written import HEADER, OTHER, RECORD, ROW, counts, lines, sent, table, written

pytestmark = pytest.mark.slow


def zstd(data: bytes) -> bytes:
    from backports.zstd import compress

    packed: bytes = compress(data)
    return packed


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "jsonl.gz": gzip.compress,
    "jsonl.zst": zstd,
    "jsonl.xz": lzma.compress,
    "jsonl.bz2": bz2.compress,
}


@pytest.mark.parametrize("ending", PACKERS)
def test_packed_lines_are_found_in_a_folder_and_read(ending: str, tmp_path: Path) -> None:
    if ending == "jsonl.zst":
        pytest.importorskip("backports.zstd")
    written(tmp_path / f"calls.{ending}", PACKERS[ending]("\n".join(lines()).encode()))
    observed = observe([tmp_path])
    assert counts(observed) == [(f"calls.{ending}", "canonical", 3, 0)]
    assert sent(observed) == (3600, 270)


@pytest.mark.parametrize("ending", PACKERS)
def test_a_truncated_file_is_set_aside_with_its_reason_and_the_others_go_on(ending: str, tmp_path: Path) -> None:
    if ending == "jsonl.zst":
        pytest.importorskip("backports.zstd")
    broken = written(tmp_path / f"broken.{ending}", PACKERS[ending]("\n".join(lines(4000)).encode())[:-9])
    whole = written(tmp_path / "whole.jsonl", "\n".join(lines()))
    observed = observe([broken, whole])
    assert counts(observed) == [(f"broken.{ending}", "unknown", 1, 1), ("whole.jsonl", "canonical", 3, 0)]
    assert sent(observed) == (3600, 270)
    (aside,) = observed.unread
    assert "truncated" in aside.why or "damaged" in aside.why
    assert str(tmp_path) not in aside.why


def test_each_file_in_a_zip_archive_is_a_file_of_its_own(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "logs.zip", "w") as archive:
        archive.writestr("june/calls.jsonl", "\n".join(lines()))
        archive.writestr("june/table.csv", table(HEADER, ROW))
        archive.writestr("__MACOSX/._calls.jsonl", "x")
        archive.writestr("notes.txt", "nothing here")
    observed = observe([tmp_path])
    assert counts(observed) == [
        ("calls.jsonl", "canonical", 3, 0),
        ("table.csv", "canonical", 1, 0),
        ("notes.txt", "unknown", 1, 1),
    ]
    assert sent(observed) == (4800, 360)


@pytest.mark.parametrize(
    ("name", "data", "rows"),
    [
        ("pandas index", table("," + HEADER, "0," + ROW, "1," + OTHER), 2),
        ("pandas unnamed", table("Unnamed: 0," + HEADER, "0," + ROW), 1),
        ("trailing comma everywhere", table(HEADER + ",", ROW + ",", OTHER + ","), 2),
        ("trailing comma in the header", table(HEADER + ",", ROW, OTHER), 2),
        ("the same column twice", table(HEADER + ",model", ROW + ",other", OTHER + ",other"), 2),
        ("the same column in another case", table(HEADER + ",Model", ROW + ",other"), 1),
        ("declared separator", "sep=;\n" + table(HEADER, ROW, OTHER).replace(",", ";"), 2),
        ("semicolons", table(HEADER, ROW, OTHER).replace(",", ";"), 2),
        ("a space after commas", table(HEADER, ROW, OTHER).replace(",", ", "), 2),
        ("tabs", table(HEADER, ROW, OTHER).replace(",", "\t"), 2),
        ("carriage returns alone", table(HEADER, ROW, OTHER).replace("\n", "\r"), 2),
        ("both ends of line", table(HEADER, ROW, OTHER).replace("\n", "\r\n"), 2),
        ("NULL", table(HEADER + ",task_id", ROW + ",NULL", OTHER + ",NULL"), 2),
        ("byte-order mark", "\ufeff" + table(HEADER, ROW, OTHER), 2),
        ("blank lines before the header", "\n \r\n" + table(HEADER, ROW, OTHER), 2),
        ("spaces around the names of columns", table(HEADER.replace(",", " , "), ROW, OTHER), 2),
        ("quoted cells over lines", table(HEADER + ",note", ROW + ',"one\ntwo"', OTHER + ',""'), 2),
    ],
)
def test_a_table_is_read_as_it_comes(name: str, data: str, rows: int, tmp_path: Path) -> None:
    observed = observe([written(tmp_path / "table.csv", data)])
    assert counts(observed) == [("table.csv", "canonical", rows, 0)], name
    assert sent(observed) == ((1200, 90), (2200, 100))[rows - 1]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [table(HEADER, ROW), json.dumps(RECORD)], ids=["table", "lines"])
def test_other_encodings_are_read(encoding: str, text: str, tmp_path: Path) -> None:
    observed = observe([written(tmp_path / "log", text.encode(encoding))])
    assert sent(observed) == (1200, 90)


def test_a_text_of_another_encoding_is_set_aside_and_not_misread(tmp_path: Path) -> None:
    latin = table(HEADER, ROW.replace("support", "Bürö")).encode("latin-1")
    observed = observe([written(tmp_path / "latin.csv", latin), written(tmp_path / "whole.csv", table(HEADER, OTHER))])
    assert sent(observed) == (1000, 10)
    assert [(Path(file.path).name, file.unread) for file in observed.files] == [("latin.csv", 1), ("whole.csv", 0)]


def otlp(spans: int, text: int, **dump: int) -> str:
    """An export with usage behind long texts."""
    attributes = [
        {"key": "gen_ai.prompt", "value": {"stringValue": "x" * text}},
        {"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}},
        {"key": "gen_ai.request.model", "value": {"stringValue": "gpt-5.1"}},
        {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "1200"}},
        {"key": "gen_ai.usage.output_tokens", "value": {"intValue": "90"}},
    ]
    rows = [
        {
            "traceId": f"{number:032x}",
            "spanId": f"{number:016x}",
            "startTimeUnixNano": "1780000000000000000",
            "endTimeUnixNano": "1780000001000000000",
            "attributes": attributes,
        }
        for number in range(spans)
    ]
    whole = {"resourceSpans": [{"resource": {"attributes": []}, "scopeSpans": [{"spans": rows}]}]}
    return json.dumps(whole, indent=dump.get("indent"))


@pytest.mark.parametrize(
    ("spans", "text", "indent"),
    [(20, 100_000, 2), (35, 1_000_000, None), (1, 20_000_000, None), (3, 10, 2)],
    ids=["pretty, 2 MB", "one line, 35 MB", "one text of 20 MB", "short"],
)
def test_a_document_is_recognised_however_long_it_is(spans: int, text: int, indent: int | None, tmp_path: Path) -> None:
    data = otlp(spans, text) if indent is None else otlp(spans, text, indent=indent)
    observed = observe([written(tmp_path / "export.json", data)])
    assert counts(observed) == [("export.json", "opentelemetry", spans, 0)]
    assert sent(observed) == (1200 * spans, 90 * spans)


def test_a_first_line_longer_than_what_is_looked_at_is_read_with_the_lines_behind_it(tmp_path: Path) -> None:
    long = json.dumps({"prompt": "x" * 20_000_000, **RECORD})
    observed = observe([written(tmp_path / "calls.jsonl", "\n".join([long, *lines(2)]))])
    assert counts(observed) == [("calls.jsonl", "canonical", 3, 0)]
    assert sent(observed) == (3600, 270)


def test_a_line_longer_than_the_engine_reads_by_itself_is_read_in_the_middle_too(tmp_path: Path) -> None:
    long = json.dumps({"prompt": "x" * 20_000_000, **RECORD, "id": "long"})
    observed = observe([written(tmp_path / "calls.jsonl", "\n".join([*lines(2), long, *lines(3)[2:]]))])
    assert counts(observed) == [("calls.jsonl", "canonical", 4, 0)]


def test_a_line_nested_beyond_reason_is_set_aside(tmp_path: Path) -> None:
    deep = '{"id":' + "[" * 5000 + "]" * 5000 + "}"
    observed = observe([written(tmp_path / "calls.jsonl", "\n".join([deep, *lines()]))])
    assert sent(observed) == (3600, 270)


def test_large_lines_without_tags_are_matched_by_tags_that_none_of_them_has(tmp_path: Path) -> None:
    path = written(tmp_path / "large.jsonl", "\n".join(lines(60_000)))
    assert path.stat().st_size > 8 << 20
    observed = observe([path], [RecordMatch("docs", tags={"team": ("docs",)})])
    assert [(workload.name, workload.calls.requests) for workload in observed.workloads] == [(None, 60_000)]


@pytest.mark.parametrize(
    "data", [b"", b"\n \n", b"hello", b"\x00\x01\x02\x03" * 64, b'{"a":', b"[", b"PAR1 no", b"PK\x03\x04zip"]
)
def test_what_is_no_log_is_set_aside_with_what_was_there(data: bytes, tmp_path: Path) -> None:
    observed = observe([written(tmp_path / "odd.json", data), written(tmp_path / "whole.jsonl", "\n".join(lines()))])
    assert sent(observed) == (3600, 270)
    (aside,) = observed.unread
    assert aside.unit == "file"
    assert aside.why.isprintable()


def test_a_field_with_control_characters_is_named_without_them(tmp_path: Path) -> None:
    observed = observe([written(tmp_path / "odd.jsonl", json.dumps({"a\u001b[31m": 1, "b\u202e": 2}))])
    (aside,) = observed.unread
    assert aside.why.isprintable()
    assert "`a�[31m`" in aside.why


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.jsonl")
    whole = written(tmp_path / "whole.jsonl", "\n".join(lines()))
    observed = observe([tmp_path / "pipe.jsonl", whole])
    assert sent(observed) == (3600, 270)
    assert observed.unread[0].why == "not a regular file"


def test_commas_of_a_spreadsheet_are_read_in_the_one_way_that_they_can_be(tmp_path: Path) -> None:
    rows = [
        'a,2026-06-08T10:00:00Z,support,openai,gpt-5.1,"1,234","1,000,000","1,234.50"',
        'b,2026-06-08T10:00:00Z,support,openai,gpt-5.1,1234.0,1e3,"0,05"',
        'c,2026-06-08T10:00:00Z,support,openai,gpt-5.1,1234,5,"1,234"',
        "d,2026-06-08T10:00:00Z,support,openai,gpt-5.1,1.234,5,0.1",
        'e,2026-06-08T10:00:00Z,support,openai,gpt-5.1,"12,34",5,0.1',
    ]
    observed = observe([written(tmp_path / "t.csv", table(f"{HEADER},provider_reported_cost", *rows))])
    assert sent(observed) == (2468, 1_001_000)
    assert str(observed.workloads[0].cost.reported) == "1234.55"
    assert [(one.at, one.why) for one in observed.unread] == [
        (4, "`provider_reported_cost` is not a number"),
        (5, "`input_tokens` is not a whole number"),
        (6, "`input_tokens` is not a whole number"),
    ]


@pytest.mark.parametrize("nothing", ["\0\0\0\n", "\0" * 4000 + "\n"])
def test_zero_bytes_that_a_crash_left_are_no_other_encoding(nothing: str, tmp_path: Path) -> None:
    first, second = lines(2)
    observed = observe([written(tmp_path / "calls.jsonl", f"{first}\n{nothing}{second}\n")])
    assert counts(observed) == [("calls.jsonl", "canonical", 3, 1)]
    assert sent(observed) == (2400, 180)


@pytest.mark.parametrize("cut", ['{"id": "a", "crea', "2026-06-08 service started"])
def test_one_line_of_two_that_is_no_record_takes_the_other_with_it_nowhere(cut: str, tmp_path: Path) -> None:
    observed = observe([written(tmp_path / "calls.jsonl", f"{cut}\n{lines(1)[0]}\n")])
    assert counts(observed) == [("calls.jsonl", "canonical", 2, 1)]
    assert sent(observed) == (1200, 90)


def test_a_bill_that_is_there_twice_is_counted_once(tmp_path: Path) -> None:
    bill = (
        "BilledCost,ChargeCategory,BillingCurrency,ServiceName,ChargePeriodStart\n5,Usage,USD,Azure OpenAI,2026-06-01\n"
    )
    other = bill.replace("2026-06-01", "2026-06-02")
    files = [
        written(tmp_path / "a.csv", bill),
        written(tmp_path / "b.csv.gz", gzip.compress(bill.encode())),
        written(tmp_path / "c.csv", other),
    ]
    observed = observe(files)
    assert [str(line.amount) for line in observed.bills] == ["10"]
    assert counts(observed) == [("a.csv", "focus", 1, 0), ("b.csv.gz", "unknown", 1, 1), ("c.csv", "focus", 1, 0)]
    assert [one.why for one in observed.unread] == [f"a copy of `{files[0]}`, whose lines are counted once"]


def test_amounts_may_say_that_they_are_dollars(tmp_path: Path) -> None:
    rows = [
        'a,2026-06-08T10:00:00Z,support,openai,gpt-5.1,1,1,"$1,234.50"',
        "b,2026-06-08T10:00:00Z,support,openai,gpt-5.1,1,1,-$0.50",
        "c,2026-06-08T10:00:00Z,support,openai,gpt-5.1,1,1,0.25 USD",
        "d,2026-06-08T10:00:00Z,support,openai,gpt-5.1,1,1,($0.25)",
        "e,2026-06-08T10:00:00Z,support,openai,gpt-5.1,1,1,€3",
    ]
    observed = observe([written(tmp_path / "t.csv", table(f"{HEADER},provider_reported_cost", *rows))])
    assert str(observed.workloads[0].cost.reported) == "1234"
    assert [one.why for one in observed.unread] == ["`provider_reported_cost` is not a number"]
    observed = observe([written(tmp_path / "t.jsonl", json.dumps({**RECORD, "provider_reported_cost": "US$ 0.05"}))])
    assert str(observed.workloads[0].cost.reported) == "0.05"


@pytest.mark.parametrize("nothing", ["", "null", "NULL", "None", "NaN", None])
def test_a_text_that_says_nothing_is_no_number_and_no_fault(nothing: str | None, tmp_path: Path) -> None:
    line = {**RECORD, "cached_input_tokens": nothing, "provider_reported_cost": nothing}
    broken = {**RECORD, "id": "b", "input_tokens": nothing}
    observed = observe([written(tmp_path / "t.jsonl", f"{json.dumps(line)}\n{json.dumps(broken)}\n")])
    assert sent(observed) == (1200, 90)
    assert [one.why for one in observed.unread] == ["`input_tokens` is missing"]


@pytest.mark.parametrize("lists", ["[[{0}, {1}], [{2}]]", "[{0}, {1}]\n[{2}]\n", "[{0}]\n{1}\n[{2}]"])
def test_records_in_lists_of_lists_are_records(lists: str, tmp_path: Path) -> None:
    observed = observe([written(tmp_path / "t.json", lists.format(*lines(3)))])
    assert counts(observed) == [("t.json", "canonical", 3, 0)]
    assert sent(observed) == (3600, 270)


def test_costs_that_cannot_be_added_up_are_set_aside(tmp_path: Path) -> None:
    records = [RECORD | {"id": name, "provider_reported_cost": 9e19} for name in "abc"]
    path = tmp_path / "large.jsonl"
    path.write_text("".join(f"{json.dumps(record)}\n" for record in [*records, RECORD]), encoding="utf-8")
    observed = observe([path])
    assert (observed.unread_records, sum(workload.calls.requests for workload in observed.workloads)) == (3, 1)
    assert {unread.why for unread in observed.unread} == {"`provider_reported_cost` is above 1,000,000,000,000,000"}
