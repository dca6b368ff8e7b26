"""Many small files are read as one: what is observed and what is set aside are the same as from each where it lies."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from budgetlint.edges.records import gathered
from budgetlint.edges.records.observe import observe
from budgetlint.edges.records.sniff import RecordSource
from budgetlint.records.observed import Observed

pytestmark = pytest.mark.slow


def _line(session: int, number: int, **more: object) -> str:
    usage = {"input_tokens": 4 + number, "cache_read_input_tokens": 900 * number, "output_tokens": 250}
    message = {"id": f"m{session}-{number}", "role": "assistant", "model": "claude-sonnet-4-5", "usage": usage}
    at = f"2026-06-{1 + session:02}T10:{number:02}:00.000Z"
    who = {"type": "assistant", "uuid": f"u{session}-{number}", "sessionId": f"s{session}", "timestamp": at}
    return json.dumps({**who, "requestId": f"q{session}-{number}", "message": message, **more})


def _sessions(folder: Path, *odd: str) -> list[Path]:
    """Twelve sessions of three calls, one of them with odd lines, its last line without an end."""
    paths = [folder / f"it's {session}.jsonl" for session in range(12)]
    for session, path in enumerate(paths):
        path.write_text("\n".join([*(_line(session, number) for number in range(3)), *odd * (session == 5)]))
    return paths


def _where_they_lie(paths: list[Path], monkeypatch: pytest.MonkeyPatch) -> Observed:
    with monkeypatch.context() as patch:
        patch.setattr(gathered, "_FEW", 1_000)
        return observe(paths)


@pytest.mark.parametrize(
    "odd",
    [
        (),
        ("", "  ", "{}", "{ }"),
        ("[1, 2]", "not json", '"text"', "null"),
        ('{"type": "assistant", "uuid": "broken off", "message": {"id": "m',),
        ('{"type": "assistant", "uuid": broken within}', "{}"),
        ('{"type": "assistant", "uuid": "u", "message": "a text"}', _line(5, 4, requestId={"not": "a text"})),
    ],
)
def test_the_same_is_observed(odd: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = _sessions(tmp_path, *odd)
    observed = observe(paths)
    assert observed == _where_they_lie(paths, monkeypatch)
    assert [file.path for file in observed.files] == sorted(str(path) for path in paths)
    assert observed.workloads[0].calls.requests >= 36


def test_small_files_are_gathered_and_large_or_few_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copies: list[int] = []

    def gather(sources: Sequence[RecordSource], copy: Path) -> None:
        copies.append(len(sources))
        gathered.gather(sources, copy)

    monkeypatch.setattr("budgetlint.edges.records.load.gather", gather)
    paths = _sessions(tmp_path)
    large = tmp_path / "large.jsonl"
    large.write_text("".join(f"{_line(20, number % 60)}\n" for number in range(4_000)))
    observe([*paths, large])
    assert copies == [12]
    observe(paths[:7])
    assert copies == [12]
