"""The language server over its own pipe: the time from a keystroke to the diagnostics of that text."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from benchmarks.inputs import large_file, one_file

KEYSTROKES = 100
BARS = {"60 lines": 0.050, "1,000 lines": 0.150}
"""The 95th percentile that keystrokes may take at most, in seconds."""


class Editor:
    """An editor with one open file."""

    def __init__(self, sent: IO[bytes], received: IO[bytes], path: Path) -> None:
        self._sent, self._received, self._uri = sent, received, path.as_uri()
        self._version = 1
        self._send(
            "initialize", {"processId": None, "rootUri": path.parent.as_uri(), "capabilities": {}}, answered=True
        )
        while self._message().get("id") != 1:
            pass
        self._send("initialized", {})
        document = {"uri": self._uri, "languageId": "yaml", "version": 1, "text": path.read_text("utf-8")}
        self._send("textDocument/didOpen", {"textDocument": document})
        self._diagnostics()

    def type(self, line: int, column: int, text: str) -> float:
        """Seconds from typing one character over another to the diagnostics of that version."""
        self._version += 1
        place = {"start": {"line": line, "character": column}, "end": {"line": line, "character": column + 1}}
        start = time.perf_counter()
        document = {"uri": self._uri, "version": self._version}
        self._send(
            "textDocument/didChange", {"textDocument": document, "contentChanges": [{"range": place, "text": text}]}
        )
        self._diagnostics()
        return time.perf_counter() - start

    def _diagnostics(self) -> None:
        while True:
            message = self._message()
            if message.get("method") == "textDocument/publishDiagnostics":
                parameters = message["params"]
                if isinstance(parameters, dict) and parameters.get("version") in (None, self._version):
                    return

    def _send(self, method: str, parameters: object, *, answered: bool = False) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": parameters, **({"id": 1} if answered else {})}
        body = json.dumps(message).encode()
        self._sent.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._sent.flush()

    def _message(self) -> dict[str, object]:
        length = 0
        while (line := self._received.readline()) != b"\r\n":
            if not line:
                raise EOFError("the server has ended")
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        message = json.loads(self._received.read(length))
        assert isinstance(message, dict)
        return message


@contextmanager
def opened(path: Path) -> Iterator[Editor]:
    """An editor in which a file is open."""
    command = [sys.executable, "-m", "budgetlint", "server"]
    with subprocess.Popen(command, cwd=path.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            yield Editor(server.stdin, server.stdout, path)
        finally:
            server.kill()


def keystrokes(folder: Path) -> Iterator[str]:
    """Prints the median and the 95th percentile for a file of 60 lines and one of 1,000."""
    for name, path in (("60 lines", one_file(folder)), ("1,000 lines", large_file(folder, 70))):
        lines = path.read_text("utf-8").splitlines()
        line = next(at for at, text in enumerate(lines) if "output_tokens:" in text)
        column = lines[line].rindex(" ") + 1
        with opened(path) as editor:
            taken = sorted(editor.type(line, column, str(1 + turn % 9)) for turn in range(KEYSTROKES))
        median, p95 = taken[KEYSTROKES // 2], taken[KEYSTROKES * 95 // 100]
        verdict = "met" if p95 <= BARS[name] else "MISSED"
        yield (
            f"keystroke to diagnostics, {name} ({len(lines)}): median {median * 1000:.1f} ms, "
            f"p95 {p95 * 1000:.1f} ms, at most {BARS[name] * 1000:.0f}: {verdict}"
        )
