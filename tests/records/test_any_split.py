"""Every sample, cut into files in any order of its records and with one of them there twice, is observed as it is whole."""

import csv
import gzip
import io
import json
import random
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from budgetlint.edges.records import observe
from tests.records import shown
from tests.records.cases import MATCHES, OPTIONS

pytestmark = pytest.mark.slow

CASES = sorted(one for one in (Path(__file__).parent / "data").iterdir() if one.is_dir())
ONE_FILE = {"codex", "droid"}
"""Sources that say once a file which session and which model its lines are of: no part of one can be read without it."""

ONE_SESSION = {"codex-turns", "gemini-cli", "kimi"}
"""Sources whose sessions are known by their file: cut, they have more tasks of fewer calls."""

Writer = Callable[[Sequence[object]], str]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_a_sample_may_be_cut_shuffled_and_repeated(case: Path, tmp_path: Path) -> None:
    chance = random.Random(zlib.crc32(case.name.encode()))
    files: list[Path] = []
    for number, file in enumerate(sorted(case.rglob("*"))):
        if file.is_file() and file.name != "expected.json":
            records, write, ending = _taken_apart(file)
            chance.shuffle(records)
            cut = 0 if case.name in ONE_FILE or len(records) < 2 else chance.randrange(1, len(records))
            parts = {"first": records[:cut], "second": records[cut:], "again": records[cut:]}
            for name, part in parts.items():
                if part:
                    files.append(tmp_path / f"{number}-{name}{ending}")
                    files[-1].write_text(write(part), encoding="utf-8", newline="")
    observed = json.loads(shown.text(observe(files, MATCHES, OPTIONS)))
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    apart = {"files", "unread", "merged_lines"} | ({"spreads"} if case.name in ONE_SESSION else set())
    assert _without(observed, apart) == _without(expected, apart)


def _without(observed: object, apart: set[str]) -> object:
    """What was observed but for that."""
    match observed:
        case dict():
            return {key: _without(value, apart) for key, value in observed.items() if key not in apart}
        case list():
            return [_without(value, apart) for value in observed]
        case _:
            return observed


def _taken_apart(file: Path) -> tuple[list[object], Writer, str]:
    """The records of a file, and what writes some of them as a file of the same kind."""
    text = (gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()).decode("utf-8-sig")
    if ".csv" in file.suffixes:
        header, *rows = csv.reader(io.StringIO(text))
        return list(rows), lambda part: _table([header, *part]), ".csv"
    try:
        document = json.loads(text)
    except ValueError:
        return [line for line in text.splitlines() if line.strip()], lambda part: "\n".join(map(str, part)), ".jsonl"
    if isinstance(document, list):
        return document, json.dumps, ".json"
    key = next((key for key in sorted(_LISTS) if isinstance(document.get(key), list)), None)
    if key is None:
        return [document], lambda part: json.dumps(*part), ".json"
    return document[key], lambda part: json.dumps({**document, key: part}), ".json"


_LISTS = {"data", "observations", "results", "resourceSpans", "resourceLogs", "traces"}


def _table(rows: Sequence[object]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(row for row in rows if isinstance(row, list))
    return text.getvalue()
