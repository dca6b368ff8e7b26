"""Changes for findings that have one safe answer: a key's plain misspelling, `True` for `true`, a comment without use."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from budgetlint.frozen import Frozen
from budgetlint.lint.report import Finding
from budgetlint.source.edit import Edit, edited, offsets
from budgetlint.source.encoding import lines_of

_MEANT: Final = re.compile(r"did you mean `([^`]+)`\?")
_WRITE: Final = re.compile(r"write `([a-z0-9-]+)`( without quotes)?")
_USELESS: Final = re.compile(r"`ignore\[([^\]]*)\]` ")
_RULES: Final = re.compile(r"ignore\[([^\]]*)\]")
_SHAPE: Final = frozenset({"syntax", "duplicate-key", "unknown-key", "reserved-key", "missing-key", "wrong-value"})
_NULLS: Final = frozenset({"Null", "NULL"})
_LONG_ENOUGH: Final = 8

Findings = Callable[[str], list[Finding]]
"""What there is to say of a text."""


class Fixed(Frozen):
    """A text after its fixes, and the findings that they answered."""

    text: str
    findings: tuple[Finding, ...]


def fixed(text: str, judge: Findings) -> Fixed:
    """The text with every safe fix made; one that does not answer its finding, or breaks the file, is not.

    Comments are judged only once the file has its shape: until then it can't be known what they are good for.
    """
    done: list[Finding] = []
    refused: set[tuple[str, str]] = set()
    findings = judge(text)
    while True:
        for finding, edit in (*_shape_fixes(text, findings), *_comment_fixes(text, findings)):
            if (finding.rule, finding.message) in refused:
                continue
            changed = edited(text, [edit])
            after = judge(changed)
            if _helps(after, findings, finding):
                text, findings = changed, after
                done.append(finding)
                break
            refused.add((finding.rule, finding.message))
        else:
            return Fixed(text, tuple(done))


def _helps(after: list[Finding], before: list[Finding], answered: Finding) -> bool:
    """Whether a finding is gone and the file has no fault of shape that it did not have."""
    left = [(each.rule, each.message) for each in after]
    told = [(each.rule, each.message) for each in before]
    gone = left.count((answered.rule, answered.message)) < told.count((answered.rule, answered.message))
    return gone and all(fault in told for fault in left if fault[0] in _SHAPE)


def _shape_fixes(text: str, findings: Iterable[Finding]) -> Iterator[tuple[Finding, Edit]]:
    starts = offsets(text)
    for finding in findings:
        span = finding.span
        start, end = starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1
        written = text[start:end]
        value = _key(finding, written) if finding.rule == "unknown-key" else _value(finding, written)
        if value is not None:
            yield finding, Edit(start, end, value)


def _key(finding: Finding, written: str) -> str | None:
    """The key that was meant, where it is a slip of the hand away."""
    meant = _MEANT.fullmatch(finding.help or "")
    if meant is None or not re.fullmatch(r"[\w-]+", written):
        return None
    slips = 2 if len(meant[1]) >= _LONG_ENOUGH else 1
    return meant[1] if distance(_folded(written), _folded(meant[1])) <= slips else None


def _folded(word: str) -> str:
    return word.lower().replace("-", "_")


def _value(finding: Finding, written: str) -> str | None:
    """A boolean, a null or a word in the one way that is right."""
    if finding.rule != "wrong-value":
        return None
    if written in _NULLS:
        return "null"
    told = _WRITE.fullmatch(finding.help or "")
    if told is None or written.isdigit():
        return None
    return told[1] if told[2] or written.isalpha() else None


def _comment_fixes(text: str, findings: list[Finding]) -> Iterator[tuple[Finding, Edit]]:
    if any(finding.rule in _SHAPE for finding in findings):
        return
    lines, starts = lines_of(text), offsets(text)
    for finding in findings:
        useless = _USELESS.match(finding.message)
        if finding.rule != "suppression-unused" or useless is None:
            continue
        number, at = finding.span.line - 1, finding.span.column - 1
        yield finding, _without(lines[number], starts, number, at, useless[1], len(text))


def _without(line: str, starts: list[int], number: int, at: int, rule: str, length: int) -> Edit:
    """The edit that takes a rule out of a comment, the comment with its last rule, the line with its comment."""
    start, comment = starts[number], line[at:]
    listed = _RULES.search(comment)
    rules = [name.strip() for name in listed[1].split(",")] if listed else []
    rest = [name for name in rules if name and name != rule]
    if listed is not None and rest:
        return Edit(start + at + listed.start(1), start + at + listed.end(1), ", ".join(rest))
    kept = line[:at].rstrip()
    if kept:
        return Edit(start + len(kept), start + len(line), "")
    return Edit(start, starts[number + 1] if number + 1 < len(starts) else length, "")


def distance(one: str, other: str) -> int:
    """How many letters must be put in, taken out, changed or swapped with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        current = [row]
        for column, right in enumerate(other, 1):
            least = min(last[column] + 1, current[-1] + 1, last[column - 1] + (left != right))
            swapped = row > 1 and column > 1 and left == other[column - 2] and one[row - 2] == right
            current.append(min(least, before[column - 2] + 1) if swapped else least)
        before, last = last, current
    return last[-1]
