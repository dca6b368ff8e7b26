"""Commands run in this process, as a shell would run them, with what they print."""

import contextlib
import io
import re
import sys
from pathlib import Path
from typing import NamedTuple

from budgetlint.cli.start import main

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = "2026-11-24"

CHAT = """\
version: 1
name: chat
pricing: {snapshot: prices.json}
buffer: 10%
workloads:
  chat:
    kind: llm-app
    model: lab/small
    requests: 1000
    input_tokens: 1000
    output_tokens: 100
budgets:
  total: {ceiling: 10}
"""
PRICES = """\
{
 "version": 1,
 "date": "2026-11-01",
 "sources": {"lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"}},
 "models": {
  "lab/small": {"aliases": ["small"], "prices": [{"source": "lab", "rates": {"input_tokens": "3", "output_tokens": "15"}}]}
 }
}
"""


class Done(NamedTuple):
    """An exit code and what was written to the two outputs."""

    code: int
    out: str
    err: str


def unled(done: Done) -> Done:
    """The result, without the line that refers a user who misspelled a command line to the command's options."""
    return done._replace(err=re.sub(r"help: `budgetlint( [a-z]+){1,2} -h` lists what it takes\n\Z", "", done.err))


def ran(*words: str) -> Done:
    """The result of a command line."""
    written = io.BytesIO()
    out, err = io.TextIOWrapper(written, encoding="utf-8"), io.StringIO()
    kept = sys.stdout
    try:
        sys.stdout = out
        with contextlib.redirect_stderr(err):
            code = main(words)
        out.flush()
    finally:
        sys.stdout = kept
    return Done(code, written.getvalue().decode(), err.getvalue())


def folder_with(path: Path, **files: str) -> Path:
    """A folder with a priced budget file, and more files by name, in which `__` is a dot."""
    (path / "budget.yaml").write_text(CHAT, "utf-8")
    (path / "prices.json").write_text(PRICES, "utf-8")
    for name, text in files.items():
        (path / name.replace("__", ".")).write_text(text, "utf-8")
    return path
