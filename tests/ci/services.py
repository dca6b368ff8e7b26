"""The services of a pipeline: a comments API on this machine, and a runner that runs an action's steps one by one."""

import json
import os
import re
import shutil
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


BOT = "github-actions[bot]"


@dataclass(frozen=True)
class Fault:
    """What the server sends instead of an answer: a status with headers and a body, or nothing if there is no status."""

    status: int = 0
    body: bytes = b"{}"
    headers: tuple[tuple[str, str], ...] = ()
    on: str = ""


@dataclass
class Comments:
    """The comments of one pull request, and what happened to them."""

    texts: dict[int, str] = field(default_factory=dict)
    authors: dict[int, str] = field(default_factory=dict)
    may_write: bool = True
    user: str = ""
    faults: list[Fault] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    url: str = ""

    def fault(self, method: str) -> Fault | None:
        """The next fault, if it is meant for this method."""
        if self.faults and self.faults[0].on in ("", method):
            return self.faults.pop(0)
        return None

    def answer(self, method: str, path: str, body: str) -> tuple[int, object]:
        parts = urlsplit(path)
        if parts.path == "/user":
            return (200, {"login": self.user}) if self.user else (403, {})
        if method == "GET" and parts.path == "/repos/o/r/issues/7/comments":
            parameters = parse_qs(parts.query)
            first = (int(parameters["page"][0]) - 1) * int(parameters["per_page"][0])
            listed = [
                {"id": key, "body": text, "user": {"login": self.authors.get(key, BOT)}}
                for key, text in self.texts.items()
            ]
            return 200, listed[first : first + int(parameters["per_page"][0])]
        if not self.may_write:
            return 403, {"message": "Resource not accessible by integration"}
        if method == "POST" and parts.path == "/repos/o/r/issues/7/comments":
            self.texts[max(self.texts, default=0) + 1] = body
            return 201, {}
        self.texts[int(parts.path.rpartition("/")[2])] = body
        return 200, {}

    @property
    def writes(self) -> list[str]:
        return [line for line in self.log if not line.startswith("GET")]


@contextmanager
def served(comments: Comments) -> Iterator[Comments]:
    """The API, which requires the token `secret`."""

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            comments.log.append(f"{self.command} {self.path}")
            fault = comments.fault(self.command)
            if fault is not None and not fault.status:
                self.close_connection = True
                return
            allowed = self.headers["Authorization"] == "Bearer secret"
            body = json.loads(data)["body"] if data else ""
            if fault is None:
                status, content = comments.answer(self.command, self.path, body) if allowed else (401, {})
                fault = Fault(status, json.dumps(content).encode())
            self.send_response(fault.status)
            for name, value in fault.headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(fault.body)

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
    """The results of a run of the action: each step's exit code and output, the summary, and the steps' outputs to each other."""

    codes: dict[str, int]
    printed: dict[str, str]
    outputs: dict[str, dict[str, str]]
    summary: str

    @property
    def code(self) -> int:
        return next((code for code in self.codes.values() if code), 0)


class Runner:
    """Runs the steps of `action.yml` as a runner does; without a `source` to install, they use the environment of the tests."""

    def __init__(
        self, room: Path, event: Mapping[str, str], api: str, token: str = "secret", source: Path | None = None
    ) -> None:
        self._action = yaml.safe_load((ROOT / "action.yml").read_text())
        self._room = room
        self._api = api
        self._source = source
        self._contexts = {"github.action_path": str(source or ROOT), "github.token": token}
        self._contexts |= {f"github.event.{name}": value for name, value in event.items()}
        bin_ = room / "bin"
        bin_.mkdir(parents=True)
        (bin_ / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        (bin_ / "python").chmod(0o755)

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
            if (step.get("id") == "install" and self._source is None) or "uses" in step or job.code:
                continue
            contexts = {
                **values,
                **{
                    f"steps.{at}.outputs.{name}": value
                    for at, out in job.outputs.items()
                    for name, value in out.items()
                },
            }
            if holds(step.get("if", ""), contexts):
                self._step(step, contexts, job, summary)
        job.summary = summary.read_text()
        return job

    def _text(self, text: str, values: Mapping[str, str] | None = None) -> str:
        contexts = self._contexts if values is None else values
        return STEPS.sub(lambda match: contexts.get(match[1], ""), text)

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
        job.printed[name] = done.stdout + done.stderr
        pairs = (line.partition("=") for line in output.read_text().splitlines())
        job.outputs[str(step.get("id", name))] = {key: value for key, _, value in pairs}


def holds(condition: str, values: Mapping[str, str]) -> bool:
    """Whether a step's `if` is true: comparisons with strings, joined by `&&`, with `||` in brackets."""
    return all(
        any(_compares(term, values) for term in part.strip().strip("()").split(" || "))
        for part in condition.split(" && ")
        if part
    )


def _compares(term: str, values: Mapping[str, str]) -> bool:
    match = TERM.match(term.strip())
    assert match is not None, term
    return (values.get(match[1], "") == match[3]) == (match[2] == "==")


BACKEND = """
import zipfile

def build_wheel(folder, config_settings=None, metadata_directory=None):
    name, about = "budgetlint-0-py3-none-any.whl", "budgetlint-0.dist-info"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        wheel.writestr("here.pth", PATHS)
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\\nName: budgetlint\\nVersion: 0\\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{about}/RECORD", "")
    return name
"""


def installable(folder: Path) -> Path:
    """An action's folder that pip installs without an index: its wheel points to this checkout and its environment."""
    folder.mkdir()
    shutil.copytree(ROOT / "action", folder / "action")
    (folder / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    )
    paths = "\n".join([str(ROOT), *(path for path in sys.path if path.endswith("site-packages")), ""])
    (folder / "backend.py").write_text(f"PATHS = {paths!r}\n{BACKEND}")
    return folder
