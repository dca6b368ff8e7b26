"""The elements of Markdown: text, code and tables, one row per line without padding."""

from collections.abc import Iterator

from budgetlint.estimate.workload_estimate import Layers
from budgetlint.figures.shown import money
from budgetlint.model.budget import LAYERS

_ESCAPED = str.maketrans(
    {sign: f"\\{sign}" for sign in "\\`*_[]|~#"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "\n": " ", "@": "@<!-- -->"}
)


def text(words: str) -> str:
    """The words escaped for Markdown and HTML, on one line."""
    return words.translate(_ESCAPED)


def table(heads: tuple[str, ...], rows: Iterator[tuple[str, ...]], *, words: int = 1) -> Iterator[str]:
    """A table with `words` columns of words, then figures; empty without rows."""
    lines = [_row(cells) for cells in rows]
    if lines:
        yield _row(heads)
        yield _row(tuple(":--" if index < words else "--:" for index in range(len(heads))))
        yield from lines
        yield ""


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def layer_cells(layers: Layers | None, *, listed: bool) -> tuple[str, ...]:
    """A workload's amounts as cells, the listed amount first if it is shown."""
    if layers is None:
        return ("unpriced",) * (len(LAYERS) + listed)
    at_list = ("none" if layers.listed is None else money(layers.listed),) if listed else ()
    return (*at_list, money(layers.base), money(layers.operational), money(layers.planned))
