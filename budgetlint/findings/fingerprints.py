"""Fingerprints: what identifies a finding when amounts and line numbers change."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

from budgetlint.findings.finding import Finding
from budgetlint.source.encoding import lines_of

DIGITS: Final = 32


def about(finding: Finding, lines: Mapping[str, list[str]]) -> str:
    """The subject of a finding: its data path or, if it has none, the comment or line it points at."""
    if finding.subject:
        return finding.subject
    file_lines, span = lines.get(finding.path, []), finding.span
    if not 0 < span.line <= len(file_lines):
        return ""
    line = file_lines[span.line - 1]
    return " ".join((line[span.column - 1 :] if line[span.column - 1 :].startswith("#") else line).split())


def fingerprints(findings: Iterable[Finding], texts: Mapping[str, str]) -> tuple[str, ...]:
    """A unique fingerprint for each finding; identical ones are numbered in the order of the file."""
    lines = {path: lines_of(text) for path, text in texts.items()}
    return unique((finding.rule, finding.path, about(finding, lines)) for finding in findings)


def unique(identities: Iterable[tuple[str, str, str]]) -> tuple[str, ...]:
    """A fingerprint for each identity, with a number if it occurs again."""
    seen: dict[tuple[str, str, str], int] = {}
    hashes = []
    for identity in identities:
        seen[identity] = seen.get(identity, 0) + 1
        text = "\0".join((*identity, str(seen[identity])))
        hashes.append(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS])
    return tuple(hashes)
