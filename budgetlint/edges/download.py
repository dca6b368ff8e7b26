"""The only network access: downloads a price list from a URL that the user gives."""

from http.client import HTTPException, HTTPResponse, IncompleteRead
from time import monotonic
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from budgetlint.edges.trouble import Misuse, Trouble

SECONDS: Final = 30
MOST_BYTES: Final = 64 * 1024 * 1024
_PIECE: Final = 64 * 1024


def downloaded(url: str, seconds: float = SECONDS, most: int = MOST_BYTES) -> str:
    """The text at a URL. Raises `Trouble` after `seconds`, beyond `most` bytes, or if it can't be fetched."""
    if not url.isascii() or not _is_web(url):
        raise Misuse(f"`{url}` is not an http or https address")
    request = Request(url, headers={"User-Agent": "budgetlint", "Accept": "*/*"})
    try:
        with urlopen(request, timeout=seconds) as answer:
            data = _read(answer, monotonic() + seconds, most)
    except HTTPError as error:
        raise Trouble(f"`{url}` can't be fetched: {error.code} {error.reason}".rstrip()) from None
    except URLError as error:
        raise Trouble(f"`{url}` can't be fetched: {_reason(error.reason)}") from None
    except (OSError, ValueError, HTTPException) as error:
        raise Trouble(f"`{url}` can't be fetched: {_reason(error)}") from None
    if len(data) > most:
        raise Trouble(f"`{url}` is larger than {most} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Trouble(f"`{url}` is not UTF-8 text") from None


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _read(answer: HTTPResponse, deadline: float, most: int) -> bytes:
    """All bytes of a response, or one more than allowed. Raises `TimeoutError` after the deadline, even if a server
    sends slowly."""
    data = bytearray()
    while len(data) <= most:
        piece = answer.read1(_PIECE)
        if not piece:
            _whole(answer)
            break
        data += piece
        if monotonic() > deadline:
            raise TimeoutError("timed out")
    return bytes(data)


def _whole(answer: HTTPResponse) -> None:
    """Raise `IncompleteRead` if a response ended before its announced length."""
    if answer.length:
        raise IncompleteRead(b"", answer.length)


def _reason(error: object) -> str:
    if isinstance(error, IncompleteRead):
        return "the connection closed before the list was complete"
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return reason[0].lower() + reason[1:]
