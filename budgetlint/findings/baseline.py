"""The baseline: findings accepted as they are, identified by their subject, not their line."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from budgetlint.figures.exact import written as figure
from budgetlint.findings.finding import Finding
from budgetlint.findings.fingerprints import about
from budgetlint.findings.problem import Overrun
from budgetlint.findings.silencing import NO_RIGHTS, By, Rights, Silenced, unpermitted
from budgetlint.frozen import Frozen, replace
from budgetlint.source.encoding import lines_of

VERSION: Final = 1
_OVERRUN: Final = ("amount", "ceiling", "currency", "period", "basis")
_DIGITS: Final = 100


class Known(Frozen):
    """An accepted finding; `about` is its data path or, if it has none, the text of its line.

    An exceeded budget is recorded with its amounts: the entry accepts nothing worse.
    """

    path: str
    rule: str
    about: str
    overrun: Overrun | None = None

    def line(self) -> str:
        """The entry as a line of the baseline file."""
        entry = {"path": self.path, "rule": self.rule, "about": self.about}
        if self.overrun is not None:
            entry["amount"] = figure(self.overrun.amount)
            entry["ceiling"] = figure(self.overrun.ceiling)
            entry |= {name: str(getattr(self.overrun, name)) for name in ("currency", "period", "basis")}
        return json.dumps(entry, ensure_ascii=False)

    def accepts(self, other: "Known") -> bool:
        """Whether another finding is the accepted one, and no worse."""
        if (self.path, self.rule, self.about) != (other.path, other.rule, other.about):
            return False
        return other.overrun is None or (self.overrun is not None and other.overrun.within(self.overrun))


class UnreadableBaseline(ValueError):
    """The text is not a baseline; the message is written for the user."""


class Against(Frozen):
    """Findings compared with a baseline: those it does not accept, those it accepts, and entries that match nothing."""

    findings: tuple[Finding, ...]
    silenced: tuple[Silenced, ...]
    gone: tuple[Known, ...]


def known(findings: Sequence[Finding], texts: Mapping[str, str]) -> tuple[Known, ...]:
    """The baseline entry of each finding, in order."""
    lines = {path: lines_of(text) for path, text in texts.items()}
    return tuple(Known(finding.path, finding.rule, about(finding, lines), finding.overrun) for finding in findings)


def written(findings: Sequence[Finding], texts: Mapping[str, str], rights: Rights = NO_RIGHTS) -> str:
    """The text of a baseline that accepts every finding that may be silenced, one per line."""
    acceptable = [finding for finding in findings if not rights.stays(finding)]
    entries = sorted(known(acceptable, texts), key=lambda entry: (entry.path, entry.rule, entry.about))
    inner = ",\n".join(f"    {entry.line()}" for entry in entries)
    listed = f"\n{inner}\n  " if inner else ""
    return f'{{\n  "version": {VERSION},\n  "findings": [{listed}]\n}}\n'


def read(text: str) -> Counter[Known]:
    """The entries of a baseline and how often each occurs. Raises `UnreadableBaseline` if the text is not a
    baseline."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableBaseline(f"not valid JSON: {error}") from None
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise UnreadableBaseline(f"not a baseline of version {VERSION}")
    return Counter(_entries(data.get("findings")))


def _entries(entries: object) -> Iterator[Known]:
    if not isinstance(entries, list):
        raise UnreadableBaseline("`findings` is not a list")
    for entry in entries:
        identity = [entry.get(name) for name in ("path", "rule", "about")] if isinstance(entry, dict) else []
        path, rule, what = identity if len(identity) == 3 else (None, None, None)
        if not isinstance(path, str) or not isinstance(rule, str) or not isinstance(what, str):
            raise UnreadableBaseline("every finding needs `path`, `rule` and `about`")
        yield Known(path, rule, what, _overrun([entry.get(name) for name in _OVERRUN]))


def _overrun(values: list[object]) -> Overrun | None:
    """The amounts of an exceeded budget in an entry; None if any of them is missing."""
    amount, ceiling, *words = values
    if not isinstance(amount, str) or not isinstance(ceiling, str) or max(len(amount), len(ceiling)) > _DIGITS:
        return None
    texts = [word for word in words if isinstance(word, str)]
    try:
        figures = Decimal(amount), Decimal(ceiling)
    except InvalidOperation:
        return None
    if len(texts) != len(words) or not all(number.is_finite() for number in figures):
        return None
    currency, period, basis = texts
    return Overrun(*figures, currency, period, basis)


def against(
    findings: Sequence[Finding],
    texts: Mapping[str, str],
    accepted: Counter[Known],
    *,
    where: str,
    rights: Rights = NO_RIGHTS,
) -> Against:
    """Compare findings with a baseline; `where` is the baseline's name in messages."""
    left = _Left(accepted)
    kept: list[Finding] = []
    silenced: list[Silenced] = []
    for finding, identity in zip(findings, known(findings, texts), strict=True):
        entry = left.entry(identity) if rights.may_be_silenced(finding.rule) else None
        if entry is None:
            kept.append(finding)
        elif not entry.accepts(identity):
            kept.append(replace(finding, help=_no_longer(finding, entry, identity, where)))
        else:
            if rights.stays(finding):
                kept.append(finding)
            else:
                silenced.append(Silenced(finding, By.BASELINE, f"`{where}`"))
            if rights.lacks_permission(finding):
                kept.append(unpermitted(finding, f"`{where}`", rights))
    return Against(tuple(kept), tuple(silenced), left.gone())


class _Left:
    """The baseline entries not matched yet, by subject."""

    def __init__(self, accepted: Counter[Known]) -> None:
        self._entries: dict[tuple[str, str, str], list[Known]] = {}
        for entry in accepted.elements():
            self._entries.setdefault((entry.path, entry.rule, entry.about), []).append(entry)

    def entry(self, identity: Known) -> Known | None:
        """Take the entry for a finding, preferably one that accepts it; each entry is returned once."""
        entries = self._entries.get((identity.path, identity.rule, identity.about), [])
        if not entries:
            return None
        best = next((entry for entry in entries if entry.accepts(identity)), entries[0])
        entries.remove(best)
        return best

    def gone(self) -> tuple[Known, ...]:
        """The entries that no finding matches any more."""
        left = [entry for entries in self._entries.values() for entry in entries]
        return tuple(sorted(left, key=lambda entry: (entry.path, entry.rule, entry.about)))


def _no_longer(finding: Finding, entry: Known, identity: Known, where: str) -> str:
    """The finding that an entry no longer accepts, with the reason and the line that would accept it."""
    why = "states no amounts" if entry.overrun is None else "accepts only less than this"
    line = f"`{where}` {why}; to accept it as it is now, write {identity.line()}"
    return line if finding.help is None else f"{finding.help}; {line}"
