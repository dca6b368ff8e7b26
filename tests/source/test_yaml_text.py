"""Odd inputs to the loader: what is said of each and where, or the data that comes of it."""

from decimal import Decimal
from pathlib import Path as File

import pytest
from hypothesis import given
from hypothesis import strategies as some

from budgetlint.source.document import Document, Path, Plain, Span
from budgetlint.source.encoding import decoded, unreadable
from budgetlint.source.yaml_reader import read_in_full
from budgetlint.source.yaml_text import load_yaml

BOMB = (
    b"x-a: &a [1,1,1,1,1,1,1,1,1,1]\nx-b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
    b"x-c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nx-d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
    b"x-e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
)


def loaded(data: bytes) -> Document:
    text = decoded(data)
    return load_yaml(text) if isinstance(text, str) else unreadable(text)


@pytest.mark.parametrize(
    ("data", "place", "rule"),
    [
        (b"", "1:1", "syntax"),
        (b"# only a comment\n", "1:1", "syntax"),
        (b"a: 1\n---\nb: 2\n", "2:1", "syntax"),
        (b"a: 1\na: 2\n", "2:1", "duplicate-key"),
        (b"a: 1\n'a': 2\n", "2:1", "duplicate-key"),
        (b"{a: 1, a: 2}", "1:8", "duplicate-key"),
        (b"x-a: {b: 1, b: 2}", "1:13", "duplicate-key"),
        (b"a: 1\n\tb: 2\n", "2:1", "syntax"),
        (b"a: b\x00c\n", "1:5", "syntax"),
        (b"a: caf\xe9\n", "1:7", "syntax"),
        (b"\xff\xfea\x00", "1:1", "syntax"),
        (b"\xfe\xff\x00a", "1:1", "syntax"),
        (b"a\x00:\x00 \x001\x00", "1:2", "syntax"),
        (b"a: !secret b\n", "1:4", "syntax"),
        (b"a: !!python/object/apply:os.system [ls]\n", "1:4", "syntax"),
        (b"a: &a [*a]\n", "1:8", "syntax"),
        (b"a: *b\n", "1:4", "syntax"),
        (b"a: &a {b: 1}\nc:\n  <<: *a\n", "3:3", "syntax"),
        (b"? [a]\n: 1\n", "1:3", "syntax"),
        (b"a: 'b\n", "2:1", "syntax"),
        (b"a: b: c\n", "1:5", "syntax"),
        (b"a: @b\n", "1:4", "syntax"),
        (b"a: [1\n", "2:1", "syntax"),
        (b"a:\n  b: 1\n c: 2\n", "3:2", "syntax"),
        (b"a:\nb: 1\n", "1:1", "wrong-value"),
        (b"a: [1, , 2]\n", "1:8", "syntax"),
        (b"a:\n  - \n  - 1\n", "2:4", "wrong-value"),
        (b"[" * 100, "1:65", "syntax"),
        (b"{a: " * 100, "1:257", "syntax"),
        (BOMB, "5:31", "syntax"),
    ],
)  # fmt: skip
def test_faults_at_their_place(data: bytes, place: str, rule: str) -> None:
    places = [(f"{fault.span.line}:{fault.span.column}", fault.rule) for fault in loaded(data).faults]
    assert places == [(place, rule)]


@pytest.mark.parametrize("data", [b"[" * 200_000, b"{a: " * 100_000], ids=["sequences", "mappings"])
def test_however_far_the_parser_looks_ahead_deep_nesting_is_one_fault(data: bytes) -> None:
    assert [fault.rule for fault in loaded(data).faults] == ["syntax"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2000", 2000),
        ("0", 0),
        ("1.50", Decimal("1.50")),
        (".5", Decimal("0.5")),
        ("0.1", Decimal("0.1")),
        ("12345678901234567890.123456789012345678901234567890", Decimal("12345678901234567890.123456789012345678901234567890")),
        ("9999999999999999999", Decimal(9999999999999999999)),
        ("2_000", "2_000"),
        ("2k", "2k"),
        ("3%", "3%"),
        ("true", True),
        ("false", False),
        ("True", "True"),
        ("yes", "yes"),
        ("off", "off"),
        ("null", None),
        ("~", None),
        ("Null", "Null"),
        ("'null'", "null"),
        ("'2000'", "2000"),
        ("2026-06-17", "2026-06-17"),
        ("1:30", "1:30"),
        ("=", "="),
        ("'it''s'", "it's"),
        ('"\\u00e9\\n"', "é\n"),
        ("|\n  two\n  lines\n", "two\nlines\n"),
        (">-\n  one\n  line\n", "one line"),
        ("[a, [b], {c: 1}]", ["a", ["b"], {"c": 1}]),
        ("&a b", "b"),
    ],
)  # fmt: skip
def test_values(text: str, value: Plain) -> None:
    document = load_yaml(f"a: {text}")
    assert (document.data, document.faults) == ({"a": value}, ())
    assert isinstance(document.data, dict)
    assert type(document.data["a"]) is type(value)


@pytest.mark.parametrize(("text", "value"), [("-0.08", Decimal("-0.08")), ("-0.5", Decimal("-0.5"))])
def test_a_fraction_below_zero_is_exact(text: str, value: Decimal) -> None:
    assert load_yaml(f"a: {text}").data == {"a": value}


@pytest.mark.parametrize(
    "text",
    ["-0", "-0.0", "-5", "+5", "-.5", "1e3", "1.", "007", "0x10", "0o17", ".inf", "-.INF", ".nan", "1e999999999"],
)
def test_numbers_that_are_none_of_ours(text: str) -> None:
    document = load_yaml(f"a: {text}")
    assert isinstance(document.data, dict)
    assert isinstance(document.data["a"], float)


@pytest.mark.parametrize("prefix", [b"\xef\xbb\xbf", b"---\n", b"# comment\n\n", b"%YAML 1.2\n---\n"])
@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\n...\n", b"\n# end\n"])
def test_ways_to_begin_and_end(prefix: bytes, end: bytes) -> None:
    document = loaded(prefix + b"a: 1" + end)
    assert (document.data, document.faults) == ({"a": 1}, ())


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("a",), Span(1, 1, 1, 2), Span(1, 4, 1, 5)),
        (("ü",), Span(2, 1, 2, 2), Span(2, 4, 2, 7)),
        (("b", "c"), Span(4, 3, 4, 4), Span(4, 6, 4, 9)),
        (("b", "d", 1), Span(5, 10, 5, 12), Span(5, 10, 5, 12)),
        (("b", "d", 1, "none"), Span(5, 10, 5, 12), Span(5, 10, 5, 12)),
        (("e",), Span(6, 1, 6, 4), Span(6, 6, 6, 10)),
        ((), Span(1, 1, 1, 1), Span(1, 1, 1, 1)),
        (("none",), Span(1, 1, 1, 1), Span(1, 1, 1, 1)),
    ],
)  # fmt: skip
def test_places(path: Path, key: Span, value: Span) -> None:
    places = load_yaml("a: 1\nü: 🎉🎉🎉\nb:\n  c: 'd'\n  d: [1, 22]\n'e': &x y\n").places
    assert (places.key(path), places.value(path)) == (key, value)


words = some.text(some.characters(codec="utf-8", exclude_categories=["C"], exclude_characters="\x85\u2028\u2029"))
scalars = some.none() | some.booleans() | some.integers(0, 10**18 - 1) | words
trees = some.recursive(
    scalars, lambda trees_inside: some.lists(trees_inside) | some.dictionaries(words, trees_inside), max_leaves=20
)


def dumped(data: Plain) -> str:
    """The data as flow YAML with every text in double quotes."""
    match data:
        case None:
            return "null"
        case bool():
            return str(data).lower()
        case str():
            return '"' + data.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case list():
            return "[" + ", ".join(map(dumped, data)) + "]"
        case dict():
            return "{" + ", ".join(f"? {dumped(key)} : {dumped(row)}" for key, row in data.items()) + "}"
        case _:
            return str(data)


def both_readings(text: str) -> None:
    document, full = load_yaml(text), read_in_full(text)
    assert repr((document.data, document.faults, document.readable)) == repr((full.data, full.faults, full.readable))
    assert sorted(document.places.scalars()) == sorted(full.places.scalars())


@pytest.mark.parametrize("folder", ["examples", "tests/corpus", "benchmarks/data"])
def test_a_usual_text_is_read_as_the_full_reader_reads_it(folder: str) -> None:
    texts = [decoded(path.read_bytes()) for path in File(folder).rglob("*.yaml")]
    assert texts
    for text in texts:
        if isinstance(text, str):
            both_readings(text)


@pytest.mark.slow
@given(some.text("ab:{}[]&*|>'\"#?-, \n0.", max_size=40))
def test_any_text_is_read_as_the_full_reader_reads_it(text: str) -> None:
    both_readings(text)


def test_an_alias_counts_with_all_that_its_target_repeats() -> None:
    doubled = "".join(f"x-{at}: &a{at} [*a{at - 1}, *a{at - 1}]\n" for at in range(1, 20))
    (fault,) = load_yaml(f"x-0: &a0 [1, 2]\n{doubled}").faults
    assert (fault.span.line, fault.message) == (15, "aliases repeat more than 100,000 nodes")


def test_an_alias_is_as_deep_as_its_target() -> None:
    deep = "[" * 40 + "]" * 40
    assert load_yaml(f"x-a: &a {deep}\nx-b: [[*a]]\n").faults == ()
    (fault,) = load_yaml(f"x-a: &a {deep}\nx-b: &b [[*a]]\nx-c: {'[' * 22}*b{']' * 22}\n").faults
    assert fault.message == "nested more than 64 levels deep"


@pytest.mark.slow
@given(some.dictionaries(words.filter(lambda word: word != "<<"), trees))
def test_what_is_dumped_is_loaded_the_same(data: dict[str, Plain]) -> None:
    document = load_yaml(dumped(data))
    assert document.faults == () or any("<<" in fault.message for fault in document.faults)
    assert document.data == data or document.faults != ()


@pytest.mark.slow
@given(some.binary(max_size=60) | some.text("a:{}[]&*!|>'\"%@`#-?, \n\t<0.~", max_size=60).map(str.encode))
def test_whatever_it_is_fed_it_answers(data: bytes) -> None:
    document = loaded(data)
    assert document.readable or document.faults
    for fault in document.faults:
        assert fault.span.line >= 1
        assert fault.span.column >= 1
