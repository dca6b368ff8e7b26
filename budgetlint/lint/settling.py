"""The findings about a file, split into reported and silenced ones by the configuration and by comments."""

from budgetlint.findings.finding import Finding
from budgetlint.findings.silencing import MARK, UNUSED
from budgetlint.lint.origin import Origin
from budgetlint.lint.select import Selection, Settled
from budgetlint.rules import RULES
from budgetlint.rules.rule import Gate
from budgetlint.source.document import Document

_KNOWN_RULES = frozenset(rule.name for rule in RULES)
_OF_COMMENTS = frozenset(rule.name for rule in RULES if rule.gate is Gate.SUPPRESSION)


def settled(origin: Origin, findings: list[Finding], selection: Selection, configuration: str, prefix: str) -> Settled:
    """The findings about a file, its defaults and the configuration at the path `configuration`.

    `prefix` is the folder that is put before a reported path to match the configuration's globs.
    """
    about = [finding for finding in findings if finding.path == configuration]
    if about:
        findings = [finding for finding in findings if finding.path != configuration]
        of_files = settled(origin, findings, selection, configuration, prefix)
        of_configuration = selection.settled(about, configuration)
        return Settled(
            [*of_files.findings, *of_configuration.findings], [*of_files.silenced, *of_configuration.silenced]
        )
    if origin.base is None and not origin.members:
        return _settled_in(origin.path, origin.document, findings, selection, prefix)
    here = [finding for finding in findings if finding.path == origin.path]
    kept = _settled_in(origin.path, origin.document, here, selection, prefix)
    for path in dict.fromkeys(finding.path for finding in findings if finding.path != origin.path):
        rest = [finding for finding in findings if finding.path == path]
        there = _settled_in(path, origin.text_of(path), rest, selection, prefix)
        reported = [finding for finding in there.findings if finding.rule != UNUSED]
        kept = Settled([*kept.findings, *reported], [*kept.silenced, *there.silenced])
    return kept


def _settled_in(path: str, document: Document, findings: list[Finding], selection: Selection, prefix: str) -> Settled:
    """Applies first the configuration, then comments, then the configuration to findings about comments."""
    configured = selection.settled(findings, prefix + path)
    if MARK not in document.text:
        return configured
    from budgetlint.findings.suppress import applied, suppressions

    commented = applied(path, suppressions(document), configured.findings, _KNOWN_RULES, selection.rights)
    about = [finding for finding in commented.findings if finding.rule in _OF_COMMENTS]
    rest = [finding for finding in commented.findings if finding.rule not in _OF_COMMENTS]
    of_comments = selection.settled(about, prefix + path)
    silenced = [*configured.silenced, *commented.silenced, *of_comments.silenced]
    return Settled([*rest, *of_comments.findings], silenced)
