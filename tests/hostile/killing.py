"""Commands that write, killed at random moments: `python -m tests.hostile.killing [--times N] [--seed N] [COMMAND…]`.

A command runs in a separate process that is killed with SIGKILL, half of the times after a random delay, half of the
times at a random one of its operations on files. Then every file holds what it held before or what the command writes, all
of it, and the same command run again leaves what an uninterrupted one leaves.
"""

import argparse
import contextlib
import io
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

from budgetlint.cli.start import main
from tests.cli.running import CHAT, DAY, folder_with

REAL = CHAT.replace("lab/small", "openai/gpt-4.1")
LIST = "model,meter,rate,unit\nlab/small,input_tokens,3,USD / 1000000\n"
TOUCHES: Final = frozenset({"open", "os.rename", "os.mkdir", "os.chmod", "os.remove", "tempfile.mkstemp"})
Files = dict[str, bytes]


class Writer(NamedTuple):
    """A command that writes, and its initial files; with `once`, it refuses if its file already exists."""

    words: tuple[str, ...]
    files: Mapping[str, str] = {}
    once: bool = False


WRITERS: Final[Mapping[str, Writer]] = {
    "init": Writer(("init", "new", "--as-of", DAY), once=True),
    "pin": Writer(("snapshot", "pin"), {"budget.yaml": REAL, "a/budget.yaml": REAL.replace("prices.json", "p.json")}),
    "upgrade": Writer(("snapshot", "pin", "--upgrade", "--output", "prices.json"), {"budget.yaml": REAL}),
    "import": Writer(("snapshot", "import", "list.csv", "--published", "2026-11-01", "-o", "prices.json"), {"list.csv": LIST}),
    "fix": Writer(
        ("check", "--fix", "--as-of", DAY),
        {"budget.yaml": CHAT.replace("buffer", "bufer"), "a.budget.yaml": CHAT.replace("requests", "request")},
    ),
    "baseline": Writer(("check", "--write-baseline", "known.json", "--as-of", DAY), {"known.json": "{}"}),
    "check": Writer(("check", "--as-of", DAY, "-o", "json=c.json", "-o", "sarif=c.sarif", "-o", "junit=c.xml"), {"c.json": "old"}),
    "report": Writer(("report", "--as-of", DAY, "-o", "r.html", "-o", "r.json", "-o", "r.md"), {"r.html": "old"}),
    "diff": Writer(("diff", "old", ".", "--as-of", DAY, "-o", "d.json", "-o", "d.md"), {"old/budget.yaml": CHAT}),
    "try": Writer(("try", "budget.yaml", "--set", "workloads.chat.requests=500", "--write", "--as-of", DAY)),
}  # fmt: skip


def begin(folder: Path, writer: Writer) -> None:
    """A repository with the files that a command begins with."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / ".git").mkdir(parents=True)
    folder_with(folder)
    for name, text in writer.files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def files_in(folder: Path) -> Files:
    """The content of every file, except unfinished ones, which are never read."""
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".budgetlint-"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def started(folder: Path, writer: Writer, at: int | None = None) -> int:
    """The process that runs a command; it kills itself before its `at`th operation on files."""
    process = os.fork()
    if not process:
        if at is not None:
            sys.addaudithook(_killer(at))
        _run(folder, writer)
    return process


def _run(folder: Path, writer: Writer) -> NoReturn:
    code = 99
    try:
        code = ran(folder, writer)
    finally:
        os._exit(code)


def ran(folder: Path, writer: Writer) -> int:
    """The exit code of a command in this process."""
    os.chdir(folder)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return main(writer.words)


def _killer(at: int) -> Callable[[str, tuple[object, ...]], None]:
    left = at

    def hook(event: str, _: tuple[object, ...]) -> None:
        nonlocal left
        if event in TOUCHES:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return hook


def ended(process: int) -> int:
    """How a process ended: its exit code, below zero where it was killed."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


class Tried(NamedTuple):
    """The number of runs of a command, how often it was killed, and the faults."""

    runs: int
    killed: int
    faults: list[str]


def tried(name: str, folder: Path, times: int, seed: int) -> Tried:
    """Kills a command this many times."""
    writer, chance = WRITERS[name], random.Random(f"{name} {seed}")
    operations = _operations(folder, writer)
    begin(folder, writer)
    before, since = files_in(folder), time.monotonic()
    assert ended(started(folder, writer)) in (0, 1), name
    took, after = time.monotonic() - since, files_in(folder)
    assert after != before, name
    killed, faults = 0, []
    for number in range(times):
        begin(folder, writer)
        if number % 2:
            process = started(folder, writer)
            time.sleep(chance.random() * took)
            os.kill(process, signal.SIGKILL)
        else:
            process = started(folder, writer, chance.randrange(operations))
        killed += ended(process) < 0
        fault = _fault(folder, writer, before, after)
        if fault is not None:
            faults.append(f"{name}, run {number}: {fault}")
    return Tried(times, killed, faults)


def _operations(folder: Path, writer: Writer) -> int:
    """The number of file operations of a command; it runs here, so that its processes start with its modules imported."""
    here = os.getcwd()
    counted = 0
    counting = True

    def hook(event: str, _: tuple[object, ...]) -> None:
        nonlocal counted
        counted += counting and event in TOUCHES

    begin(folder, writer)
    ran(folder, writer)
    begin(folder, writer)
    sys.addaudithook(hook)
    ran(folder, writer)
    counting = False
    os.chdir(here)
    return counted


def _fault(folder: Path, writer: Writer, before: Files, after: Files) -> str | None:
    """What is wrong with the files that a killed command leaves, or with those after another run."""
    there = files_in(folder)
    torn = [name for name, data in there.items() if data not in (before.get(name), after.get(name))]
    lost = [name for name in before if name not in there]
    if torn or lost:
        return f"torn {torn}, lost {lost}"
    finished = writer.once and there.get("new/budget.yaml") == after.get("new/budget.yaml")
    code = ended(started(folder, writer))
    if code not in (0, 1) and not finished:
        return f"the second run exits with {code}"
    healed = files_in(folder)
    wrong = sorted(name for name in after.keys() | healed.keys() if healed.get(name) != after.get(name))
    return f"the second run does not repair {wrong}" if wrong else None


def run() -> int:
    """Kills each command, and returns 1 if anything was lost or not repaired."""
    options = argparse.ArgumentParser(prog="python -m tests.hostile.killing")
    options.add_argument("commands", nargs="*", metavar="COMMAND", help=", ".join(WRITERS))
    options.add_argument("--times", type=int, default=500, help="how often each command is killed")
    options.add_argument("--seed", type=int, default=1, help="the seed of the random moments")
    words = options.parse_args()
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in words.commands or WRITERS:
            result = tried(name, Path(folder) / "repository", words.times, words.seed)
            faults += result.faults
            sys.stdout.write(f"{name}: {result.runs} runs, {result.killed} killed, {len(result.faults)} faults\n")
            sys.stdout.flush()
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(run())
