"""The step summary: what the change does to the plan, then the check's output, within GitHub's size limit."""

import sys
from pathlib import Path

LONGEST = 900_000
"""Bytes; GitHub drops a summary above 1,024 k."""


def indented(text: str) -> str:
    """A text as an indented code block, whatever it contains."""
    return "".join(f"    {line}\n" for line in text.splitlines())


def cut(text: str) -> str:
    """A text truncated at the end of a line so that it fits."""
    data = text.encode("utf-8")
    if len(data) <= LONGEST:
        return text
    return data[:LONGEST].decode("utf-8", "ignore").rpartition("\n")[0] + "\n\n… cut\n"


def summary(check: str, diff: str) -> str:
    """The summary of a check's text and a comparison's Markdown; either may be empty."""
    parts = [diff] if diff else []
    if check:
        parts.append(f"#### budgetlint check\n\n{indented(check)}")
    return cut("\n".join(parts))


def read(path: str) -> str:
    """A file's text; empty if the file does not exist."""
    return Path(path).read_text(encoding="utf-8") if path and Path(path).is_file() else ""


if __name__ == "__main__":
    sys.stdout.buffer.write(summary(read(sys.argv[1]), read(sys.argv[2])).encode("utf-8"))
