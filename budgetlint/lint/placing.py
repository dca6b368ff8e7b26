"""Problems of rules and faults of shape as findings with positions. A valid file does not import this module."""

from collections.abc import Iterable

from budgetlint.findings.finding import Finding, Fix, Replacement
from budgetlint.findings.problem import At, Path, Problem
from budgetlint.frozen import replace
from budgetlint.lint.extending import Extended, faults_beside_removals
from budgetlint.lint.origin import Origin, span_of
from budgetlint.rules import RULES
from budgetlint.rules.rule import Rule
from budgetlint.shape.fault import ShapeFault
from budgetlint.source.document import Document, Fault, Plain, Span
from budgetlint.source.yaml_text import load_yaml

_SEVERITIES = {rule.name: rule.severity for rule in RULES}


def problem_finding(origin: Origin, rule: Rule, problem: Problem, configuration_path: str) -> Finding:
    """A rule's problem as a finding; a problem in the configuration has no fix."""
    severity = problem.severity or rule.severity
    if problem.file is not None and problem.file in origin.members:
        origin = Origin(problem.file, load_yaml(origin.members[problem.file]))
    path, span = origin.place(problem.path, problem.at)
    places = [(origin.place(where, At.KEY), what) for where, what in problem.related]
    related = tuple((there, what) for (where, there), what in places if where == path)
    fix = None if path == configuration_path else _fix(span, problem.instead)
    return Finding(
        rule.name,
        severity,
        path,
        span,
        problem.message,
        problem.help,
        related,
        _subject(problem.path),
        fix,
        problem.overrun,
    )


def syntax_findings(path: str, faults: Iterable[Fault]) -> list[Finding]:
    """The findings about a text's syntax."""
    return [_finding(path, fault.rule, fault.span, fault.message, fault.help) for fault in faults]


def shape_finding(path: str, document: Document, fault: ShapeFault) -> Finding:
    """A fault of shape as a finding."""
    span = span_of(document, fault.path, At(fault.at))
    finding = _finding(path, fault.rule, span, fault.message, fault.help, fault.path)
    return replace(finding, fix=_fix(span, fault.instead), more=fault.more)


def shape_findings(origin: Origin, broken: Iterable[Path]) -> list[Finding]:
    """Faults of shape as findings, without those at the position of a syntax fault."""
    from budgetlint.shape.faults import explained

    document = origin.document
    places = {(fault.span.line, fault.span.column) for fault in document.faults}
    unread = [path for path in broken if origin.base is None or not origin.base.states(path)]
    faults = explained(document, unread) if unread else ()
    if origin.base is not None:
        faults = faults_beside_removals(faults, document.data)
    spans = [span_of(document, fault.path, At(fault.at)) for fault in faults]
    return [
        shape_finding(origin.path, document, fault)
        for fault, span in zip(faults, spans, strict=True)
        if (span.line, span.column) not in places or fault.more
    ]


def extension_findings(origin: Origin, extension: Extended) -> list[Finding]:
    """The findings about `extends`, and about the defaults that it names, each in its own text."""
    findings = [shape_finding(origin.path, origin.document, fault) for fault in extension.faults]
    if extension.base is not None:
        path, document = extension.base.path, extension.base.document
        findings += syntax_findings(path, document.faults)
        findings += [shape_finding(path, document, fault) for fault in extension.base_faults]
    return findings


def policy_findings(origin: Origin, data: Plain, policy: str) -> list[Finding]:
    """The findings about values that an organisation's own schema does not allow."""
    from budgetlint.shape.policy import policy_faults

    findings: list[Finding] = []
    for fault in policy_faults(data, policy):
        path, document = origin.file_of(fault.path)
        findings.append(replace(shape_finding(path, document, fault), fix=None, more=0))
    return findings


def _finding(path: str, rule: str, span: Span, message: str, advice: str | None, about: Path = ()) -> Finding:
    return Finding(rule, _SEVERITIES[rule], path, span, message, advice, (), _subject(about))


def _subject(path: Path) -> str:
    return ".".join(str(step) for step in path)


def _fix(span: Span, instead: str | None) -> Fix | None:
    return None if instead is None else Fix((Replacement(span, instead),))
