"""Checks from npm, installed once from the lock in `axe` into pytest's own cache."""

import fcntl
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "axe"


def installed(config: pytest.Config) -> Path:
    """The folder of the modules; the test is skipped where npm can't install them.

    Tests of several processes may ask at once: one installs, the others wait.
    """
    room = config.cache.mkdir("axe")
    with (room / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        _install(room)
    return room / "node_modules"


def _install(room: Path) -> None:
    stamp, lock = room / "installed.json", (HERE / "package-lock.json").read_text("utf-8")
    if stamp.exists() and stamp.read_text("utf-8") == lock:
        return
    shutil.copytree(HERE, room, dirs_exist_ok=True)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(command, cwd=room, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        pytest.skip(f"group `browser` needs what npm could not install: {done.stderr.strip()[-300:]}")
    stamp.write_text(lock, "utf-8")
