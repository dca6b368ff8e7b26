"""Suppressions in comments: `# budgetlint: ignore[rule-name] reason`, on a finding's line or alone on the line above."""

import re

from budgetlint.findings.finding import Finding, Fix, Replacement
from budgetlint.findings.problem import Severity
from budgetlint.findings.silencing import NEXT, NO_RIGHTS, NOT_ALLOWED, By, Rights, Silenced
from budgetlint.frozen import Frozen
from budgetlint.source.document import Document, Span
from budgetlint.source.encoding import lines_of

UNUSED = "suppression-unused"
_MARK = "budgetlint:"
_COMMENT = re.compile(r"#\s*budgetlint:\s*ignore\[([^\]]*)\][ \t]*(.*)$")
_MALFORMED = re.compile(r"#\s*budgetlint:.*$")


class Suppression(Frozen):
    """One comment: the rules it names, its reason, and the line whose findings it silences."""

    span: Span
    rules: tuple[str, ...]
    reason: str
    line: int
    well_formed: bool = True
    names: Span | None = None
    """Where the rules stand, between the brackets."""
    whole: Span | None = None
    """What goes with its last rule: the comment and the blanks before it, the line too where nothing else is on it."""

    def without(self, rule: str) -> Replacement:
        """The edit that takes a rule out of the comment, and the comment out with its last rule."""
        rest = [name for name in self.rules if name != rule]
        if rest and self.names is not None:
            return Replacement(self.names, ", ".join(rest))
        return Replacement(self.whole or self.span, "")


def suppressions(document: Document) -> tuple[Suppression, ...]:
    """The suppressions in a document's comments."""
    if _MARK not in document.text:
        return ()
    lines = lines_of(document.text)
    marked = {number for number, line in enumerate(lines, 1) if _MARK in line}
    scalars = _scalars_over(document, marked)
    found = []
    for number in sorted(marked):
        line = lines[number - 1]
        match = _COMMENT.search(line) or _MALFORMED.search(line)
        if match is None or _in_scalar(number, match.start() + 1, scalars.get(number, [])):
            continue
        alone = not line[: match.start()].strip()
        span = Span(number, match.start() + 1, number, len(line) + 1)
        target = _next_line(lines, number) if alone else number
        if match.re is _COMMENT:
            rules = tuple(name.strip() for name in match[1].split(",") if name.strip())
            names = Span(number, match.start(1) + 1, number, match.end(1) + 1)
            whole = _whole(lines, number, match.start())
            found.append(Suppression(span, rules, match[2].strip(), target, bool(rules), names, whole))
        else:
            found.append(Suppression(span, (), "", target, well_formed=False))
    return tuple(found)


def _whole(lines: list[str], number: int, start: int) -> Span:
    """What a comment takes with it when it goes."""
    line = lines[number - 1]
    kept = line[:start].rstrip()
    if kept or number == len(lines):
        return Span(number, len(kept) + 1, number, len(line) + 1)
    return Span(number, 1, number + 1, 1)


def _scalars_over(document: Document, lines: set[int]) -> dict[int, list[Span]]:
    """The keys and scalars that lie on some lines, by line."""
    over: dict[int, list[Span]] = {}
    for span in document.places.scalars() if document.readable else ():
        extent = range(span.line, span.end_line + 1)
        for line in extent if len(extent) <= len(lines) else [line for line in lines if line in extent]:
            if line in lines:
                over.setdefault(line, []).append(span)
    return over


def _in_scalar(line: int, column: int, scalars: list[Span]) -> bool:
    """Whether a place lies inside a key or scalar, where `#` begins no comment."""
    return any((span.line, span.column) <= (line, column) < (span.end_line, span.end_column) for span in scalars)


def _next_line(lines: list[str], number: int) -> int:
    """The first line after one that is neither blank nor only a comment."""
    for at in range(number, len(lines)):
        if lines[at].strip() and not lines[at].lstrip().startswith("#"):
            return at + 1
    return number


class Applied(Frozen):
    """What comments leave of some findings, with what is wrong with the comments, and what they silence."""

    findings: list[Finding]
    silenced: list[Silenced]


def applied(
    path: str,
    comments: tuple[Suppression, ...],
    findings: list[Finding],
    known: frozenset[str],
    rights: Rights = NO_RIGHTS,
) -> Applied:
    """The findings of a file under its comments; a comment silences only what may be silenced."""
    by_target: dict[tuple[int, str], list[Suppression]] = {}
    for comment in comments:
        for rule in comment.rules if comment.reason else ():
            by_target.setdefault((comment.line, rule), []).append(comment)
    kept: list[Finding] = []
    silenced: list[Silenced] = []
    used: set[tuple[Suppression, str]] = set()
    wrong: dict[Suppression, list[Finding]] = {}
    for finding in findings:
        over = by_target.get((finding.span.line, finding.rule), [])
        used.update((comment, finding.rule) for comment in over)
        allowed = rights.may_be_silenced(finding.rule)
        if over and (not allowed or rights.lacks_permission(finding)):
            for comment in over:
                wrong.setdefault(comment, []).append(finding)
        if over and allowed:
            silenced.append(Silenced(finding, By.COMMENT, over[0].reason))
        else:
            kept.append(finding)
    kept.extend(_not_allowed(path, comment, over, rights) for comment, over in wrong.items())
    for comment in comments:
        kept.extend(_own_findings(path, comment, used, known))
    return Applied(kept, silenced)


def _not_allowed(path: str, comment: Suppression, findings: list[Finding], rights: Rights) -> Finding:
    """The one finding of a comment that names rules which it has no right to silence."""
    names = dict.fromkeys(finding.rule for finding in findings)
    never = [name for name in names if not rights.may_be_silenced(name)]
    if never:
        message = f"`{never[0]}` can't be silenced, so this comment does nothing for it"
        advice = "fix what it reports and remove the comment"
    else:
        first = next(iter(names))
        message = f"this comment silences `{first}`, which needs permission"
        advice = f'write `allow-silencing = ["{first}"]` in the configuration, or remove the comment: {NEXT}'
    return Finding(NOT_ALLOWED, Severity.WARNING, path, comment.span, message, advice)


def _own_findings(
    path: str, comment: Suppression, used: set[tuple[Suppression, str]], known: frozenset[str]
) -> list[Finding]:
    """What is wrong with a comment itself."""
    if not comment.well_formed:
        message = "a comment for budgetlint that it does not understand"
        advice = "write `# budgetlint: ignore[rule-name] reason`"
        return [Finding(UNUSED, Severity.WARNING, path, comment.span, message, advice)]
    if not comment.reason:
        message = f"`ignore[{', '.join(comment.rules)}]` gives no reason, so it suppresses nothing"
        advice = "write why, after the bracket"
        return [Finding("suppression-unreasoned", Severity.WARNING, path, comment.span, message, advice)]
    findings = []
    for rule in comment.rules:
        if (comment, rule) not in used:
            what = "suppresses nothing here" if rule in known else "names no rule"
            message = f"`ignore[{rule}]` {what}"
            fix = Fix((comment.without(rule),))
            findings.append(Finding(UNUSED, Severity.WARNING, path, comment.span, message, "take it out", fix=fix))
    return findings
