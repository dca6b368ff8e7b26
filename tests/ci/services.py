"""What a pipeline talks to: a comments API on this machine, and a runner that takes an action's steps one by one."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import yaml

ROOT = Path(__file__).parent.parent.parent
STEPS = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
TERM = re.compile(r"^([\w.-]+) (==|!=) '([^']*)'$")


@dataclass
class Comments:
    """The comments of one pull request, and what happened to them."""

    texts: dict[int, str] = field(default_factory=dict)
    foreign: set[int] = field(default_factory=set)
    may_write: bool = True
    faults: int = 0
    log: list[str] = field(default_factory=list)
    url: str = ""

    def answer(self, method: str, path: str, body: str) -> tuple[int, object]:
        self.log.append(f"{method} {path}")
        if self.faults:
            self.faults -= 1
            return 502, {}
        parts = urlsplit(path)
        if method == "GET" and parts.path == "/repos/o/r/issues/7/comments":
            asked = parse_qs(parts.query)
            first = (int(asked["page"][0]) - 1) * int(asked["per_page"][0])
            listed = [{"id": key, "body": text} for key, text in self.texts.items()]
            return 200, listed[first : first + int(asked["per_page"][0])]
        if not self.may_write:
            return 403, {"message": "Resource not accessible by integration"}
        if method == "POST" and parts.path == "/repos/o/r/issues/7/comments":
            self.texts[max(self.texts, default=0) + 1] = body
            return 201, {}
        key = int(parts.path.rpartition("/")[2])
        if method != "PATCH" or key in self.foreign:
            return 403, {}
        self.texts[key] = body
        return 200, {}

    @property
    def writes(self) -> list[str]:
        return [line for line in self.log if not line.startswith("GET")]


@contextmanager
def served(comments: Comments) -> Iterator[Comments]:
    """The API, which wants the token `secret`."""

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            allowed = self.headers["Authorization"] == "Bearer secret"
            body = json.loads(data)["body"] if data else ""
            code, told = comments.answer(self.command, self.path, body) if allowed else (401, {})
            self.send_response(code)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        do_GET = do_POST = do_PATCH = _do  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    comments.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield comments
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Job:
    """What a run of the action left: each step's exit code and output, the summary, and what the steps said to each other."""

    codes: dict[str, int]
    said: dict[str, str]
    outputs: dict[str, dict[str, str]]
    summary: str

    @property
    def code(self) -> int:
        return next((code for code in self.codes.values() if code), 0)


class Runner:
    """Takes the steps of `action.yml` as a runner does; the package is this checkout instead of an installation."""

    def __init__(self, room: Path, event: Mapping[str, str], api: str, token: str = "secret") -> None:
        self._action = yaml.safe_load((ROOT / "action.yml").read_text())
        self._room = room
        self._api = api
        self._contexts = {"github.action_path": str(ROOT), "github.token": token}
        self._contexts |= {f"github.event.{name}": value for name, value in event.items()}
        bin_ = room / "bin"
        bin_.mkdir(parents=True)
        for name, words in {"python": "", "budgetlint": "-m budgetlint "}.items():
            (bin_ / name).write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" {words}"$@"\n')
            (bin_ / name).chmod(0o755)

    def run(self, **inputs: str) -> Job:
        """The steps in their order; one that fails ends the job."""
        known = {name: self._text(str(about.get("default", ""))) for name, about in self._action["inputs"].items()}
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        assert given.keys() <= known.keys()
        values = {**self._contexts, **{f"inputs.{name}": value for name, value in {**known, **given}.items()}}
        job = Job({}, {}, {"install": {"bin": str(self._room / "bin")}}, "")
        summary = self._room / "summary.md"
        summary.write_text("")
        for step in self._action["runs"]["steps"]:
            if step.get("id") == "install" or "uses" in step or job.code:
                continue
            told = {
                **values,
                **{
                    f"steps.{at}.outputs.{name}": value
                    for at, out in job.outputs.items()
                    for name, value in out.items()
                },
            }
            if holds(step.get("if", ""), told):
                self._step(step, told, job, summary)
        job.summary = summary.read_text()
        return job

    def _text(self, text: str, values: Mapping[str, str] | None = None) -> str:
        told = self._contexts if values is None else values
        return STEPS.sub(lambda found: told.get(found[1], ""), text)

    def _step(self, step: dict[str, str | dict[str, str]], values: Mapping[str, str], job: Job, summary: Path) -> None:
        assert step["shell"] == "bash"
        script, env = step["run"], step["env"]
        assert isinstance(script, str)
        assert isinstance(env, dict)
        assert "${{" not in script
        output = self._room / "output"
        output.write_text("")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "BUDGETLINT_"))}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
            capture_output=True,
            text=True,
            check=False,
            env={
                **kept,
                "RUNNER_TEMP": str(self._room),
                "GITHUB_API_URL": self._api,
                "GITHUB_OUTPUT": str(output),
                "GITHUB_REPOSITORY": "o/r",
                "GITHUB_STEP_SUMMARY": str(summary),
                "BUDGETLINT_PAUSE": "0",
                **{name: self._text(value, values) for name, value in env.items()},
            },
        )
        name = str(step["name"])
        job.codes[name] = done.returncode
        job.said[name] = done.stdout + done.stderr
        pairs = (line.partition("=") for line in output.read_text().splitlines())
        job.outputs[str(step.get("id", name))] = {key: value for key, _, value in pairs}


def holds(condition: str, values: Mapping[str, str]) -> bool:
    """Whether a step's `if` holds: comparisons with texts, joined by `&&`, with `||` in brackets."""
    return all(
        any(_compares(term, values) for term in part.strip().strip("()").split(" || "))
        for part in condition.split(" && ")
        if part
    )


def _compares(term: str, values: Mapping[str, str]) -> bool:
    found = TERM.match(term.strip())
    assert found is not None, term
    return (values.get(found[1], "") == found[3]) == (found[2] == "==")
