"""The language server is installed once, from the lock in this folder, into pytest's cache."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.editor.language_server import LanguageServer, running
from tests.npm import installed


@pytest.fixture(scope="session")
def language_server(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    program = installed(pytestconfig, "editor", Path(__file__).parent) / "yaml-language-server" / "bin"
    with running(program / "yaml-language-server", tmp_path_factory.mktemp("editor")) as server:
        yield server
