"""A client of the real yaml-language-server over its standard streams: it opens a text and sends an editor's requests."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import IO, TypeAlias

Json: TypeAlias = "None | bool | int | float | str | list[Json] | dict[str, Json]"
Message: TypeAlias = dict[str, Json]

CURSOR = "‸"
PATIENCE = 120.0
TEMPLATE = 7
SETTINGS: Json = {
    "yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}},
}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What the editor underlines; lines and columns count from 1."""

    line: int
    column: int
    message: str


@dataclass(slots=True)
class LanguageServer:
    """One running server; every text is opened as a new document in `folder`."""

    folder: Path
    requests: IO[bytes]
    answers: Queue[Message]
    sent: int = 0
    opened: int = 0
    diagnostics_of: dict[str, list[Diagnostic]] = field(default_factory=dict)

    def diagnostics(self, text: str, path: Path | None = None) -> list[Diagnostic]:
        """What is underlined in a text, in order of place; its modeline is relative to `path`."""
        uri = self._open(text, path)
        while uri not in self.diagnostics_of:
            self._take(self.answers.get(timeout=PATIENCE))
        return sorted(
            self.diagnostics_of[uri], key=lambda diagnostic: (diagnostic.line, diagnostic.column, diagnostic.message)
        )

    def completions(self, text: str) -> list[str]:
        """The keys or values offered at the cursor, sorted; not the templates of several keys that come with them."""
        match self._at_cursor("textDocument/completion", text):
            case {"items": [*items]}:
                return sorted(
                    str(item["label"]) for item in items if isinstance(item, dict) and item["kind"] != TEMPLATE
                )
            case other:
                raise AssertionError(other)

    def hover(self, text: str) -> str:
        """The Markdown shown for what is under the cursor."""
        match self._at_cursor("textDocument/hover", text):
            case {"contents": {"value": str(markdown)}}:
                return markdown
            case other:
                return f"nothing: {other}"

    def _at_cursor(self, method: str, text: str) -> Json:
        before, _, after = text.partition(CURSOR)
        line = before.count("\n")
        character = len(before) - (before.rfind("\n") + 1)
        where: Json = {"line": line, "character": character}
        return self._request(method, {"textDocument": {"uri": self._open(before + after)}, "position": where})

    def _open(self, text: str, path: Path | None = None) -> str:
        self.opened += 1
        uri = (path or self.folder / f"{self.opened}.budget.yaml").as_uri()
        document: Json = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def notify(self, method: str, params: Json) -> None:
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def _request(self, method: str, params: Json) -> Json:
        self.sent += 1
        number = self.sent
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        while True:
            message = self.answers.get(timeout=PATIENCE)
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]
            self._take(message)

    def _take(self, message: Message) -> None:
        match message:
            case {"method": "textDocument/publishDiagnostics", "params": {"uri": str(uri), "diagnostics": [*data]}}:
                self.diagnostics_of[uri] = [diagnostic(one) for one in data]
            case {"method": str(), "id": number}:
                self._send({"jsonrpc": "2.0", "id": number, "result": None})
            case {"method": "window/stopped"}:
                raise AssertionError("the language server stopped")

    def _send(self, message: Message) -> None:
        body = json.dumps(message).encode()
        self.requests.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.requests.flush()


def diagnostic(data: Json) -> Diagnostic:
    match data:
        case {"range": {"start": {"line": int(line), "character": int(column)}}, "message": str(message)}:
            return Diagnostic(line + 1, column + 1, message)
        case _:
            raise AssertionError(data)


@contextmanager
def running(program: Path, folder: Path) -> Iterator[LanguageServer]:
    """A started and initialized server, stopped at the end of the block."""
    command = ["node", str(program), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        server = LanguageServer(folder, process.stdin, Queue())
        Thread(target=pump, args=(process.stdout, server.answers), daemon=True).start()
        try:
            server._request("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}})
            server.notify("initialized", {})
            server.notify("workspace/didChangeConfiguration", {"settings": SETTINGS})
            yield server
        finally:
            process.kill()


def pump(stream: IO[bytes], answers: Queue[Message]) -> None:
    """Puts every message of the stream into the queue, and one of ours at its end."""
    while header := stream.readline():
        length = int(header.removeprefix(b"Content-Length:"))
        while stream.readline().strip():
            pass
        answers.put(json.loads(stream.read(length)))
    answers.put({"method": "window/stopped"})
