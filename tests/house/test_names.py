"""Names and English of the package: a class name stands for one thing, a variable is the noun of its type."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "budgetlint").rglob("*.py"))


@cache
def nodes() -> dict[str, tuple[ast.AST, ...]]:
    """Every module of the package by its path, parsed and walked once."""
    return {path.relative_to(ROOT).as_posix(): tuple(ast.walk(ast.parse(path.read_text("utf-8")))) for path in MODULES}


def test_a_class_name_stands_for_one_thing() -> None:
    """In the whole package, and with or without an underscore; nor is a public one the name of another type.

    `Format` is also the type of a name of a format in the Python interface.
    """
    classes: defaultdict[str, list[str]] = defaultdict(list)
    types: set[tuple[str, str]] = set()
    for path, walked in nodes().items():
        for node in walked:
            if isinstance(node, ast.ClassDef):
                classes[node.name.lstrip("_")].append(f"{path}:{node.lineno}")
        types |= {(name, path) for name in named_types(walked)}
    assert {name: where for name, where in classes.items() if len(where) > 1} == {}
    public = {node.name for walked in nodes().values() for node in walked if isinstance(node, ast.ClassDef)}
    assert {(name, path) for name, path in types if name in public} == {("Format", "budgetlint/api.py")}


TYPE_NAME = re.compile(r"[A-Z][a-z]\w*")


def named_types(walked: Iterable[ast.AST]) -> set[str]:
    """The names that a module gives to types: `Rows = tuple[Row, ...]`. A `Later` names a class of another module."""
    named: set[str] = set()
    for node in walked:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=value)
            ):
                if value is not None and TYPE_NAME.fullmatch(name) and "Later(" not in ast.unparse(value):
                    named.add(name)
    return named


TEXTS = sorted(
    [
        ROOT / "README.md",
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "budgetlint").rglob("*.md"),
        *(ROOT / "budgetlint").rglob("*.yaml"),
        *(ROOT / "tools").rglob("*.py"),
        *(ROOT / "benchmarks").rglob("*.py"),
        *MODULES,
    ]
)
FOREIGN = re.compile(
    r"(?<!there )(?<!there\n)\b(?:is|are) no (?!longer|file)"
    r"|\bstands? (?:for|here|twice|around)\b|\bmapping stands\b|won't do|whoever signs|\bnobody (?:knows|lists)\b|\btold from\b"
    r"|\bcounts for nothing\b|\bhas none either\b|\bwritten around it\b|\bleads nowhere\b|\bsomebody (?:says|said)\b",
    re.IGNORECASE,
)
"""What no native writer writes: `is no day` is `is not a date`, `stands for` is `names`, `nobody knows` is `unknown`."""


def test_the_english_is_native() -> None:
    texts = ((path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in TEXTS)
    assert [f"{path}: {match[0]}" for path, text in texts for match in FOREIGN.finditer(text)] == []


ROOMS = {
    "app",
    "catalog",
    "cli",
    "compare",
    "edges",
    "estimate",
    "export",
    "figures",
    "findings",
    "formula",
    "gate",
    "lint",
    "mcp",
    "model",
    "reconcile",
    "records",
    "reports",
    "rules",
    "server",
    "shape",
    "source",
}
"""Folders of the package whose English was read whole, and whose modules use none of the words below."""
ODD = re.compile(
    r"(?<!spend )(?<!\")\b(?:no|any|some)body\b|\bsays? (?:so|why)\b|\bnothing says\b|\bone's own\b|\bin earnest\b"
    r"|\b(?:is|are|be) told\b|(?<!\"not )\btold apart\b|\bhangs? on\b|\bh(?:eld|old \w+) against\b|\bcomes to\b"
    r"|\bstands? (?:in|beside|at|among)\b|\bwe (?:use of|can't|may|were|compute)\b|\bwhat is said\b"
    r"|\bone fact a line\b|\bmay be repeated\b|\bhas not the\b|\bis there already\b",
    re.IGNORECASE,
)
"""`nobody knows` is `unknown`, `says why` is `states the reason`, `held against` is `compared with`, `comes to` is an amount.

JSON keeps its values `nobody`, `spend nobody planned` and `not told apart`."""


def test_the_rooms_that_were_read_stay_plain() -> None:
    paths = (path for path in MODULES if path.parent.name == "budgetlint" or path.relative_to(ROOT).parts[1] in ROOMS)
    texts = ((path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in paths)
    assert [f"{path}: {match[0]}" for path, text in texts for match in ODD.finditer(text)] == []


VAGUE = {"asked", "each", "found", "held", "said", "told"}
WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
"""The words of a name: `FoundFile` and `_found_file` have the same two."""


def is_vague(name: str) -> bool:
    """Whether a name has one of these words anywhere, or ends in `own`: `own_keys` are the keys of one's own."""
    words = [word.lower() for word in WORDS.findall(name)]
    return not VAGUE.isdisjoint(words) or words[-1:] == ["own"]


def given_names(node: ast.AST) -> tuple[str, ...]:
    """The names that a node gives to something: a variable, attribute, parameter, function, class or import."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()) | ast.arg(arg=name):
            return (name,)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return (name,)
        case ast.alias(asname=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return (name,)
        case _:
            return ()


def vague_names(walked: Iterable[ast.AST]) -> set[str]:
    return {name for node in walked for name in given_names(node) if is_vague(name)}


def test_a_name_is_the_noun_of_its_type() -> None:
    """A `budget`, a `line_item`, a `quotation`: never `each`, `found`, `said`, `told`, `asked`, `held` or `own`."""
    assert {path: names for path, walked in nodes().items() if (names := vague_names(walked))} == {}
    assert [path for path in nodes() if is_vague(Path(path).stem)] == []


@pytest.mark.parametrize("folder", ["tools", "benchmarks", "tests"])
def test_so_it_is_beside_the_package(folder: str) -> None:
    """A test's own name is a sentence, which may have any word."""
    walked = {path: ast.walk(ast.parse(path.read_text("utf-8"))) for path in (ROOT / folder).rglob("*.py")}
    vague = {(path.name, name) for path, tree in walked.items() for name in vague_names(tree)}
    assert {(file, name) for file, name in vague if not name.startswith("test_")} == set()


def test_vague_names_are_recognised() -> None:
    written = "class Held: pass\ndef _told_apart(said): self.found = each = 1\ndef own_keys(user_own): helder = 1\n"
    names = {name for node in ast.walk(ast.parse(written)) for name in given_names(node) if is_vague(name)}
    assert names == {"Held", "_told_apart", "said", "found", "each", "user_own"}
