"""The server that other tests speak to starts, answers a client with a password, and is gone afterwards."""

import subprocess

import pytest

from tests.engines.postgres import server


@pytest.mark.engines
def test_a_server_answers_and_ends() -> None:
    with server() as url:
        asked = ["psql", "-AtX", "-c", "SHOW server_encoding", url]
        assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout == "UTF8\n"
    assert subprocess.run(asked, capture_output=True, check=False).returncode == 2
