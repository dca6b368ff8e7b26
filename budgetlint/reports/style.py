"""Colour as data: a palette that colours text, and one that leaves it unchanged."""

from budgetlint.frozen import Frozen


class Style(Frozen):
    """The terminal colour of each role; text is unchanged unless `on` is set."""

    on: bool = False

    def error(self, text: str) -> str:
        return self._painted("31;1", text)

    def warning(self, text: str) -> str:
        return self._painted("33;1", text)

    def info(self, text: str) -> str:
        return self._painted("36", text)

    def good(self, text: str) -> str:
        return self._painted("32", text)

    def strong(self, text: str) -> str:
        return self._painted("1", text)

    def dim(self, text: str) -> str:
        return self._painted("2", text)

    def _painted(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.on else text


PLAIN = Style()
