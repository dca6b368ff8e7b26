"""Suggestions for misspelled names: the known name closest to an unknown one."""

from collections.abc import Callable, Iterable
from typing import Final

_CLOSE: Final = 0.6
_COMPARISONS: Final = 100_000
_WORDS: Final = 1_000
_QUESTION: Final = "did you mean "


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to a word, or None if none is close; case is ignored and `_` equals `-`."""
    from difflib import get_close_matches

    by_spelling = {_plain(name): name for name in known}
    close = get_close_matches(_plain(word), list(by_spelling), n=1, cutoff=_CLOSE)
    return by_spelling[close[0]] if close else None


def did_you_mean(near: str | None) -> str | None:
    """A suggestion as help: ``did you mean `retries`?``. None without a suggestion."""
    return None if near is None else f"{_QUESTION}`{near}`?"


def is_suggestion(advice: str) -> bool:
    """Whether a help suggests a name, rather than how to write a file."""
    return advice.startswith(_QUESTION)


def suggestion(word: str, known: Iterable[str]) -> str:
    """A suggestion to append to a message: ``, did you mean `retries`?``. Empty if no known word is close."""
    near = nearest(word, known)
    return "" if near is None else f", {did_you_mean(near)}"


def suggestions(known: Callable[[], Iterable[str]]) -> Callable[[str], str | None]:
    """A function that returns `did_you_mean` for words compared with one list, caching each result.

    It stops suggesting after a thousand words or a hundred thousand comparisons, so that a file full of unknown words
    is still reported quickly.
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
