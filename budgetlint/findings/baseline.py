"""A baseline: the findings that were there when somebody drew a line, known by what they are about."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from budgetlint.findings.finding import Finding
from budgetlint.findings.fingerprints import about
from budgetlint.frozen import Frozen
from budgetlint.source.encoding import lines_of

VERSION: Final = 1


class Known(Frozen):
    """A finding without its amounts and its line; `about` is its data path, or its line's text where it has none."""

    path: str
    rule: str
    about: str


class UnreadableBaseline(ValueError):
    """A text is no baseline; the message is for the user."""


def known(findings: Sequence[Finding], texts: Mapping[str, str]) -> tuple[Known, ...]:
    """What a baseline knows findings by, in their order."""
    lines = {path: lines_of(text) for path, text in texts.items()}
    return tuple(Known(finding.path, finding.rule, about(finding, lines)) for finding in findings)


def written(findings: Sequence[Finding], texts: Mapping[str, str]) -> str:
    """A baseline that accepts every finding, one a line."""
    entries = sorted((entry.path, entry.rule, entry.about) for entry in known(findings, texts))
    rows = (json.dumps({"path": path, "rule": rule, "about": what}, ensure_ascii=False) for path, rule, what in entries)
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


def against(
    findings: Sequence[Finding], texts: Mapping[str, str], accepted: Counter[Known]
) -> tuple[tuple[Finding, ...], tuple[Known, ...]]:
    """The findings that a baseline does not accept, and the entries of the baseline that match nothing any more."""
    left = Counter(accepted)
    kept: list[Finding] = []
    for finding, identity in zip(findings, known(findings, texts), strict=True):
        if left[identity] > 0:
            left[identity] -= 1
        else:
            kept.append(finding)
    gone = sorted(left.elements(), key=lambda entry: (entry.path, entry.rule, entry.about))
    return tuple(kept), tuple(gone)
