"""A sign of life on a terminal, and only there."""

import io
import sys
import threading
from pathlib import Path

import pytest

from budgetlint.cli import progress


class Terminal(io.StringIO):
    """A standard error that somebody looks at, and that says when something was written."""

    def __init__(self) -> None:
        super().__init__()
        self.written_to = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        written = super().write(text)
        self.written_to.set()
        return written


@pytest.mark.slow
def test_what_is_read_is_told_and_wiped_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"x" * 1_500_000)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress.waiting([tmp_path]):
        assert terminal.written_to.wait(30)
    assert terminal.getvalue().startswith("\r\x1b[Kreading 1 file, 1.5 MB, 1 s")
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_nobody_looks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with progress.waiting([tmp_path]):
        pass
    assert capsys.readouterr() == ("", "")


@pytest.mark.slow
def test_a_database_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress.waiting([]):
        assert terminal.written_to.wait(30)
    assert terminal.getvalue().startswith("\r\x1b[Kquerying the records, Ctrl-C cancels, 1 s")
