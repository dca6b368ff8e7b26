"""Budget files with any name: every format stays what it claims to be."""

import csv
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.running import CHAT, DAY, folder_with, ran
from tests.sampled import sampled

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
RAW = b"caf\xe9"
NAMES = (RAW, "caf\u00e9".encode(), b"\x1b[2J", b"a\nb", "\u202e".encode(), b"`|<b>@me", b"%0A::error::x", b'"\\,;')
PARSERS: dict[str, Callable[[str], object]] = {
    "json": json.loads,
    "sarif": json.loads,
    "gitlab": json.loads,
    "junit": ElementTree.fromstring,
    "csv": lambda text: list(csv.reader(io.StringIO(text), strict=True)),
}


@pytest.fixture(params=sampled(NAMES, 3), ids=ascii)
def path(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    folder_with(tmp_path)
    named = os.fsdecode(request.param) + ".budget.yaml"
    os.rename("budget.yaml", named)
    Path(named).write_text(CHAT.replace("ceiling: 10", "ceiling: 1"))
    return named


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "github", "gitlab"])
def test_a_check(path: str, form: str) -> None:
    done = ran("check", "--format", form, "--as-of", DAY)
    assert (done.code, done.err) == (1, "")
    PARSERS.get(form, str)(done.out)
    if form == "json":
        assert json.loads(done.out)["files"][0]["path"] == path
    if form == "sarif":
        result = json.loads(done.out)["runs"][0]["results"][0]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.isascii()
        assert os.fsencode(path) == _unquoted(uri)


def _unquoted(uri: str) -> bytes:
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(uri)


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize("form", ["text", "json", "markdown", "html", "csv"])
def test_a_report(form: str) -> None:
    done = ran("report", "--format", form, "--as-of", DAY)
    assert (done.code, done.err) == (0, "")
    PARSERS.get(form, str)(done.out)


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_a_difference(form: str) -> None:
    (Path("empty")).mkdir()
    done = ran("diff", "empty", ".", "--format", form, "--as-of", DAY)
    assert (done.code, done.err) == (0, "")
    PARSERS.get(form, str)(done.out)


def test_what_writes(path: str) -> None:
    Path(path).write_text(CHAT.replace("lab/small", "openai/gpt-4.1").replace("10%", "True"))
    for words in (
        ("snapshot", "pin"),
        ("check", "--fix"),
        ("check", "--write-baseline", "known.json"),
        ("snapshot", "pin", "-o", f"{path}.json"),
    ):
        assert ran(*words).code in (0, 1, 2)
    assert ran("check", "--baseline", "known.json").code in (0, 1)
    Path(path).read_bytes().decode("utf-8")
