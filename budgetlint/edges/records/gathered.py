"""Many small files of JSON lines copied into one, each line with its file's path: opening a file costs the engine
milliseconds."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from budgetlint.edges.records.sniff import RecordSource

FILE: Final = "budgetlint file"
"""The field in which each line of the copy has the original path of its file."""

_FEW: Final = 8
_SMALL: Final = 1 << 20


def is_small(source: RecordSource) -> bool:
    """Whether opening a file costs more than copying it."""
    plain = source.container == "lines" and not source.wrapped and not source.staged.compressed
    return plain and source.staged.read.stat().st_size <= _SMALL


def are_many(sources: Sequence[RecordSource]) -> bool:
    """Whether there are so many small files that reading them as one is faster."""
    return len(sources) >= _FEW and all(is_small(source) for source in sources)


def gather(sources: Sequence[RecordSource], copy: Path) -> None:
    """Write the files into one."""
    with copy.open("wb") as to:
        for source in sources:
            name = json.dumps({FILE: str(source.path)}).encode()
            with source.staged.opened() as stream:
                to.writelines(_named(line.strip(), name) for line in stream)


def _named(line: bytes, name: bytes) -> bytes:
    """A line with the name of its file; a line that is not a complete object becomes a record without fields."""
    if not line:
        return b""
    if line[:1] != b"{" or line[-1:] != b"}" or line[1:].lstrip() == b"}":
        return name + b"\n"
    return name[:-1] + b"," + line[1:] + b"\n"
