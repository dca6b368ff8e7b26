"""A mistake on a command line: one shape for every command and option, exit 2, and what the reader lets pass is what Typer takes."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.cli.commands import COMMANDS, SNAPSHOT, command
from budgetlint.cli.mistakes import mistake
from budgetlint.cli.options import Takes
from tests.cli.running import Done, ran
from tests.cli.test_options import fully_read
from tests.sampled import sampled

NAMES = [*COMMANDS, *(f"snapshot {name}" for name in SNAPSHOT)]


def refused(line: str, message: str, about: str) -> None:
    lead = f"`budgetlint {about} -h` lists what it takes" if about else "`budgetlint -h` lists the commands"
    assert ran(*line.split()) == Done(2, "", f"error: {message}\nhelp: {lead}\n"), line


def lines_of(name: str) -> Iterator[tuple[str, str]]:
    """Every way to misuse each option and argument of a command, and what is said."""
    parts = command(name.replace(" ", "_"))
    yield f"{name} --frmt=x", "unknown option `--frmt`"
    if parts.options:
        yield f"{name} -Z", "unknown option `-Z`"
    for option in parts.options:
        for flag in option.flags:
            if option.takes is Takes.NOTHING:
                if flag.startswith("--"):
                    yield f"{name} {flag}=yes", f"`{flag}` does not take a value"
                continue
            one_of = f"one of {', '.join(option.choices)}"
            yield f"{name} {flag}", f"`{flag}` needs {one_of if option.choices else option.metavar or 'a value'}"
            if option.choices:
                yield f"{name} {flag} zzz", f"`{flag} zzz`: expected {one_of}"
    first = next((argument for argument in parts.arguments if argument.required), None)
    if first is not None:
        wanted = f"one of {', '.join(first.choices)}" if first.choices else first.metavar or first.name.upper()
        yield name, f"`{name}` needs {wanted}"
    if not any(argument.takes is Takes.SEVERAL for argument in parts.arguments):
        words = " ".join((argument.choices or ("a",))[0] for argument in parts.arguments)
        names = " and ".join(argument.metavar or argument.name.upper() for argument in parts.arguments)
        yield f"{name} {words} zz", f"unexpected `zz`: `{name}` takes {names or 'no words'}"


@pytest.mark.parametrize("name", sampled(NAMES, 6))
def test_every_option_of_every_command(name: str) -> None:
    for line, message in lines_of(name):
        done = ran(*line.split())
        suggested = done.err.partition("\n")[0].partition(", did you mean")[1:]
        refused(line, message + "".join(suggested), name)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("frobnicate", "unknown command `frobnicate`"),
        ("-f x", "unknown option `-f`: a command comes first, such as `budgetlint check`"),
        ("--format json", "unknown option `--format`: a command comes first, such as `budgetlint check`"),
    ],
)
def test_before_a_command(line: str, message: str) -> None:
    refused(line, message, "")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("check -fxml", "`-f xml`: expected one of text, json, sarif, github, gitlab, junit"),
        ("check -qvZ", "unknown option `-Z`"),
        ("check --as-of --info", "`--as-of` needs DATE"),
        ("check --format jsn --nope", "`--format jsn`: expected one of text, json, sarif, github, gitlab, junit, did you mean `json`?"),
    ],
)  # fmt: skip
def test_the_first_mistake_of_rarer_spellings(line: str, message: str) -> None:
    refused(line, message, "check")


@pytest.mark.parametrize("line", ["", "-h", "check -h --nope", "check -qh", "snapshot", "snapshot -h", "check -- --x"])
def test_what_is_no_mistake(line: str) -> None:
    assert mistake(line.split()) is None


WORDS = st.sampled_from(["--format", "-f", "json", "xml", "--info", "-q", "-qv", "-fjson", "--as-of", "2026-01-01", "-", "--", "a", "--nope", "--output=x", "--diff=1"])  # fmt: skip


@pytest.mark.slow
@given(st.lists(WORDS, max_size=5))
def test_what_passes_is_what_typer_takes(words: list[str]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        code, kept = fully_read(["check", *words], monkeypatch)
    assert (mistake(["check", *words]) is not None) or (code, len(kept)) == (0, 1), words
