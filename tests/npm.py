"""Programs from npm, installed once from the lock in a folder of tests into pytest's cache."""

import fcntl
import shutil
import subprocess
from pathlib import Path

import pytest


def installed(config: pytest.Config, group: str, lock: Path) -> Path:
    """The folder with the modules that a folder's lock names; skips a test of the group if npm can't install them.

    Several test processes may need it at once: one installs, the others wait.
    """
    room = config.cache.mkdir(lock.name)
    with (room / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        _install(room, group, lock)
    return room / "node_modules"


def _install(room: Path, group: str, lock: Path) -> None:
    stamp, wanted = room / "installed.json", (lock / "package-lock.json").read_text("utf-8")
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return
    for name in ("package.json", "package-lock.json"):
        shutil.copy(lock / name, room)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(command, cwd=room, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        pytest.skip(f"group `{group}` needs modules that npm could not install: {done.stderr.strip()[-300:]}")
    stamp.write_text(wanted, "utf-8")
