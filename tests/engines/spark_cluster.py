"""A standalone Spark cluster: a master and two workers as processes of their own, each of which starts an executor."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.engines.patience import comes_true

LOCAL: Final = "127.0.0.1"
WORKERS: Final = 2


@dataclass(frozen=True)
class Cluster:
    """A running cluster: the URL of its master, the process of each worker, and the folder of its logs."""

    master: str
    workers: tuple[subprocess.Popen[bytes], ...]
    folder: Path

    def lose_a_worker(self) -> None:
        """Kill a worker and its executor."""
        end(self.workers[0])

    def tasks(self) -> list[int]:
        """How many tasks each executor finished, by its own log."""
        logs = sorted(self.folder.glob("work-*/app-*/*/stderr"))
        return [log.read_text(encoding="utf-8").count("Finished task") for log in logs]

    def is_free(self) -> bool:
        """Whether the master has removed each application, and every executor of a worker that is left has ended."""
        begun, removed = (self._log("master").count(f"Master: {word} app") for word in ("Registering", "Removing"))
        return begun == removed > 0 and all(
            self._log(f"worker-{n}").count("Asked to launch executor")
            == len(re.findall(r"Executor app\S+ finished", self._log(f"worker-{n}")))
            for n, worker in enumerate(self.workers)
            if worker.poll() is None
        )

    def _log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(encoding="utf-8")


@contextmanager
def cluster(spark: Path, folder: Path) -> Iterator[Cluster]:
    """A cluster that runs in a folder until the block ends, however it ends."""
    opened = {"SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false", "SPARK_DAEMON_MEMORY": "256m"}
    environment = os.environ | opened | {"SPARK_LOCAL_IP": LOCAL, "SPARK_HOME": str(spark)}
    with ExitStack() as stack:

        def started(name: str, kind: str, *words: str) -> subprocess.Popen[bytes]:
            command = [str(spark / "bin" / "spark-class"), f"org.apache.spark.deploy.{kind}", "--host", LOCAL]
            return stack.enter_context(_process([*command, "--webui-port", "0", *words], folder / name, environment))

        started("master", "master.Master", "--port", "0")
        master = _logged(folder / "master.log", r"Starting Spark master at (spark://\S+)")
        sizes = ("--cores", "1", "--memory", "1g")
        workers = [
            started(f"worker-{n}", "worker.Worker", *sizes, "--work-dir", str(folder / f"work-{n}"), master)
            for n in range(WORKERS)
        ]
        for n in range(WORKERS):
            _logged(folder / f"worker-{n}.log", r"(Successfully registered with master)")
        yield Cluster(master, tuple(workers), folder)


@contextmanager
def _process(command: list[str], name: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, which is killed afterwards with all that it started."""
    with name.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=name.parent,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        end(process)


def end(process: "subprocess.Popen[bytes] | subprocess.Popen[str]") -> None:
    """Kill the group of a process."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _logged(log: Path, pattern: str) -> str:
    """What a pattern finds in a log, once it does."""

    def match() -> re.Match[str] | None:
        return re.search(pattern, log.read_text(encoding="utf-8"))

    assert comes_true(lambda: match() is not None), log.read_text(encoding="utf-8")[-3000:]
    line = match()
    assert line is not None
    return line[1]
