"""A baseline: the findings that were there when somebody drew a line, known by what they are about."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Final

from budgetlint.findings.fingerprints import about
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.report import Finding, Report
from budgetlint.source.encoding import lines_of

VERSION: Final = 1


class Known(Frozen):
    """A finding without its amounts and its line; `about` is its data path, or its line's text where it has none."""

    path: str
    rule: str
    about: str


class UnreadableBaseline(ValueError):
    """A text is no baseline; the message is for the user."""


def known(report: Report) -> tuple[Known, ...]:
    """The findings of a report, in its order."""
    lines = {file.path: lines_of(file.text) for file in report.files}
    return tuple(Known(each.path, each.rule, about(each, lines)) for each in report.findings)


def written(report: Report) -> str:
    """A baseline that accepts every finding of a report, one a line."""
    found = sorted((each.path, each.rule, each.about) for each in known(report))
    rows = (json.dumps({"path": path, "rule": rule, "about": what}, ensure_ascii=False) for path, rule, what in found)
    inner = ",\n".join(f"    {row}" for row in rows)
    listed = f"\n{inner}\n  " if inner else ""
    return f'{{\n  "version": {VERSION},\n  "findings": [{listed}]\n}}\n'


def read(text: str) -> Counter[Known]:
    """The findings that a baseline accepts, and how often each. Raises `UnreadableBaseline`."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise UnreadableBaseline(f"it is no JSON: {error}") from None
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise UnreadableBaseline(f"it is no baseline of version {VERSION}")
    return Counter(_entries(data.get("findings")))


def _entries(entries: object) -> Iterator[Known]:
    if not isinstance(entries, list):
        raise UnreadableBaseline("`findings` is no list")
    for entry in entries:
        told = [entry.get(name) for name in ("path", "rule", "about")] if isinstance(entry, dict) else []
        path, rule, what = told if len(told) == 3 else (None, None, None)
        if not isinstance(path, str) or not isinstance(rule, str) or not isinstance(what, str):
            raise UnreadableBaseline("every finding has `path`, `rule` and `about`")
        yield Known(path, rule, what)


def against(report: Report, accepted: Counter[Known]) -> tuple[Report, tuple[Known, ...]]:
    """The report without what a baseline accepts, and what the baseline accepts that is gone."""
    left = Counter(accepted)
    kept: list[Finding] = []
    for finding, identity in zip(report.findings, known(report), strict=True):
        if left[identity] > 0:
            left[identity] -= 1
        else:
            kept.append(finding)
    gone = sorted(left.elements(), key=lambda each: (each.path, each.rule, each.about))
    return replace(report, findings=tuple(kept)), tuple(gone)
