"""Glob matching in linear time, whatever the pattern."""


def fits_glob(glob: str, text: str) -> bool:
    """Whether a text matches a glob in which `*` matches any characters."""
    first, *rest = glob.split("*")
    if not rest:
        return text == glob
    last = rest.pop()
    if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in rest:
        place = text.find(piece, at, end)
        if place < 0:
            return False
        at = place + len(piece)
    return True
