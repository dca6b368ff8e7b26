"""Plain data with the text that it was read from, for messages that quote the file."""

from budgetlint.frozen import Frozen
from budgetlint.source.document import Path, Places, Plain, Span


class OriginalData(Frozen):
    """Plain data and, where there is one, the text that it was read from."""

    data: Plain
    lines: tuple[str, ...] = ()
    places: Places | None = None

    def value(self, path: Path) -> Plain:
        here = self.data
        for step in path:
            if isinstance(here, dict) and isinstance(step, str):
                here = here.get(step)
            elif isinstance(here, list) and isinstance(step, int):
                here = here[step]
        return here

    def is_empty(self, path: Path) -> bool:
        """Whether a value is missing after its key."""
        if self.places is None or not path or self.value(path) is not None:
            return False
        span = self.places.value(path)
        return (span.line, span.column) == (span.end_line, span.end_column)

    def text(self, path: Path) -> str:
        """A scalar on one line as written in the file, quotes included; empty if there is no text."""
        if self.places is None or not path or isinstance(self.value(path), (list, dict)):
            return ""
        return self._between(self.places.value(path))

    def is_plain(self, path: Path) -> bool:
        """Whether the key at the end of a path is written without quotes."""
        return self.places is not None and self._between(self.places.key(path)) == path[-1]

    def _between(self, span: Span) -> str:
        return self.lines[span.line - 1][span.column - 1 : span.end_column - 1] if span.line == span.end_line else ""

    def written(self, path: Path) -> str:
        """A scalar as written in the file, from the text if the data does not preserve it."""
        value = self.value(path)
        if isinstance(value, str):
            return value
        if self.places is not None and path and not isinstance(value, (list, dict)):
            span = self.places.value(path)
            text = self.lines[span.line - 1][span.column - 1 : span.end_column - 1]
            return text.partition(" ")[2].lstrip() if text.startswith("&") else text
        if value is None or isinstance(value, bool):
            return {None: "null", True: "true", False: "false"}[value]
        return str(value)
