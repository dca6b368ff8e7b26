"""A PostgreSQL server for a test: its own cluster in a temporary folder, removed after the test."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DEBIAN = Path("/usr/lib/postgresql")


def binaries() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, the newest if there are several; None without a server."""
    on_path = shutil.which("initdb")
    programs = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return programs[-1].parent if programs else Path(on_path).resolve().parent if on_path else None


@contextmanager
def server() -> Iterator[str]:
    """The URL of a running server (`postgresql://budgetlint:secret@127.0.0.1:PORT/postgres`), which ends with the block."""
    where = binaries()
    assert where is not None, "PostgreSQL is not installed: apt-get install postgresql"
    folder = Path(tempfile.mkdtemp(prefix="budgetlint-postgres-"))
    cluster, words = folder / "cluster", folder / "password"
    words.write_text("secret\n", encoding="utf-8")
    as_user = _as_user(folder)
    port = _free_port()
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off -c max_wal_size=4GB"
    start = [f"{where}/pg_ctl", "-D", str(cluster), "-w", "-t", "60", "-l", str(folder / "log"), "-o", options, "start"]
    stop = [f"{where}/pg_ctl", "-D", str(cluster), "-m", "immediate", "stop"]
    make = [f"{where}/initdb", "-D", str(cluster), "-U", "budgetlint", "-A", "scram-sha-256", "--pwfile", str(words)]
    try:
        _run([*as_user, *make, "-E", "UTF8", "--no-sync", "--locale=C"], folder)
        _run([*as_user, *start], folder)
        try:
            yield f"postgresql://budgetlint:secret@127.0.0.1:{port}/postgres"
        finally:
            _run([*as_user, *stop], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_user(folder: Path) -> list[str]:
    """The server refuses to run as root: root runs it as the package's own user, to which the folder is given."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    folder.chmod(0o700)
    shutil.chown(folder / "password", "postgres")
    return ["runuser", "-u", "postgres", "--"]


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _run(command: list[str], folder: Path) -> None:
    """Runs a command to its end, with its output in a file: a server that it starts would keep a pipe open."""
    output = folder / "output"
    with output.open("wb") as kept:
        ended = subprocess.run(
            command, stdout=kept, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd="/", check=False
        )
    assert ended.returncode == 0, output.read_text(encoding="utf-8", errors="replace")
