"""Which rules speak, and how loud: the configuration over what rules say of themselves."""

import re
from collections.abc import Iterable
from functools import cache

from budgetlint.findings.problem import Severity
from budgetlint.frozen import Frozen
from budgetlint.model.configuration import Configuration
from budgetlint.rules.rule import Rule


class Selection(Frozen):
    """The severity of each rule that speaks, and the files that rules leave alone."""

    severities: dict[str, Severity]
    overridden: frozenset[str] = frozenset()
    ignores: tuple[tuple[str, frozenset[str]], ...] = ()

    def severity(self, rule: str, own: Severity | None = None) -> Severity | None:
        """How loud a rule is: the configuration's word, else the problem's own, else the rule's; None if silent."""
        base = self.severities.get(rule)
        if base is None or own is None or rule in self.overridden:
            return base
        return own

    def ignored_in(self, path: str) -> frozenset[str]:
        """The rules that leave a file alone."""
        found: frozenset[str] = frozenset()
        for glob, rules in self.ignores:
            if glob_pattern(glob).fullmatch(path):
                found |= rules
        return found


def selection(rules: Iterable[Rule], configuration: Configuration) -> Selection:
    """The rules that a configuration lets speak. `off` silences a rule as `ignore` does."""
    chosen = configuration.select
    severities: dict[str, Severity] = {}
    for rule in rules:
        word = configuration.severity.get(rule.name)
        selected = chosen is None or rule.name in chosen
        if selected and rule.name not in configuration.ignore and word != "off":
            severities[rule.name] = Severity(word) if word else rule.severity
    ignores = tuple((glob, frozenset(names)) for glob, names in configuration.per_file_ignores.items())
    return Selection(severities, frozenset(configuration.severity), ignores)


@cache
def glob_pattern(glob: str) -> re.Pattern[str]:
    """A glob over paths: `*` stays within a folder, `**` crosses them, `?` is one character."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob)
    meaning = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(meaning.get(part) or re.escape(part) for part in parts))
