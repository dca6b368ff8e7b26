"""ClickHouse's engine in this process, and behind its HTTP interface: no index of packages has a server that knows window functions."""

import contextlib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

from budgetlint.edges.records.engine import Row
from budgetlint.edges.warehouse.engine import Reads
from budgetlint.edges.warehouse.kinds import kind
from budgetlint.edges.warehouse.sizes import EXPLAINED


class ClickHouse:
    """ClickHouse's engine in this process."""

    dialect = "clickhouse"
    files = ()

    def __init__(self, folder: Path) -> None:
        import chdb.dbapi as chdb

        self._connection = chdb.connect(path=str(folder))
        self.cursor = self._connection.cursor()

    def kinds(self, table: str) -> dict[str, str]:
        """As `DESCRIBE` has them."""
        return {str(row[0]): kind(str(row[1])) for row in self.ask(f"DESCRIBE TABLE {table}")}

    def reads(self, name: str, query: str) -> Reads:
        """What a query would read, by ClickHouse's own estimate."""
        rows = self.ask(EXPLAINED[self.dialect].statement.format(query=query))
        return Reads(name, *EXPLAINED[self.dialect].sizes(rows))

    def native(self, query: str) -> bytes:
        """What a query gives, in the form that drivers read."""
        return bytes(self._connection._conn.query(query, "Native").bytes())

    def ask(self, query: str) -> list[Row]:
        """The rows of a query."""
        self.cursor.execute(query)
        return [tuple(row) for row in self.cursor.fetchall()]


def type_of(words: str) -> str:
    """A type in DuckDB's words as ClickHouse's."""
    known = {"VARCHAR": "String", "JSON": "String", "BIGINT": "Int64", "BOOLEAN": "Bool", "TIMESTAMP": "DateTime64(3)"}
    return f"Nullable({known.get(words, words)})"


class UnansweredQuery:
    """A query that runs as long as its client waits: its parameters, and when it began and ended."""

    def __init__(self) -> None:
        self.settings: dict[str, list[str]] = {}
        self.began, self.ended = Event(), Event()

    def runs(self, path: str, connection: socket.socket) -> None:
        """Waits until the client has disconnected."""
        self.settings = parse_qs(urlsplit(path).query)
        self.began.set()
        with contextlib.suppress(ConnectionError):
            connection.recv(1)
        self.ended.set()


@contextmanager
def served(engine: ClickHouse, hold: UnansweredQuery | None = None) -> Iterator[str]:
    """The address of that engine as ClickHouse's HTTP interface has it, for the driver that people use; the server around it is ours.

    With `hold`, queries over records are never answered.
    """

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            if hold is not None and "read_rows" in body:
                self.close_connection = True
                return hold.runs(self.path, self.connection)
            query = parse_qs(urlsplit(self.path).query).get("query", [""])[0]
            try:
                status, answer = 200, engine.native(f"{query}\n{body}".strip())
            except Exception as why:
                status, answer = 500, str(why).encode()
            self.send_response(status)
            for name, value in (
                ("Content-Length", str(len(answer))),
                ("X-ClickHouse-Timezone", "UTC"),
                ("X-ClickHouse-Format", "Native"),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)
            return None

        do_GET = do_POST  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"clickhousedb://someone:hunter2@127.0.0.1:{server.server_port}/default"
    finally:
        server.shutdown()
        server.server_close()
