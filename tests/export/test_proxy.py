"""A real LiteLLM proxy over PostgreSQL, set up by what is exported, refuses the call that would pass a limit.

The model behind it is a server of this test: a call costs what the test says, and no key of anyone is used.
"""

import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from budgetlint.export.document import render
from budgetlint.export.enforcers import ENFORCERS, exported
from budgetlint.model.periods import Period
from budgetlint.source.json_text import load_json
from tests.engines.postgres import binaries, server
from tests.export.declarations import budget, declared, key

pytestmark = pytest.mark.proxy

MASTER = "sk-of-this-test"
HERE = Path(__file__).parent
LIMITS = declared(
    budget("support", "9", Period.MONTH, "support-chat", "nightly", listed="2", amount="3"),
    keys=(key("chat-prod", "5", Period.MONTH, "support-chat"), key("batch", "100", Period.WEEK, "nightly")),
)
"""A key that stops at 5, and a team around it and another key: 9 planned are 6 at list prices."""
CALL = {"model": "m", "messages": [{"role": "user", "content": "hello"}], "max_tokens": 200_000}
"""At most 200,000 tokens at 10 a million: 2.00, and a little for the prompt."""


class Model(BaseHTTPRequestHandler):
    """Answers every call with 200,000 tokens."""

    calls = 0

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        type(self).calls += 1
        usage = {"prompt_tokens": 0, "completion_tokens": 200_000, "total_tokens": 200_000}
        choice = {"index": 0, "message": {"role": "assistant", "content": "hello"}, "finish_reason": "stop"}
        answer = {
            "id": "1",
            "object": "chat.completion",
            "created": 1,
            "model": "m",
            "choices": [choice],
            "usage": usage,
        }
        text = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_request(self, *_: object) -> None:
        """Nothing is logged."""


class Proxy:
    """A running proxy."""

    def __init__(self, port: int, log: Path) -> None:
        self._port = port
        self._log = log

    def ask(self, path: str, body: object = None, key: str = MASTER) -> tuple[int, Any]:
        request = Request(
            f"http://127.0.0.1:{self._port}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        )
        try:
            with urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read())
        except HTTPError as error:
            return error.code, json.loads(error.read())

    def words(self) -> str:
        """The last that it wrote."""
        return self._log.read_text("utf-8", "replace")[-3000:]

    def is_up(self) -> bool:
        try:
            return self.ask("/health/liveliness")[0] == 200
        except (URLError, ConnectionError):
            return False


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def installed(package: str) -> Path:
    """Where a package of the proxy's environment lies."""
    code = f"import {package}, pathlib; print(pathlib.Path({package}.__file__).parent)"
    done = subprocess.run(["litellm-proxy-python", "-c", code], capture_output=True, text=True, check=True)
    return Path(done.stdout.splitlines()[-1])


def migrated(database: str, extras: Path) -> None:
    """The proxy's tables, by its own migrations."""
    migrations = sorted((extras / "migrations").glob("*/migration.sql"))
    text = "\n".join(path.read_text("utf-8") for path in migrations)
    psql = shutil.which("psql") or str((binaries() or HERE) / "psql")
    subprocess.run([psql, "-q", database], input=text, text=True, capture_output=True, check=True)


@contextmanager
def proxy(config: dict[str, Any], folder: Path) -> Iterator[Proxy]:
    """A proxy with a configuration; its own words when it does not come up are in the failure."""
    extras = installed("litellm_proxy_extras")
    deep = folder / "a" / "b" / "c"  # the proxy imports from two folders above the one that it starts in
    deep.mkdir(parents=True)
    (deep / "config.json").write_text(json.dumps(config), "utf-8")
    port = free_port()
    with server() as database:
        migrated(database, extras)
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(deep),
            "DATABASE_URL": database,
            "LITELLM_MASTER_KEY": MASTER,
            "LITELLM_LOCAL_MODEL_COST_MAP": "True",
            "DISABLE_SCHEMA_UPDATE": "True",
            "PROXY_BATCH_WRITE_AT": "1",  # seconds, and up to five more, between two writes of what was spent
            "PYTHONPATH": str(HERE / "proxy"),
            "BUDGETLINT_PRISMA_SCHEMA": str(extras / "schema.prisma"),
        }
        code = "from litellm.proxy.proxy_cli import run_server; run_server()"
        words = ["-c", code, "--config", "config.json", "--host", "127.0.0.1", "--port", str(port)]
        log = deep / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                ["litellm-proxy-python", *words], env=env, cwd=deep, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            running = Proxy(port, log)
            until = time.monotonic() + 240
            while not running.is_up():
                assert process.poll() is None, running.words()
                assert time.monotonic() < until, running.words()
                time.sleep(0.3)
            yield running
        finally:
            process.terminate()
            process.wait(30)


def spent(running: Proxy, key: str, amount: float) -> None:
    """Waits until the proxy knows what a key has spent: it writes that in batches, and a busy machine misses some."""
    until = time.monotonic() + 120
    while abs((known := running.ask(f"/key/info?key={key}")[1]["info"]["spend"]) - amount) >= 0.01:
        assert time.monotonic() < until, f"{known} is known as spent, not {amount}: {running.words()}"
        time.sleep(0.2)


def test_the_call_that_would_pass_a_limit_is_refused(tmp_path: Path) -> None:
    document = load_json(render(ENFORCERS["litellm"], exported(ENFORCERS["litellm"], LIMITS)))
    assert isinstance(document, dict)
    limits: Any = json.loads(json.dumps(document, default=float))
    assert [item["limit"] for item in limits["items"]] == ["6", "5", "100"]
    model = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=model.serve_forever, daemon=True).start()
    served = {
        "model_name": "m",
        "litellm_params": {
            "model": "openai/m",
            "api_base": f"http://127.0.0.1:{model.server_address[1]}",
            "api_key": "none",
            "input_cost_per_token": 0,
            "output_cost_per_token": 0.00001,
        },
        "model_info": {"max_output_tokens": 1_000_000},
    }
    try:
        with proxy({"model_list": [served], **limits["config"]}, tmp_path) as running:
            keys = {}
            for item in limits["items"]:
                method, path = item["to"].split()
                assert method == "POST"
                status, answer = running.ask(path, item["body"])
                assert status == 200, answer
                assert answer["max_budget"] == float(item["limit"])
                assert answer["budget_duration"] == item["body"]["budget_duration"]
                keys[answer.get("key_alias")] = answer.get("key")

            # each resets when its file says, not with its team
            resets = {
                name: running.ask(f"/key/info?key={secret}")[1]["info"] for name, secret in keys.items() if secret
            }
            assert datetime.fromisoformat(resets["chat-prod"]["budget_reset_at"]).day == 1
            assert datetime.fromisoformat(resets["batch"]["budget_reset_at"]).weekday() == 0

            # the key: 2 and 2 fit into 5, the third would pass it and never reaches the model
            answers = [running.ask("/v1/chat/completions", CALL, keys["chat-prod"]) for _ in range(3)]
            assert [status for status, _ in answers] == [200, 200, 422]
            assert Model.calls == 2
            refusal = answers[2][1]["error"]
            assert refusal["type"] == "budget_exceeded"
            assert "Budget has been exceeded! Key=" in refusal["message"]
            assert refusal["message"].endswith("Max budget: 5.0")
            spent(running, keys["chat-prod"], 4)

            # the team: 2 more on its other key, which has 100 of its own, make 6; the next one would pass the team's 6
            answers = [running.ask("/v1/chat/completions", CALL, keys["batch"]) for _ in range(2)]
            assert [status for status, _ in answers] == [200, 422]
            assert Model.calls == 3
            refusal = answers[1][1]["error"]
            assert refusal["type"] == "budget_exceeded"
            assert "Budget has been exceeded! Team=support" in refusal["message"]
            assert refusal["message"].endswith("Max budget: 6.0")
    finally:
        model.shutdown()
