"""Text from files in Markdown: safe in a table and in a list, whatever it contains."""

import re
from typing import Final

_LONGEST_CELL: Final = 200


def on_one_line(sentence: str) -> str:
    """A sentence whose names are already code, on one line, safe from markup in paths."""
    return sentence.replace("\n", " ").replace("<", "&lt;").replace("|", "\\|")


def code(text: str) -> str:
    """A text as code, safe inside a table whatever it contains."""
    plain = re.sub(r"\s+", " ", text).replace("|", "\\|")
    longest = max((len(run) for run in re.findall(r"`+", plain)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if plain[:1] == "`" or plain[-1:] == "`" else ""
    return f"{fence}{pad}{plain}{pad}{fence}"


def short(text: str) -> str:
    """The first 200 characters of a text; what is left out is shown as `…`."""
    return text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]}…"
