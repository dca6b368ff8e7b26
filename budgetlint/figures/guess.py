"""The known name that somebody may have meant by an unknown one."""

from collections.abc import Callable, Iterable
from typing import Final

_CLOSE: Final = 0.6
_COMPARISONS: Final = 100_000
_WORDS: Final = 1_000


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was most likely meant, if one is close; case and `_` for `-` make no difference."""
    from difflib import get_close_matches

    by_spelling = {_plain(name): name for name in known}
    close = get_close_matches(_plain(word), list(by_spelling), n=1, cutoff=_CLOSE)
    return by_spelling[close[0]] if close else None


def did_you_mean(near: str | None) -> str | None:
    """A suggestion as help, if there is one: ``did you mean `retries`?``"""
    return None if near is None else f"did you mean `{near}`?"


def suggestion(word: str, known: Iterable[str]) -> str:
    """A suggestion to end a message with, ``, did you mean `retries`?``; empty where nothing is close."""
    near = nearest(word, known)
    return "" if near is None else f", {did_you_mean(near)}"


def suggestions(known: Callable[[], Iterable[str]]) -> Callable[[str], str | None]:
    """`did_you_mean` over one list of words, asked for when first needed, each word looked up once.

    After a thousand words or a hundred thousand comparisons it stays silent, so that a file full of unknown words is still told in time.
    """
    words: list[str] = []
    helps: dict[str, str | None] = {}

    def suggest(word: str) -> str | None:
        if word not in helps:
            if not words:
                words.extend(known())
            few = len(helps) < _WORDS and (len(helps) + 1) * len(words) <= _COMPARISONS
            helps[word] = did_you_mean(nearest(word, words)) if few else None
        return helps[word]

    return suggest


def _plain(name: str) -> str:
    return name.replace("_", "-").lower()
