"""Files that are almost right: seeds with mutated bytes, words, lines, and parts of one another, reproducibly."""

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Final

WORDS: Final = tuple(
    word.encode()
    for word in (
        *("0", "-1", "1e999", "1E+99999999999999999999", "1E-999999", "9" * 400, "NaN", ".inf", "0x10", "1_000", "3%", "300%"),
        *("null", "~", "true", "yes", "''", '""', "[]", "{}", "[[", "]]", "{{", "}", ",", ":", ": ", "- ", "? ", "&a ", "*a", "<<: "),
        *("!!python/object:os.system", "---\n", "...\n", "%YAML 1.1\n", "|\n", ">\n", "\t", "\n", "\r\n", "\u2028", "\u202e", "\x1b[31m"),
        *("\0", "\ud7ff", "\ufeff", "é", "𝔘", "x" * 300, "a: " * 70, "[" * 70, "# budgetlint: ignore[budget-exceeded] why\n"),
        *("version", "pricing", "workloads", "budgets", "multipliers", "buffer", "ceiling", "total", "kind", "model", "tags"),
        *("agent", "image", "video", "subscription", "calls_per_task: 1000000000000\n", "growth_per_call: 1e3\n", "x-", "$schema"),
        *('"when": {"prompt_tokens_over": 5}', '"multiply": {"*": "0"}', '"until": "2026-02-30"', '"aliases": ["small"]', '"units": {}'),
        *("9999-12-31", "0000-01-01", "2026-06-17", "EUR", "USD", "per", "period: quarter", "basis: base", "../../x", "a/b"),
        *("$ref", '{"$ref": "#"}', "pattern", "(a|aa)+$", "multipleOf", "patternProperties", "unevaluatedProperties", "not", "if"),
        *("[tool.budgetlint]\n", "ignore", "select", "severity", "per-file-ignores", "policy", "max-age-days", '"**/*a"'),
    )
)  # fmt: skip

Change = Callable[[random.Random, bytearray, Sequence[bytes]], None]


def mutants(seeds: Sequence[bytes], seed: int) -> Iterator[bytes]:
    """An endless sequence of files, the same for the same seed."""
    chance = random.Random(seed)
    while True:
        data = bytearray(chance.choice(seeds))
        for _ in range(1 + int(chance.expovariate(0.5))):
            chance.choice(CHANGES)(chance, data, seeds)
        yield bytes(data[:20_000])


def _place(chance: random.Random, data: bytearray) -> int:
    return chance.randrange(len(data) + 1)


def _word(chance: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    at = _place(chance, data)
    data[at:at] = chance.choice(WORDS)


def _value(chance: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    """Replaces what is between a colon and the end of its part by a word."""
    colons = [at for at, byte in enumerate(data) if byte in b":="]
    if colons:
        start = chance.choice(colons) + 1
        end = next((at for at in range(start, len(data)) if data[at] in b",}\n"), len(data))
        data[start:end] = b" " + chance.choice(WORDS)


def _byte(chance: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.randrange(256)


def _cut(chance: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    start = _place(chance, data)
    del data[start : start + chance.randrange(40)]


def _again(chance: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    lines = bytes(data).splitlines(keepends=True)
    if lines:
        line = chance.choice(lines)
        lines.insert(chance.randrange(len(lines) + 1), line * chance.choice((1, 1, 2, 50)))
        data[:] = b"".join(lines)


def _without(chance: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    lines = bytes(data).splitlines(keepends=True)
    if lines:
        del lines[chance.randrange(len(lines))]
        data[:] = b"".join(lines)


def _graft(chance: random.Random, data: bytearray, seeds: Sequence[bytes]) -> None:
    other = chance.choice(seeds)
    start = chance.randrange(len(other) + 1)
    at = _place(chance, data)
    data[at:at] = other[start : start + chance.randrange(200)]


CHANGES: Final[Sequence[Change]] = (_word, _value, _value, _byte, _cut, _again, _without, _graft)
