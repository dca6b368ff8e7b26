"""What we were asked and could not do."""


class Trouble(Exception):
    """We could not do what was asked: no such file, an unreadable configuration. The message and the advice are for the user."""

    def __init__(self, message: str, advice: str | None = None) -> None:
        super().__init__(message)
        self.advice = advice


class Misuse(Trouble):
    """A command line that can't be meant: an unknown name, a bad value, options that don't go together."""
