"""No format carries control characters, characters that turn text around, mentions or links that run something."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from tests.cli.running import CHAT, DAY, PRICES, Done, folder_with, ran
from tests.sampled import sampled

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
HOSTILE = "\x1b[31m\u202e\u2066\x9b\x07\x7f\u2028@everyone [x](javascript:alert(1)) <img src=x> ::error::z"
FORGED = f"{HOSTILE}\nbudget.yaml: fine\r::stop-commands::x"
FORMS = {
    "check": ("text", "json", "sarif", "junit", "github", "gitlab"),
    "report": ("text", "json", "markdown", "html", "csv"),
    "diff": ("text", "json", "markdown"),
    "headroom": ("text", "json"),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old").mkdir()
    folder_with(tmp_path / "old")
    folder_with(tmp_path)
    quoted = json.dumps(FORGED)
    prices = PRICES.replace('"lab/small"', f'"lab/{quoted[1:]}').replace(
        "https://lab.example/pricing", "javascript:alert(1)//\\u202e"
    )
    (tmp_path / "prices.json").write_text(
        prices.replace('"lab": {', f"{quoted}: {{").replace('"source": "lab"', f'"source": {quoted}')
    )
    about = f"title: {quoted}\n    description: {quoted}\n    tags: {{{quoted}: {quoted}}}"
    budget = CHAT.replace("model: lab/small", f'model: "lab/{quoted[1:]}\n    {about}')
    budget = budget.replace("name: chat", f"name: chat\ntitle: {quoted}\nowner: {quoted}").replace(
        "{ceiling: 10}", "{ceiling: 1}"
    )
    (tmp_path / "budget.yaml").write_text(f"{budget}  lost: {{ceiling: 1, workloads: [{quoted}]}}\n")
    return tmp_path


def calm(done: Done) -> str:
    assert done.code in (0, 1, 2)
    assert STEERING.findall(done.out + done.err) == []
    return done.out


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("command", "form"), sampled([(name, form) for name, forms in FORMS.items() for form in forms], 5)
)
def test_reports(command: str, form: str) -> None:
    sides = ("old", ".") if command == "diff" else ()
    more = ("--as-of", DAY, "--info") if command == "check" else ("--as-of", DAY)
    out = calm(ran(command, *sides, "--format", form, *(more if command != "headroom" else ())))
    if form == "json":
        json.loads(out)
    if form in ("text", "markdown", "github"):
        assert [line for line in out.splitlines() if line.startswith(("budget.yaml: fine", "::stop"))] == []


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "words",
    [
        ("explain", "budget.yaml"),
        ("explain", "budget.yaml", "chat"),
        ("snapshot", "verify"),
        ("snapshot", "diff", "old/prices.json", "prices.json"),
        ("prices", "--snapshot", "prices.json"),
        ("prices", "--snapshot", "prices.json", "--format", "csv"),
        ("prices", "--snapshot", "prices.json", "--format", "json"),
        ("try", "budget.yaml", "--set", "workloads.chat.requests=5"),
        ("check", "--fix", "--diff"),
        ("check", "--write-baseline", "known.json"),
        ("explain", FORGED),
        ("check", FORGED),
        ("diff", FORGED),
        ("check", "--as-of", FORGED),
        ("check", "--config", FORGED),
        ("snapshot", "show", FORGED),
        ("snapshot", "pin", "--model", FORGED),
    ],
    ids=ascii,
)
def test_commands(words: tuple[str, ...]) -> None:
    calm(ran(*words))


@pytest.mark.usefixtures("here")
def test_files_that_are_written(tmp_path: Path) -> None:
    for command in ("check", "report"):
        forms = [form for form in FORMS[command] if form not in ("csv", "github")]
        calm(ran(command, *(word for form in forms for word in ("--output", f"{form}=out.{form}"))))
        texts = [(tmp_path / f"out.{form}").read_text() for form in forms]
        assert [STEERING.findall(text) for text in texts] == [[]] * len(texts)
        assert len({*map(len, texts)}) > 1
    assert ran("report", "--check", "out.html").out == "out.html: up to date\n"


@pytest.mark.usefixtures("here")
def test_the_page_still_runs_its_own_script_alone() -> None:
    page = ran("report", "--format", "html", "--as-of", DAY).out
    assert 'href="javascript' not in page
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"sha256-{digest}" in page


@pytest.mark.usefixtures("here")
def test_markdown_mentions_nobody_and_links_to_the_web_alone() -> None:
    for words in (("report", "--format", "markdown"), ("diff", "old", ".", "--format", "markdown")):
        out = ran(*words).out
        spans = re.sub(r"(`+).*?\1", "", out)
        assert re.findall(r"@(?!<!-- -->)\w+", spans) == []
        assert re.findall(r"(?<!\\)\]\(\s*(?!https?://)", spans) == []
