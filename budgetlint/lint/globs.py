"""Globs over paths: `*` matches within a folder, `**` across folders, `?` one character."""

import re
from functools import cache

_TOKEN = r"\*\*/|\*\*|\*|\?|[^*?]"


@cache
def matches(glob: str, path: str) -> bool:
    """Whether a glob matches a path, in time proportional to the product of their lengths."""
    here = {0}
    for token in re.findall(_TOKEN, glob):
        here = _after(token, path, here)
        if not here:
            return False
    return len(path) in here


def _after(token: str, path: str, starts: set[int]) -> set[int]:
    """The positions in the path at which a token can end if it begins at one of `starts`."""
    match token:
        case "**":
            return set(range(min(starts), len(path) + 1))
        case "**/":
            return starts | {at + 1 for at in range(min(starts), len(path)) if path[at] == "/"}
        case "*":
            ends = set(starts)
            for at in range(min(starts), len(path)):
                if at in ends and path[at] != "/":
                    ends.add(at + 1)
            return ends
        case "?":
            return {at + 1 for at in starts if at < len(path) and path[at] != "/"}
        case letter:
            return {at + 1 for at in starts if at < len(path) and path[at] == letter}
