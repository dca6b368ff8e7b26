"""PyYAML as it is imported here: what its Python reader compiles waits, and works as before once it is asked for."""

import copy
import pickle
import re
import subprocess
import sys

import pytest

from budgetlint.source.pyyaml import DeferredPattern, deferred_patterns

PROGRAM = """\
import re
compile_now = re.compile
from budgetlint.source.pyyaml import yaml
assert re.compile is compile_now
assert type(yaml.reader.Reader.NON_PRINTABLE).__name__ == "DeferredPattern"
assert "search" not in vars(yaml.reader.Reader.NON_PRINTABLE)
text = "a: [1, 0x10, 2026-01-01, yes, 1.5, ~, '<<']"
assert yaml.load(text, yaml.SafeLoader) == yaml.load(text, yaml.CSafeLoader)
assert "search" in vars(yaml.reader.Reader.NON_PRINTABLE)
try:
    yaml.safe_load("a: \\x00")
except yaml.reader.ReaderError as error:
    print(error.reason)
"""


def test_the_python_reader_works_as_before() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("special characters are not allowed\n", "")


def test_a_deferred_pattern_is_the_pattern_it_stands_for() -> None:
    deferred = DeferredPattern("(a+)b", re.IGNORECASE)
    assert deferred.pattern == "(a+)b"
    assert deferred.groups == 1
    assert vars(deferred)["groups"] == 1
    with pytest.raises(AttributeError):
        deferred.nothing  # noqa: B018


def test_a_deferred_pattern_is_copied_as_a_pattern_is() -> None:
    """Programs copy the tables of loaders; a copy of a pattern is the pattern."""
    deferred = DeferredPattern("a+b", re.IGNORECASE)
    assert copy.copy(deferred) is copy.deepcopy([deferred])[0] is deferred
    assert pickle.loads(pickle.dumps(deferred)) == re.compile("a+b", re.IGNORECASE)


def test_a_function_that_somebody_else_put_there_stays() -> None:
    def theirs(pattern: str) -> str:
        return pattern

    compile_now = re.compile
    with deferred_patterns("yaml"):
        vars(re)["compile"] = theirs
    assert vars(re)["compile"] is theirs
    vars(re)["compile"] = compile_now


def test_other_modules_compile_at_once() -> None:
    with deferred_patterns("yaml"):
        assert isinstance(re.compile("a"), re.Pattern)
