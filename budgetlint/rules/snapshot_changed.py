"""A price file is no longer the one that was pinned."""

import posixpath
import shlex
from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import PriceFault, Subject


def check(subject: Subject) -> Iterable[Problem]:
    for file in (subject.listed, subject.contract):
        if file is not None and file.fault is PriceFault.CHANGED:
            yield Problem(
                (*file.path[:-1], "sha256"),
                f"`{file.reference}` has changed since it was pinned: its SHA-256 is `{file.sha256}`",
                _help(posixpath.normpath(posixpath.join(posixpath.dirname(subject.referrer), file.reference))),
            )


def _help(path: str) -> str:
    words = shlex.join(["budgetlint", "snapshot", "diff", f"HEAD:{path}", path])
    return (
        f"`{words}` shows what changed since the last commit (or name another revision in its "
        "place, such as `main`); `budgetlint snapshot pin` then pins it again"
    )
