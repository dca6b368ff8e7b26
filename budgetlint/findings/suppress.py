"""Suppressions in comments: `# budgetlint: ignore[rule-name] reason`, on a finding's line or alone on the line above."""

import re

from budgetlint.findings.finding import Finding, Fix, Replacement
from budgetlint.findings.problem import Severity
from budgetlint.findings.silencing import MARK, NO_RIGHTS, NOT_ALLOWED, UNUSED, By, Rights, Silenced, words_of
from budgetlint.frozen import Frozen
from budgetlint.source.document import Document, Span
from budgetlint.source.encoding import lines_of

_MARKED = r"#\s*budgetlint:"
_IGNORE = r"\s*ignore\["
_MOST_RULES = 100
"""More names than there are rules; longer lists are not read as suppressions."""


class Suppression(Frozen):
    """One comment: the rules it names, its reason, and the line whose findings it silences."""

    span: Span
    rules: tuple[str, ...]
    reason: str
    line: int
    well_formed: bool = True
    names: Span | None = None
    """The span of the rule names, between the brackets."""
    whole: Span | None = None
    """The span to delete with the last rule: the comment and the blanks before it, and the line if it holds nothing
    else."""

    def without(self, rule: str) -> Replacement:
        """The edit that removes a rule from the comment, or the whole comment if it is the last rule."""
        rest = [name for name in self.rules if name != rule]
        if rest and self.names is not None:
            return Replacement(self.names, ", ".join(rest))
        return Replacement(self.whole or self.span, "")


def suppressions(document: Document) -> tuple[Suppression, ...]:
    """The suppressions in a document's comments."""
    if MARK not in document.text:
        return ()
    lines = lines_of(document.text)
    marked = {number for number, line in enumerate(lines, 1) if MARK in line}
    scalars = _scalars_over(document, marked)
    targets = _next_lines(lines)
    comments = []
    for number in sorted(marked):
        line = lines[number - 1]
        comment = _comment_of(line)
        if comment is None or _in_scalar(number, comment.start + 1, scalars.get(number, [])):
            continue
        alone = not line[: comment.start].strip()
        span = Span(number, comment.start + 1, number, len(line) + 1)
        target = targets[number] if alone else number
        rules = comment.rules(line)
        if 0 < len(rules) <= _MOST_RULES:
            names = Span(number, comment.opened + 1, number, comment.closed + 1)
            whole = _whole(lines, number, comment.start)
            comments.append(Suppression(span, rules, line[comment.closed + 1 :].strip(), target, True, names, whole))
        else:
            comments.append(Suppression(span, (), "", target, well_formed=False))
    return tuple(comments)


class _Comment(Frozen):
    """Where a comment for budgetlint begins on its line, and the positions of its brackets; None if they are not
    closed."""

    start: int
    opened: int = 0
    closed: int = 0

    def rules(self, line: str) -> tuple[str, ...]:
        """The names between the brackets, without duplicates."""
        names = line[self.opened : self.closed].split(",") if self.closed else ()
        return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def _comment_of(line: str) -> _Comment | None:
    """The first well-formed comment on a line, else the first that is meant for budgetlint."""
    first: _Comment | None = None
    for mark in re.finditer(_MARKED, line):
        first = first or _Comment(mark.start())
        opening = re.compile(_IGNORE).match(line, mark.end())
        closed = line.find("]", opening.end()) if opening else 0
        if opening and closed > 0:
            return _Comment(mark.start(), opening.end(), closed)
        if closed < 0:
            break
    return first


def _whole(lines: list[str], number: int, start: int) -> Span:
    """The span to delete with a comment."""
    line = lines[number - 1]
    kept = line[:start].rstrip()
    if kept or number == len(lines):
        return Span(number, len(kept) + 1, number, len(line) + 1)
    return Span(number, 1, number + 1, 1)


def _scalars_over(document: Document, lines: set[int]) -> dict[int, list[Span]]:
    """The keys and scalars that span some lines, by line."""
    over: dict[int, list[Span]] = {}
    for span in document.places.scalars() if document.readable else ():
        extent = range(span.line, span.end_line + 1)
        for line in extent if len(extent) <= len(lines) else [line for line in lines if line in extent]:
            if line in lines:
                over.setdefault(line, []).append(span)
    return over


def _in_scalar(line: int, column: int, scalars: list[Span]) -> bool:
    """Whether a position is inside a key or scalar, where `#` does not begin a comment."""
    return any((span.line, span.column) <= (line, column) < (span.end_line, span.end_column) for span in scalars)


def _next_lines(lines: list[str]) -> list[int]:
    """For each line, the first line after it that is neither blank nor only a comment; itself if there is none."""
    after = list(range(len(lines) + 1))
    following = 0
    for number in range(len(lines), 0, -1):
        after[number] = following or number
        if lines[number - 1].strip() and not lines[number - 1].lstrip().startswith("#"):
            following = number
    return after


class Applied(Frozen):
    """The result of applying comments: findings left, findings about the comments, and findings silenced."""

    findings: list[Finding]
    silenced: list[Silenced]


def applied(
    path: str,
    comments: tuple[Suppression, ...],
    findings: list[Finding],
    known: frozenset[str],
    rights: Rights = NO_RIGHTS,
) -> Applied:
    """Apply the comments of a file to its findings; a comment silences only what may be silenced."""
    reasons: dict[tuple[int, str], str] = {}
    for comment in comments:
        for rule in comment.rules if comment.reason else ():
            reasons.setdefault((comment.line, rule), comment.reason)
    kept: list[Finding] = []
    silenced: list[Silenced] = []
    used: set[tuple[int, str]] = set()
    wrong: dict[tuple[int, str], Finding] = {}
    for finding in findings:
        target = finding.span.line, finding.rule
        reason = None if finding.more else reasons.get(target)
        if reason is None:
            kept.append(finding)
            continue
        used.add(target)
        stays = rights.stays(finding)
        if stays or rights.lacks_permission(finding):
            wrong.setdefault(target, finding)
        if stays:
            kept.append(finding)
        else:
            silenced.append(Silenced(finding, By.COMMENT, reason))
    for comment in comments:
        over = [wrong[target] for rule in comment.rules if (target := (comment.line, rule)) in wrong]
        if over and comment.reason:
            kept.append(_not_allowed(path, comment, over, rights))
        kept.extend(_own_findings(path, comment, used, known))
    return Applied(kept, silenced)


def _not_allowed(path: str, comment: Suppression, findings: list[Finding], rights: Rights) -> Finding:
    """The one finding of a comment that names rules it may not silence."""
    names = dict.fromkeys(finding.rule for finding in findings)
    never = [name for name in names if not rights.may_be_silenced(name)]
    if never:
        message = f"`{never[0]}` can't be silenced, so this comment does nothing for it"
        advice = "fix what it reports and remove the comment"
    else:
        first = next(iter(names))
        does, fate = words_of(first, rights)
        message = f"this comment {does} `{first}`, which needs permission"
        advice = f'write `allow-silencing = ["{first}"]` in the configuration, or remove the comment: {fate}'
    return Finding(NOT_ALLOWED, Severity.WARNING, path, comment.span, message, advice)


def _own_findings(path: str, comment: Suppression, used: set[tuple[int, str]], known: frozenset[str]) -> list[Finding]:
    """The findings about a comment itself."""
    if not comment.well_formed:
        message = "malformed budgetlint comment"
        advice = "write `# budgetlint: ignore[rule-name] reason`"
        return [Finding(UNUSED, Severity.WARNING, path, comment.span, message, advice)]
    if not comment.reason:
        message = f"`ignore[{', '.join(comment.rules)}]` gives no reason, so it suppresses nothing"
        advice = "write why, after the bracket"
        return [Finding("suppression-unreasoned", Severity.WARNING, path, comment.span, message, advice)]
    from budgetlint.figures.guess import did_you_mean, nearest

    findings = []
    for rule in comment.rules:
        if (comment.line, rule) not in used:
            message = f"`ignore[{rule}]` {'suppresses nothing here' if rule in known else 'names an unknown rule'}"
            advice = (None if rule in known else did_you_mean(nearest(rule, known))) or "take it out"
            fix = Fix((comment.without(rule),))
            findings.append(Finding(UNUSED, Severity.WARNING, path, comment.span, message, advice, fix=fix))
    return findings
