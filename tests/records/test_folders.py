"""A folder's logs, by whatever name they are there, are read once; what can't be read is reported."""

import gzip
import json
import os
from pathlib import Path

import pytest

from budgetlint.edges.records import observe
from budgetlint.edges.records.folders import log_files
from tests.records.written import HEADER, RECORD, ROW, lines, sent, table, written

READ = [
    "calls.jsonl",
    "calls.JSONL",
    "calls.jsonl.1",
    "calls.jsonl-20261101",
    "calls.jsonl-20261101.gz",
    "calls.jsonl.gz.1",
    "calls.2026-11-01.jsonl",
    "calls.jsonl.2026-11-01",
    "calls.log",
    "calls.log.2",
    "calls.txt",
    "calls",
    ".calls.jsonl",
    ".claude/calls.jsonl",
    "deep/er/calls.jsonl",
]


def data(name: str, text: str) -> bytes:
    return gzip.compress(text.encode()) if ".gz" in name else text.encode()


@pytest.mark.parametrize("name", READ)
def test_a_log_is_found_by_any_name(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    written(tmp_path / name, data(name, "\n".join(lines())))
    assert sent(observe([tmp_path])) == (3600, 270)


@pytest.mark.parametrize("name", ["export.txt", "export.CSV", "export"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_found_by_its_header(name: str, encoding: str, delimiter: str, tmp_path: Path) -> None:
    written(tmp_path / name, table(HEADER, ROW).replace(",", delimiter).encode(encoding))
    assert sent(observe([tmp_path])) == (1200, 90)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("README.md", '# Logs\n\n[a link](x)\n\n```json\n{"request_id": "a"}\n```\n'),
        ("service.log", "2026-06-08 10:00:00 INFO started\n"),
        ("budget.yaml", "version: 1\nname: a\n"),
        ("notes.txt", "model, input_tokens\n"),
        ("empty", ""),
        ("icon.png", "\x89PNG\r\n"),
    ],
)
def test_other_files_are_no_logs(name: str, text: str, tmp_path: Path) -> None:
    written(tmp_path / name, text)
    assert log_files([tmp_path]) == []


def test_a_file_is_read_once_however_many_links_lead_to_it(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    (logs / "june").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    nameless = {name: value for name, value in RECORD.items() if name != "id"}
    june = written(logs / "june" / "calls.jsonl", json.dumps(nameless) + "\n")
    far = written(tmp_path / "elsewhere" / "calls.jsonl", json.dumps(nameless) + "\n")
    (logs / "latest.jsonl").symlink_to(june)
    (logs / "current").symlink_to(logs / "june")
    (logs / "round").symlink_to(logs)
    (logs / "shared").symlink_to(tmp_path / "elsewhere")
    os.link(june, logs / "copy.jsonl")
    assert [file.resolve() for file in log_files([logs, june])] in (
        [logs / "copy.jsonl", far.resolve()],
        [june, far.resolve()],
    )
    assert sent(observe([logs, june])) == (2400, 180)


def test_a_link_to_nothing_is_reported_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "gone.jsonl").symlink_to(tmp_path / "nowhere")
    written(tmp_path / "calls.jsonl", "\n".join(lines()))
    observed = observe([tmp_path])
    assert sent(observed) == (3600, 270)
    assert [one.why for one in observed.unread] == ["a link to a file that does not exist"]


def test_a_folder_that_cannot_be_listed_is_an_error(tmp_path: Path) -> None:
    written(tmp_path / "calls.jsonl", "\n".join(lines()))
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0)
    tmp_path.chmod(0o755)
    if as_root := os.geteuid() == 0:
        os.seteuid(65534)
    try:
        with pytest.raises(OSError) as error:
            log_files([tmp_path])
    finally:
        if as_root:
            os.seteuid(0)
        locked.chmod(0o700)
    assert Path(str(error.value.filename)).name in {"locked", tmp_path.name, *(part.name for part in tmp_path.parents)}
