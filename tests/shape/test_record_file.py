"""A file that describes a table of one's own: the reader, the faults and the published schema agree on each."""

import json
from typing import get_args

import pytest

from budgetlint.app.schema import schema
from budgetlint.model.record_table import RecordFile, SourceName
from budgetlint.records.table_sources import SOURCES
from budgetlint.shape.faults import record_file_faults
from budgetlint.shape.reader import read_record
from budgetlint.shape.values import Unfit
from budgetlint.source.yaml_text import load_yaml

TABLE = "table: calls, columns: {model: engine, created_at: made_at}"


def test_every_source_may_be_named() -> None:
    assert get_args(SourceName) == tuple(source.name for source in SOURCES)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (f"records: {{{TABLE}}}", []),
        (f"records: {{{TABLE}, source: otel, where: a = 1, day: dt}}", []),
        (f"records: {{{TABLE}, day: {{year: y, month: m, day: d}}}}", []),
        ("records: {table: calls, columns: {model: engine, created_at: 5}}", ["`5` is a number, expected text"]),
        (f"records: {{{TABLE}, day: {{month: m}}}}", ["`day` has no `year`"]),
        (f"records: {{{TABLE}, day: [dt]}}", ["found a list, expected text, or a mapping"]),
        (f"records: {{{TABLE}, source: other}}", ["`other` is not one of"]),
        (f"records: {{{TABLE}, limit: 5}}", ["`limit` is not a key of `records`"]),
        ("records: {table: ' ', columns: {}}", ["blank text is not text"]),
        ("records: {columns: {}}", ["`records` has no `table`"]),
        ("records: []", ["found a list, expected a mapping"]),
        ("{}", ["the file has no `records`"]),
    ],
)
def test_reader_faults_and_schema_agree(text: str, faults: list[str]) -> None:
    from jsonschema import Draft7Validator

    document = load_yaml(text)
    try:
        read_record(RecordFile, document.data)
        is_read = True
    except Unfit:
        is_read = False
    messages = [fault.message for fault in record_file_faults(document)]
    assert [message.startswith(begins) for message, begins in zip(messages, faults, strict=True)] == [True] * len(
        faults
    ), messages
    assert is_read is (not faults)
    assert Draft7Validator(json.loads(schema("records"))).is_valid(json.loads(json.dumps(document.data))) is is_read
