"""The severity of each rule: the configuration overrides the rule's default where that is allowed."""

from collections.abc import Iterable
from typing import Final

from budgetlint.findings.finding import Finding
from budgetlint.findings.problem import Severity
from budgetlint.findings.silencing import By, Rights, Silenced, unpermitted
from budgetlint.frozen import Frozen, replace
from budgetlint.model.configuration import Configuration
from budgetlint.rules.silencing import NEVER, ON_NOTICE, ON_PERMISSION

_LOUDNESS: Final = {Severity.ERROR: 2, Severity.WARNING: 1, Severity.INFO: 0}


class Settled(Frozen):
    """The findings that a configuration leaves, and those that it silences."""

    findings: list[Finding]
    silenced: list[Silenced]


class Selection:
    """A configuration's rule selection; `where` names the configuration in messages."""

    __slots__ = ("_configuration", "_per_file", "_plain", "_where", "rights")

    def __init__(self, configuration: Configuration, where: str) -> None:
        self._configuration = configuration
        self._where = where
        self._per_file = tuple(configuration.per_file_ignores.items())
        self._plain = configuration.select is None and not (
            configuration.ignore or configuration.severity or self._per_file
        )
        self.rights = Rights(NEVER, ON_PERMISSION, frozenset(configuration.allow_silencing), ON_NOTICE)

    def settled(self, findings: Iterable[Finding], path: str) -> Settled:
        """The findings of a file at the configuration's severities; its globs are matched against `path`."""
        listed = list(findings)
        if self._plain:
            return Settled(listed, [])
        left: list[Finding] = []
        silenced: list[Silenced] = []
        for finding in listed:
            setting = self._silences(finding.rule, path)
            word = self._configuration.severity.get(finding.rule)
            if not self.rights.may_be_silenced(finding.rule) or (setting is None and word is None):
                left.append(finding)
            elif self.rights.stays(finding):
                left.append(finding)
                left.extend(self._refused(finding, setting, word))
            elif setting is not None:
                silenced.append(Silenced(finding, By.CONFIGURATION, setting))
                left.extend(self._complaints(finding, setting))
            elif word is not None:
                self._lower(finding, Severity(word), left, silenced)
        return Settled(left, silenced)

    def _lower(self, finding: Finding, severity: Severity, left: list[Finding], silenced: list[Silenced]) -> None:
        """Applies another severity to a finding; one lowered to info counts as silenced, since text output omits infos."""
        left.append(replace(finding, severity=severity))
        if _LOUDNESS[severity] < _LOUDNESS[finding.severity]:
            setting = f"`severity` in `{self._where}`"
            left.extend(self._complaints(finding, setting))
            if severity is Severity.INFO:
                silenced.append(Silenced(finding, By.CONFIGURATION, setting))

    def _refused(self, finding: Finding, setting: str | None, word: str | None) -> list[Finding]:
        """The problem of a setting that would silence or lower a rule without permission."""
        if setting is None:
            if word is None or _LOUDNESS[Severity(word)] >= _LOUDNESS[finding.severity]:
                return []
            setting = f"`severity` in `{self._where}`"
        return self._complaints(finding, setting)

    def _complaints(self, finding: Finding, setting: str) -> list[Finding]:
        return [unpermitted(finding, setting, self.rights)] if self.rights.lacks_permission(finding) else []

    def _silences(self, rule: str, path: str) -> str | None:
        """The name of the setting that silences a rule in a file; None if none does."""
        configuration = self._configuration
        if rule in configuration.ignore:
            return f"`ignore` in `{self._where}`"
        if configuration.severity.get(rule) == "off":
            return f"`severity` in `{self._where}`"
        if configuration.select is not None and rule not in configuration.select:
            return f"`select` in `{self._where}`"
        if self._per_file:
            from budgetlint.lint.globs import matches

            if any(rule in rules and matches(glob, path) for glob, rules in self._per_file):
                return f"`per-file-ignores` in `{self._where}`"
        return None
