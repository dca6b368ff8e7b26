"""The parts of BigQuery's REST interface that its client needs: a table's columns, dry runs, and queries that never end."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

PROJECT, DATASET = "lake", "logs"
_TYPES = {"VARCHAR": "STRING", "BIGINT": "INTEGER", "DECIMAL": "BIGNUMERIC"}
_JOB = f"/bigquery/v2/projects/{PROJECT}/jobs"


class Jobs:
    """The requests, and when a query began and was cancelled."""

    def __init__(self, columns: dict[str, str], read: int) -> None:
        self.columns, self.read = columns, read
        self.queries: list[dict[str, Any]] = []
        self.began, self.cancelled = Event(), Event()

    def answer(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        """The answer to a request, as in the interface's reference."""
        path = path.split("?", maxsplit=1)[0]
        if path == "/token":
            return {"access_token": "hunter2", "expires_in": 3600, "token_type": "Bearer"}
        if path.endswith("/tables/calls"):
            return self._table()
        if path.endswith("/cancel"):
            self.cancelled.set()
            return {"job": self._job({"query": {}})}
        if (method, path) == ("POST", _JOB):
            configuration = json.loads(body)["configuration"]
            self.queries.append(configuration)
            if not configuration.get("dryRun"):
                self.began.set()
            return self._job(configuration)
        if f"/projects/{PROJECT}/queries/" in path:
            return {"jobReference": self._reference(), "jobComplete": False}
        return self._job({"query": {}})

    def _table(self) -> dict[str, Any]:
        fields = [
            {"name": name, "type": _TYPES.get(words.split("(")[0], words), "mode": "NULLABLE"}
            for name, words in self.columns.items()
        ]
        return {
            "tableReference": {"projectId": PROJECT, "datasetId": DATASET, "tableId": "calls"},
            "type": "TABLE",
            "schema": {"fields": fields},
        }

    def _job(self, configuration: dict[str, Any]) -> dict[str, Any]:
        done = bool(configuration.get("dryRun")) or self.cancelled.is_set()
        status: dict[str, Any] = {"state": "DONE" if done else "RUNNING"}
        if self.cancelled.is_set():
            status["errorResult"] = {"reason": "stopped", "message": "Job execution was cancelled"}
        return {
            "jobReference": self._reference(),
            "configuration": {"jobType": "QUERY", **configuration},
            "status": status,
            "statistics": {"query": {"totalBytesProcessed": str(self.read)}},
        }

    def _reference(self) -> dict[str, str]:
        return {"projectId": PROJECT, "jobId": "job", "location": "EU"}


@contextmanager
def served(jobs: Jobs, folder: Path) -> Iterator[dict[str, str]]:
    """The environment in which BigQuery's own client asks such a server, with credentials that it gives a token for."""

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            answer = json.dumps(jobs.answer(self.command, self.path, body)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    credentials = folder / "credentials.json"
    credentials.write_text(json.dumps(_credentials(address)), encoding="utf-8")
    try:
        yield {"BIGQUERY_EMULATOR_HOST": address, "GOOGLE_APPLICATION_CREDENTIALS": str(credentials)}
    finally:
        server.shutdown()
        server.server_close()


def _credentials(address: str) -> dict[str, str]:
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return {
        "type": "service_account",
        "project_id": PROJECT,
        "private_key_id": "key",
        "private_key": key.decode(),
        "client_email": "reader@lake.iam.gserviceaccount.com",
        "token_uri": f"{address}/token",
    }
