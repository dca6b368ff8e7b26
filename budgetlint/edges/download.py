"""The only way to a network: a price list at an address that the user names."""

from typing import Final
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from budgetlint.edges.trouble import Trouble

SECONDS: Final = 30
MOST_BYTES: Final = 64 * 1024 * 1024


def downloaded(url: str, seconds: float = SECONDS, most: int = MOST_BYTES) -> str:
    """The text at an address. Raises `Trouble` after a time-out, beyond a size, or where it can't be had."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise Trouble(f"`{url}` is no http or https address")
    request = Request(url, headers={"User-Agent": "budgetlint", "Accept": "*/*"})
    try:
        with urlopen(request, timeout=seconds) as answer:
            data: bytes = answer.read(most + 1)
    except URLError as error:
        raise Trouble(f"`{url}` can't be fetched: {error.reason}") from None
    except (OSError, ValueError) as error:
        raise Trouble(f"`{url}` can't be fetched: {str(error) or type(error).__name__}") from None
    if len(data) > most:
        raise Trouble(f"`{url}` is larger than {most // (1024 * 1024)} MiB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Trouble(f"`{url}` is not UTF-8 text") from None
