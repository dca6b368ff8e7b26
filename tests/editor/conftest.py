"""The language server is installed once, from the lock beside this file, into pytest's own cache."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.editor.language_server import LanguageServer, running

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def language_server(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    room = pytestconfig.cache.mkdir("yaml-language-server")
    with running(installed(room), tmp_path_factory.mktemp("editor")) as server:
        yield server


def installed(room: Path) -> Path:
    """The server's program; installed again whenever its lock has changed."""
    copy = room / "package-lock.json"
    program = room / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
    if not program.exists() or copy.read_bytes() != (HERE / "package-lock.json").read_bytes():
        shutil.copy(HERE / "package.json", room)
        shutil.copy(HERE / "package-lock.json", room)
        command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(command, cwd=room, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            pytest.skip(f"group `editor` needs what npm could not install: {done.stderr.strip()[-300:]}")
    return program
