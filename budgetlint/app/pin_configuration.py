"""Pin prices in the configuration, for a whole repository: set the price file and hashes and change nothing else."""

import json
import re
import tomllib
from collections.abc import Iterable

from budgetlint.edges.configuration_file import read_text
from budgetlint.edges.trouble import Trouble

_STRING = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_Pin = tuple[tuple[str, ...], str, str]
"""The path of a key under `pricing`, its value, and the key after which a new one is inserted."""


def pinned_configuration(path: str, reference: str, sha256: str, contract: str | None) -> str:
    """The configuration's text with its price file and the hashes of that file and its contract.

    Raises `Trouble` if the text has no place for them that an edit can find.
    """
    text = read_text(path)
    pins: list[_Pin] = [(("snapshot",), reference, ""), (("sha256",), sha256, "snapshot")]
    if contract is not None:
        pins.append((("contract", "sha256"), contract, "file"))
    made = text
    for keys, value, after in pins:
        made = _with(made, keys, value, after)
    if not _adds_only(text, made, pins):
        lines = f'`snapshot = "{reference}"` and `sha256 = "{sha256}"`'
        raise Trouble(f"`{path}` has no place for the pin: set {lines} under `pricing`")
    return made


def _with(text: str, keys: tuple[str, ...], value: str, after: str) -> str:
    """The text with a key of `pricing` set, for every TOML spelling of tables: header, braces or dotted keys."""
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
    """The ranges of a table's own lines, after its header; without a name, the lines before all headers."""
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
    """A table's lines with a key set or inserted after another; None if they contain neither."""
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
    """The span of a key's value: on its own line, or in the braces of the keys before it."""
    for *outer, name in _ways(keys):
        braces = "".join(rf"{group}[ \t]*=[ \t]*\{{(?:[^\n}}]*?[,{{ \t])??" for group in outer)
        pattern = rf"^(?P<indent>[ \t]*)(?P<braces>{braces})(?P<name>{name})[ \t]*=[ \t]*(?P<value>{_STRING})"
        place = re.search(pattern, section, re.MULTILINE)
        if place is not None:
            return place
    return None


def _ways(keys: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """The spellings of nested keys: joined by dots, or in the braces of the keys before."""
    for size in range(1, len(keys) + 1):
        group = r"[ \t]*\.[ \t]*".join(map(re.escape, keys[:size]))
        if size == len(keys):
            yield (group,)
        else:
            yield from ((group, *rest) for rest in _ways(keys[size:]))


def _adds_only(before: str, after: str, pins: list[_Pin]) -> bool:
    """Whether a text has the same data as the one before it, plus the pins."""
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
