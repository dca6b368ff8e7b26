"""Outputs: to standard output as UTF-8 with LF, or to a file that is replaced whole or not at all."""

import os
import sys

from budgetlint.edges.trouble import Trouble


def to_standard_output(text: str) -> None:
    """Writes a text to standard output; a reader that closed its end is no error."""
    data = text.encode("utf-8", "surrogateescape")
    try:
        sys.stdout.flush()
        buffer = getattr(sys.stdout, "buffer", None)
        if buffer is None:
            sys.stdout.write(text)
        else:
            buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def to_file(path: str, text: str) -> None:
    """Writes a text to a temporary file beside the target and moves it into place. Raises `Trouble`."""
    import tempfile

    target = os.path.realpath(path)
    folder = os.path.dirname(target)
    try:
        handle, temporary = tempfile.mkstemp(prefix=".budgetlint-", dir=folder)
    except OSError as error:
        raise Trouble(f"`{path}` can't be written: {(error.strerror or '').lower()}") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
        os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
    except OSError as error:
        os.unlink(temporary)
        raise Trouble(f"`{path}` can't be written: {(error.strerror or '').lower()}") from None


def _mode(target: str) -> int:
    """The permissions that the file has, or that a new one would get."""
    try:
        return os.stat(target).st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def wants_colour() -> bool:
    """Whether standard output is a terminal that wants colour; `NO_COLOR` and `FORCE_COLOR` have the last word."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
