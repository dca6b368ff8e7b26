"""Suggestions written into a file: a figure in its place, a range at its mean, mappings that are there and that are not."""

import pytest

from budgetlint.reconcile.suggestions import Suggestion, applied
from budgetlint.source.document import Path

HEAD = """\
version: 1
workloads:
  w:
    kind: agent   # a robot
    tasks: 10
"""
SOURCE = '{source: "production records, 2026-10-01 to 2026-10-31", measured_on: 2026-10-31}'
PLACE: Path = ("workloads", "w")


def written(rest: str, *changes: tuple[Path | None, str]) -> tuple[list[str], list[str]]:
    """The lines after the head of a file to which the suggestions were applied, and the names of those that are left."""
    entries = tuple(
        Suggestion("w", "name" if path is None else str(path[-1]), None, after, None if path is None else (*PLACE, *path))
        for path, after in changes
    )  # fmt: skip
    text, left = applied(HEAD + rest, entries)
    assert text.startswith(HEAD)
    return text.removeprefix(HEAD).splitlines(), [entry.name for entry in left]


@pytest.mark.parametrize(
    ("rest", "path", "after", "expected"),
    [
        # a figure that is there, and one that is not
        ("    output_tokens: 5   # few\n", ("output_tokens",), "70", ["    output_tokens: 70   # few"]),
        ("    output_tokens: 5\n", ("input_tokens",), "70", ["    output_tokens: 5", "    input_tokens: 70"]),
        # of a range its mean; a mapping takes the place of a whole range
        ("    output_tokens: {mean: 5, p90: 9}\n", ("output_tokens",), "70", ["    output_tokens: {mean: 70, p90: 9}"]),
        ("    output_tokens: {low: 5, high: 9}\n", ("output_tokens",), "70", ["    output_tokens: 70"]),
        # into a mapping that is there, and into one that is made for it
        ("    multipliers: {retries: 1%}\n", ("multipliers", "retries"), "5%", ["    multipliers: {retries: 5%}"]),
        ("    multipliers: {retries: 1%}\n", ("multipliers", "duplicates"), "5%", ["    multipliers: {retries: 1%, duplicates: 5%}"]),
        ("    output_tokens: 5\n", ("multipliers", "retries"), "5%", ["    output_tokens: 5", "    multipliers: {retries: 5%}"]),
        # a cache is a mapping of its own, which is not quoted
        ("    multipliers: {retries: 1%}\n", ("multipliers", "cache"), "{mode: prefix, hit_rate: 90%}", ["    multipliers: {retries: 1%, cache: {mode: prefix, hit_rate: 90%}}"]),
        ("    output_tokens: 5\n", ("multipliers", "cache"), "{reads: 50%}", ["    output_tokens: 5", "    multipliers: {cache: {reads: 50%}}"]),
        ("    multipliers:\n      cache: {mean: 1}\n", ("multipliers", "cache"), "{reads: 50%}", ["    multipliers:", "      cache: {reads: 50%}"]),
        # where the figures are from: as a line, or key by key
        ("    output_tokens: 5\n", ("assumptions_from",), SOURCE, ["    output_tokens: 5", f"    assumptions_from: {SOURCE}"]),
        ("    assumptions_from: {}\n", ("assumptions_from",), SOURCE, [f"    assumptions_from: {SOURCE}"]),
        (
            "    assumptions_from:\n      source: a guess   # really\n      by: me\n",
            ("assumptions_from",),
            SOURCE,
            ["    assumptions_from:", '      source: "production records, 2026-10-01 to 2026-10-31"   # really', "      by: me", "      measured_on: 2026-10-31"],
        ),
        (
            "    assumptions_from: {measured_on: 2026-01-01}\n",
            ("assumptions_from",),
            SOURCE,
            ['    assumptions_from: {measured_on: 2026-10-31, source: "production records, 2026-10-01 to 2026-10-31"}'],
        ),
    ],
)  # fmt: skip
def test_a_suggestion_in_its_place(rest: str, path: Path, after: str, expected: list[str]) -> None:
    assert written(rest, (path, after)) == (expected, [])


@pytest.mark.parametrize(
    ("rest", "path", "after"),
    [
        ("    output_tokens: 5\n", None, "70"),
        # only multipliers are made
        ("    output_tokens: 5\n", ("context", "growth_per_call"), "70"),
        ("    context: {}\n", ("context", "growth_per_call"), "70"),
        ("    multipliers: {}\n", ("multipliers", "retries"), "5%"),
        ("    multipliers: all\n", ("multipliers", "retries"), "5%"),
        ("    multipliers: {cache: auto}\n", ("multipliers", "cache", "reads"), "5%"),
    ],
)
def test_a_suggestion_without_a_place_is_left(rest: str, path: Path | None, after: str) -> None:
    lines, left = written(rest, (path, after))
    assert lines == rest.splitlines()
    assert left == ["name" if path is None else path[-1]]


def test_several_suggestions_one_after_another() -> None:
    assert written(
        "    output_tokens: 5\n",
        (("multipliers", "retries"), "5%"),
        (None, "70"),
        (("output_tokens",), "70"),
        (("multipliers", "duplicates"), "2%"),
    ) == (["    output_tokens: 70", "    multipliers: {retries: 5%, duplicates: 2%}"], ["name"])
