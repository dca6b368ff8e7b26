"""The one pin of a whole repository, in its configuration: its hash is set, and nothing else in the file changes."""

import re
import tomllib

from budgetlint.edges.configuration_file import read_text
from budgetlint.edges.trouble import Trouble

_TABLE = re.compile(r"^[ \t]*\[(?:tool\.budgetlint\.)?pricing\][^\n]*\n", re.MULTILINE)
_HASH = re.compile(r"^(?P<key>[ \t]*sha256[ \t]*=[ \t]*)(?P<quote>[\"'])[^\"'\n]*(?P=quote)", re.MULTILINE)
_SNAPSHOT = re.compile(r"^(?P<indent>[ \t]*)snapshot[ \t]*=[^\n]*\n?", re.MULTILINE)


def pinned_configuration(path: str, sha256: str) -> str:
    """The text of a configuration with the hash of its price file. Raises `Trouble` where it has no place for one."""
    text = read_text(path)
    made = _with_hash(text, sha256)
    if made is None or not _says(made, sha256):
        raise Trouble(f'`{path}` has no place to write the pin into: set `sha256 = "{sha256}"` under `pricing`')
    return made


def _with_hash(text: str, sha256: str) -> str | None:
    table = _TABLE.search(text)
    if table is None:
        return None
    following = text.find("\n[", table.end())
    end = len(text) if following < 0 else following + 1
    section = text[table.end() : end]
    if _HASH.search(section):
        section = _HASH.sub(rf"\g<key>\g<quote>{sha256}\g<quote>", section, count=1)
    else:
        section = _SNAPSHOT.sub(lambda found: _after(found, sha256), section, count=1)
    return text[: table.end()] + section + text[end:]


def _after(found: re.Match[str], sha256: str) -> str:
    line = found.group()
    return f'{line}{"" if line.endswith(chr(10)) else chr(10)}{found["indent"]}sha256 = "{sha256}"\n'


def _says(text: str, sha256: str) -> bool:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    tool = data.get("tool", {}).get("budgetlint", {})
    return sha256 in (table.get("sha256") for table in (data.get("pricing", {}), tool.get("pricing", {})))
