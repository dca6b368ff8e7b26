"""What a plain check of a valid file must never load or run; each costs more than the check itself."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.inputs import AS_OF, one_file

HEAVY = [
    "asyncio",
    "click",
    "importlib.metadata",
    "jsonschema",
    "logging",
    "pydantic",
    "rich",
    "subprocess",
    "tempfile",
    "typer",
]

PROGRAM = """\
import sys
from budgetlint.cli.start import main
code = main(sys.argv[1:])
print(code, *sorted(set(sys.modules) & {*%r}))
"""

PURE_PARSER = """\
import sys
import yaml.scanner
from budgetlint.cli.start import main
def needless(scanner):
    raise AssertionError("YAML is scanned in Python although the compiled parser is there")
yaml.scanner.Scanner.fetch_more_tokens = needless
print(main(sys.argv[1:]))
"""


def last_line(program: str, path: Path) -> str:
    command = [sys.executable, "-c", program, "check", "--as-of", AS_OF, str(path)]
    done = subprocess.run(command, cwd=path.parent, capture_output=True, text=True, check=False)
    return (done.stdout.splitlines() or [""])[-1] + done.stderr


def test_a_valid_file_loads_nothing_heavy(tmp_path: Path) -> None:
    assert last_line(PROGRAM % HEAVY, one_file(tmp_path)) == "0"


@pytest.mark.slow
def test_yaml_is_read_by_the_compiled_parser(tmp_path: Path) -> None:
    assert last_line(PURE_PARSER, one_file(tmp_path)) == "0"
