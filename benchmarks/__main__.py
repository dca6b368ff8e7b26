"""`python -m benchmarks [GROUP…]`: runs every group of measurements, or those named."""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.contest import Command, Contest, Target, table
from benchmarks.editor import keystrokes
from benchmarks.engines import RECORDS as IN_ENGINES
from benchmarks.engines import compared
from benchmarks.inputs import AS_OF, large_file, many_files, one_file
from benchmarks.prices import prices
from benchmarks.reconcile import reconciled

BIN = Path(sys.executable).parent
SCHEMA = Path(__file__).parent.parent / "schemas" / "budget-v1.schema.json"
CHECK: Command = [BIN / "budgetlint", "check", "--as-of", AS_OF]
OURS = "budgetlint check"
RECORDS = 1_000_000
"""The number of records that `reconcile` reads here; `python -m benchmarks.reconcile` measures ten million."""


def python(statement: str, *arguments: str | Path) -> Command:
    return [sys.executable, "-c", statement, *arguments]


def peers(*paths: Path) -> dict[str, Command]:
    return {
        "yamllint": [BIN / "yamllint", "--strict", *paths],
        "check-jsonschema": [BIN / "check-jsonschema", "--schemafile", SCHEMA, *paths],
    }


def cold(folder: Path) -> Iterator[str]:
    path = one_file(folder)
    commands = {"python -c pass": python("pass"), OURS: [*CHECK, path], **peers(path)}
    targets = [
        Target(OURS, "yamllint", 0.8),
        Target(OURS, "python -c pass", 5.5),
        Target(OURS, "check-jsonschema", 0.3),
    ]
    yield table(Contest("cold start, one file of 60 lines", folder, commands, 15, targets))


def thousand(folder: Path) -> Iterator[str]:
    paths = many_files(folder, 1000)
    commands = {"python -c pass": python("pass"), OURS: [*CHECK, folder], **peers(*paths)}
    targets = [Target(OURS, "yamllint", 0.1), Target(OURS, "check-jsonschema", 0.2)]
    yield table(Contest("1,000 files of 60 lines, one run", folder, commands, 3, targets))


def lookups(folder: Path) -> Iterator[str]:
    path = one_file(folder)
    ours = BIN / "budgetlint"
    looked_up: dict[str, Command] = {
        "--version": [ours, "--version"],
        "schema budget": [ours, "schema", "budget"],
        "explain": [ours, "explain", "budget-exceeded"],
        "prices": [ours, "prices", "mistral"],
        "snapshot show": [ours, "snapshot", "show", "claude-sonnet-4-6"],
    }
    targets = [Target(name, OURS, 2.5) for name in looked_up]
    yield table(Contest("look-ups alone", folder, {OURS: [*CHECK, path], **looked_up}, 9, targets))


def growth(folder: Path) -> Iterator[str]:
    load = "import sys, yaml; yaml.load(open(sys.argv[1]), Loader=yaml.CSafeLoader)"
    for workloads, turns in ((1_000, 7), (10_000, 3), (100_000, 1)):
        path = large_file(folder, workloads)
        commands = {"CSafeLoader alone": python(load, path), OURS: [*CHECK, path]}
        target = Target(OURS, "CSafeLoader alone", 0.3)
        targets = [target] if workloads == 100_000 else []
        yield table(Contest(f"one file with {workloads:,} workloads", folder, commands, turns, targets))


def imports(folder: Path) -> Iterator[str]:
    modules = ["yaml", "jsonschema", "pydantic", "typer", "budgetlint", "budgetlint.cli.start", "budgetlint.lint"]
    commands = {"python -c pass": python("pass"), **{f"import {name}": python(f"import {name}") for name in modules}}
    yield table(Contest("the cost of an import", folder, commands, 9))


def records(folder: Path) -> Iterator[str]:
    yield reconciled(folder, RECORDS)


def engines(folder: Path) -> Iterator[str]:
    yield from compared(folder, IN_ENGINES)


def of_prices(_: Path) -> Iterator[str]:
    yield prices()


GROUPS: Mapping[str, Callable[[Path], Iterator[str]]] = {
    "cold": cold,
    "imports": imports,
    "prices": of_prices,
    "lookups": lookups,
    "thousand": thousand,
    "growth": growth,
    "reconcile": records,
    "engines": engines,
    "editor": keystrokes,
}


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measures speed, as ratios within one run."
    )
    known = ", ".join(GROUPS)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"{known}; default: all of them, in this order")
    names: list[str] = parser.parse_args(words).groups
    if unknown := [name for name in names if name not in GROUPS]:
        parser.error(f"unknown group {unknown[0]}, expected {known}")
    for name in names or GROUPS:
        with TemporaryDirectory() as folder:
            for measured in GROUPS[name](Path(folder)):
                print(measured, end="\n\n", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
