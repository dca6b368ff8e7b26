"""Budget files of a repository that a run can't check."""

from collections.abc import Callable, Sequence
from enum import Enum

from budgetlint.frozen import Frozen


class Why(Enum):
    """The reason why a file is not checked."""

    SPARSE = "sparse-checkout"
    SUBMODULE = "submodule"
    ABSENT = "submodule-absent"


class Unchecked(Frozen):
    """A budget file that is not checked and the reason; for a submodule that is not checked out, its folder."""

    path: str
    why: Why


_SHOWN = 5
_WORDS = {
    Why.SPARSE: ("a sparse checkout skips it", "a sparse checkout skips them"),
    Why.SUBMODULE: ("it is in a submodule", "they are in submodules"),
    Why.ABSENT: ("a submodule that is not checked out", "submodules that are not checked out"),
}


def _ticked(path: str) -> str:
    return f"`{path}`"


def sentences(unchecked: Sequence[Unchecked], quoted: Callable[[str], str] = _ticked) -> tuple[str, ...]:
    """A line for each reason, such as `` `a/budget.yaml` is not checked: a sparse checkout skips it``."""
    lines = []
    for why, (one, several) in _WORDS.items():
        paths = [entry.path for entry in unchecked if entry.why is why]
        if paths:
            names = ", ".join(quoted(path) for path in paths[:_SHOWN])
            more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
            verb, reason = ("is", one) if len(paths) == 1 else ("are", several)
            lines.append(f"{names}{more} {verb} not checked: {reason}")
    return tuple(lines)
