"""Values put at paths of texts: in place, as new keys, in mappings that are made for them; nothing else moves."""

import pytest

from budgetlint.source.document import Path
from budgetlint.source.putting import CannotPut, put, value_of
from budgetlint.source.yaml_text import load_yaml

TEXT = """\
# head
buffer: 15%   # why
multipliers:
  retries: 3%   # billed
workloads:
  chat:
    kind: llm-app   # kept
    context:
      other: 5
    # last words
budgets: {total: {ceiling: 10}, "per day": {ceiling: 1}}
tags: {}
list: [a, b]
"""

CASES: list[tuple[Path, str, str, str]] = [
    (("buffer",), "0%", "buffer: 15%", "buffer: 0%"),
    (("multipliers", "retries"), "null", "retries: 3%", "retries: null"),
    (("multipliers", "duplicates"), "1%", "# billed\n", "# billed\n  duplicates: 1%\n"),
    (("multipliers", "cache", "mode"), "prefix", "# billed\n", "# billed\n  cache: {mode: prefix}\n"),
    (("workloads", "chat", "context"), "{other: 6}", "context:\n      other: 5", "context: {other: 6}"),
    (("workloads", "chat", "users"), "5", "      other: 5\n", "      other: 5\n    users: 5\n"),
    (("budgets", "total", "warn_at"), "50%", "{ceiling: 10}", "{ceiling: 10, warn_at: 50%}"),
    (("budgets", "per day", "ceiling"), "2", "{ceiling: 1}}", "{ceiling: 2}}"),
    (("budgets", "year", "ceiling"), "2", "{ceiling: 1}}", "{ceiling: 1}, year: {ceiling: 2}}"),
    (("tags", "team"), "a", "tags: {}", "tags: {team: a}"),
    (("list", "1"), "c", "[a, b]", "[a, c]"),
    (("owner",), '"a: b"', "list: [a, b]\n", 'list: [a, b]\nowner: "a: b"\n'),
]


@pytest.mark.parametrize(("path", "value", "old", "new"), CASES, ids=[".".join(map(str, case[0])) for case in CASES])
def test_only_the_value_changes(path: Path, value: str, old: str, new: str) -> None:
    assert put(load_yaml(TEXT), path, value_of(value)).text == TEXT.replace(old, new)


def test_line_breaks_and_marks_of_the_file_stay() -> None:
    text = "a: 1\r\nb:\r\n  c: 2\r\n"
    assert put(load_yaml(text), ("b", "d"), value_of("3")).text == "a: 1\r\nb:\r\n  c: 2\r\n  d: 3\r\n"


def test_a_text_without_a_last_line_break() -> None:
    assert put(load_yaml("a: 1"), ("b",), value_of("3")).text == "a: 1\nb: 3"


@pytest.mark.parametrize(
    ("text", "path", "why"),
    [
        ("a: &x {b: 1}\nc: *x\n", ("c", "b"), "it may be part of an alias"),
        ("a: [1, 2]\n", ("a", "5"), "`5` is not an index of it"),
        ("a: [1, 2]\n", ("a", "x"), "`x` is not an index of it"),
    ],
)
def test_what_would_change_something_else_is_refused(text: str, path: Path, why: str) -> None:
    with pytest.raises(CannotPut, match=why):
        put(load_yaml(text), path, value_of("3"))


@pytest.mark.parametrize("text", ["", "  ", "a\nb", "{a: 1", "!tag 3", "# 5", "*x", "a: b: c"])
def test_values_that_are_none(text: str) -> None:
    with pytest.raises(CannotPut):
        value_of(text)
