"""The one pin of a whole repository, in its configuration: price file and hashes are set, and nothing else changes."""

import json
import re
import tomllib
from collections.abc import Iterable

from budgetlint.edges.configuration_file import read_text
from budgetlint.edges.trouble import Trouble

_STRING = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_Pin = tuple[tuple[str, ...], str, str]
"""The path of a key under `pricing`, its value, and the key beside it that it follows where it is new."""


def pinned_configuration(path: str, reference: str, sha256: str, contract: str | None) -> str:
    """The text of a configuration with its price file, that file's hash and its contract's.

    Raises `Trouble` where it has no place for them that an edit can find.
    """
    text = read_text(path)
    pins: list[_Pin] = [(("snapshot",), reference, ""), (("sha256",), sha256, "snapshot")]
    if contract is not None:
        pins.append((("contract", "sha256"), contract, "file"))
    made = text
    for keys, value, after in pins:
        made = _with(made, keys, value, after)
    if not _says(text, made, pins):
        lines = f'`snapshot = "{reference}"` and `sha256 = "{sha256}"`'
        raise Trouble(f"`{path}` has no place to write the pin into: set {lines} under `pricing`")
    return made


def _with(text: str, keys: tuple[str, ...], value: str, after: str) -> str:
    """The text with a key of `pricing` set, however its tables are written: apart, in braces or with dots."""
    whole = ("pricing", *keys)
    for depth in range(len(whole) - 1, 0, -1):
        for start, end in _sections(text, whole[:depth]):
            section = _assigned(text[start:end], whole[depth:], value, after)
            if section is not None:
                return text[:start] + section + text[end:]
    for start, end in _sections(text, ()):
        section = _assigned(text[start:end], whole, value, after)
        if section is not None:
            return text[:start] + section + text[end:]
    return text


def _sections(text: str, names: tuple[str, ...]) -> Iterable[tuple[int, int]]:
    """Where a table's own lines stand, after its header; of no name, the lines before every header."""
    first = re.search(r"^[ \t]*\[", text, re.MULTILINE)
    if not names:
        yield 0, first.start() if first is not None else len(text)
    tool = ("tool", "budgetlint", *names)
    for table in (names, tool) if names else (tool,):
        header = r"\s*\.\s*".join(f"[\"']?{re.escape(name)}[\"']?" for name in table)
        for match in re.finditer(rf"^[ \t]*\[\s*{header}\s*\][^\n]*\n", text, re.MULTILINE):
            following = re.search(r"^[ \t]*\[", text[match.end() :], re.MULTILINE)
            yield match.end(), len(text) if following is None else match.end() + following.start()


def _assigned(section: str, keys: tuple[str, ...], value: str, after: str) -> str | None:
    """A table's lines with a key set or put behind another; None where neither stands in them."""
    shown = json.dumps(value, ensure_ascii=False)
    place = _place(section, keys)
    if place is not None:
        return section[: place.start("value")] + shown + section[place.end() :]
    beside = _place(section, (*keys[:-1], after)) if after else None
    if beside is None:
        return None
    name = beside["name"].removesuffix(after) + keys[-1]
    if beside["braces"]:
        return f"{section[: beside.end()]}, {name} = {shown}{section[beside.end() :]}"
    ends = section.find("\n", beside.end())
    line, rest = (section, "") if ends < 0 else (section[:ends], section[ends + 1 :])
    carriage = "\r" if line.endswith("\r") else ""
    return f"{line}\n{beside['indent']}{name} = {shown}{carriage}\n{rest}"


def _place(section: str, keys: tuple[str, ...]) -> re.Match[str] | None:
    """Where a key has its text: on a line of its own, or in the braces of those before it."""
    for *outer, name in _ways(keys):
        braces = "".join(rf"{group}[ \t]*=[ \t]*\{{(?:[^\n}}]*?[,{{ \t])??" for group in outer)
        pattern = rf"^(?P<indent>[ \t]*)(?P<braces>{braces})(?P<name>{name})[ \t]*=[ \t]*(?P<value>{_STRING})"
        place = re.search(pattern, section, re.MULTILINE)
        if place is not None:
            return place
    return None


def _ways(keys: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """How keys inside each other may be written: joined by dots, or each group in the braces of the one before."""
    for size in range(1, len(keys) + 1):
        group = r"[ \t]*\.[ \t]*".join(map(re.escape, keys[:size]))
        if size == len(keys):
            yield (group,)
        else:
            yield from ((group, *rest) for rest in _ways(keys[size:]))


def _says(before: str, after: str, pins: list[_Pin]) -> bool:
    """Whether a text says what the one before it did, and the pins."""
    expected, table = tomllib.loads(before), None
    ours = expected.get("tool", {}).get("budgetlint", {})
    for holder in (ours, expected):
        table = holder.get("pricing") if table is None else table
    if not isinstance(table, dict):
        return False
    for keys, value, _ in pins:
        inner = table
        for key in keys[:-1]:
            inner = inner.setdefault(key, {})
        inner[keys[-1]] = value
    try:
        return tomllib.loads(after) == expected
    except tomllib.TOMLDecodeError:
        return False
