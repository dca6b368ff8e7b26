"""Outputs: standard output as UTF-8 with LF, and files, which are replaced as a whole or not at all."""

import os
import re
import sys

from budgetlint.edges.trouble import Trouble
from budgetlint.edges.work_tree import is_within, leads_out, work_tree
from budgetlint.source.plain import plain


def to_standard_error(line: str) -> None:
    """Write a line to standard error, in any encoding; continuation lines are indented.

    If it can't be written, nothing more is written there: the exit code remains.
    """
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(re.sub(r"\r?\n(?!  )", r"\\n", plain(line)) + "\n")
        sys.stderr.flush()
    except OSError:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def to_standard_output(text: str, *, coloured: bool = False) -> None:
    """Write a text to standard output, plain unless `coloured`; a reader that has closed its end is not an error.

    Raises `Trouble`.
    """
    if sys.stdout is None:
        raise Trouble("standard output is closed")
    if not coloured:
        text = plain(text)
    try:
        sys.stdout.flush()
        buffer = getattr(sys.stdout, "buffer", None)
        if buffer is None:
            sys.stdout.write(text)
        else:
            buffer.write(_bytes(text))
        sys.stdout.flush()
    except BrokenPipeError:
        forget_standard_output()
    except OSError as error:
        forget_standard_output()
        raise Trouble(f"standard output can't be written: {(error.strerror or '').lower()}") from None


def forget_standard_output() -> None:
    """Redirect standard output to the null device, so that buffered text is not written again at exit."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def required_inside(path: str, *, beside: str = ".") -> None:
    """Refuse a path outside the repository, directly or through a link, or inside git's own folder. Raises `Trouble`.

    The repository is the one of the working folder, else the one of `beside`.
    """
    without = "use `--allow-outside` to write there"
    if leads_out(path):
        raise Trouble(f"`{path}` is a link that leads out of the repository: {without}")
    root = work_tree(".") or work_tree(beside) or ("" if beside == "." else _folder_of(beside))
    if not root:
        return
    inside = os.path.relpath(os.path.realpath(path), os.path.realpath(root))
    if not is_within(os.path.realpath(root), os.path.realpath(path)):
        raise Trouble(f"`{path}` lies outside the repository: {without}")
    if any(part.casefold() == ".git" for part in inside.split(os.sep)):
        raise Trouble(f"`{path}` lies in a repository's own folder: {without}")


def _folder_of(path: str) -> str:
    """The working folder if the path is inside it, else the folder of the path."""
    return "." if is_within(os.path.realpath("."), os.path.realpath(path)) else os.path.dirname(os.path.abspath(path))


def to_file(path: str, text: str, *, outside: bool = False) -> None:
    """Write a text to a temporary file beside the target and move it into place. Raises `Trouble`.

    A path outside the repository is refused unless `outside` is set.
    """
    import tempfile

    if not outside:
        required_inside(path)
    target = os.path.realpath(path)
    folder = os.path.dirname(target)
    try:
        handle, temporary = tempfile.mkstemp(prefix=".budgetlint-", dir=folder)
    except OSError as error:
        raise Trouble(f"`{path}` can't be written: {(error.strerror or '').lower()}") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_bytes(text))
        os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
    except OSError as error:
        os.unlink(temporary)
        raise Trouble(f"`{path}` can't be written: {(error.strerror or '').lower()}") from None


def folder(path: str) -> None:
    """Create a folder and its missing parents. Raises `Trouble`."""
    try:
        os.makedirs(path or ".", exist_ok=True)
    except OSError as error:
        raise Trouble(f"`{path}` can't be created: {(error.strerror or '').lower()}") from None


def _bytes(text: str) -> bytes:
    r"""The text in UTF-8; half of a surrogate pair, such as a byte of a path that is not UTF-8, is written `\udce9`.

    JSON decodes that to what Python calls the path; in other formats it is six plain characters.
    """
    return text.encode("utf-8", "backslashreplace")


def _mode(target: str) -> int:
    """The permissions of the file, or those of a new one."""
    try:
        return os.stat(target).st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def wants_colour(when: str = "auto") -> bool:
    """Whether text is coloured: `always`, `never`, or `auto`, if standard output is a terminal.

    With `auto`, the environment variables `NO_COLOR`, then `FORCE_COLOR`, `CLICOLOR_FORCE` and `CLICOLOR`, take
    precedence over the terminal.
    """
    if when != "auto":
        return when == "always"
    if os.environ.get("NO_COLOR"):
        return False
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        stated = os.environ.get(name)
        if stated and stated != "0":
            return True
    if "0" in (os.environ.get("FORCE_COLOR"), os.environ.get("CLICOLOR")):
        return False
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
