"""Errors for what could not be done."""


class Trouble(Exception):
    """The command could not do what was asked, such as to read a missing file. Message and advice are written for
    the user."""

    def __init__(self, message: str, advice: str | None = None) -> None:
        super().__init__(message)
        self.advice = advice


class Misuse(Trouble):
    """A usage error: an unknown name, an invalid value, options that exclude each other."""
