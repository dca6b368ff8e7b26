"""A baseline: the findings that were there when somebody drew a line, known by what they are about."""

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
    """A finding without its line; `about` is its data path, or its line's text where it has none.

    Of an exceeded budget it holds by how much: it accepts nothing worse.
    """

    path: str
    rule: str
    about: str
    overrun: Overrun | None = None

    def line(self) -> str:
        """The entry as the baseline file has it."""
        entry = {"path": self.path, "rule": self.rule, "about": self.about}
        if self.overrun is not None:
            entry["amount"] = figure(self.overrun.amount)
            entry["ceiling"] = figure(self.overrun.ceiling)
            entry |= {name: str(getattr(self.overrun, name)) for name in ("currency", "period", "basis")}
        return json.dumps(entry, ensure_ascii=False)

    def accepts(self, other: "Known") -> bool:
        """Whether a finding is the one that was accepted, and no worse."""
        if (self.path, self.rule, self.about) != (other.path, other.rule, other.about):
            return False
        return other.overrun is None or (self.overrun is not None and other.overrun.within(self.overrun))


class UnreadableBaseline(ValueError):
    """A text can't be used as a baseline; the message is for the user."""


class Against(Frozen):
    """Findings beside a baseline: those it does not accept, those it does, and its entries that match nothing."""

    findings: tuple[Finding, ...]
    silenced: tuple[Silenced, ...]
    gone: tuple[Known, ...]


def known(findings: Sequence[Finding], texts: Mapping[str, str]) -> tuple[Known, ...]:
    """What a baseline knows findings by, in their order."""
    lines = {path: lines_of(text) for path, text in texts.items()}
    return tuple(Known(finding.path, finding.rule, about(finding, lines), finding.overrun) for finding in findings)


def written(findings: Sequence[Finding], texts: Mapping[str, str], rights: Rights = NO_RIGHTS) -> str:
    """A baseline that accepts every finding that may be silenced, one a line."""
    acceptable = [finding for finding in findings if not rights.stays(finding)]
    entries = sorted(known(acceptable, texts), key=lambda entry: (entry.path, entry.rule, entry.about))
    inner = ",\n".join(f"    {entry.line()}" for entry in entries)
    listed = f"\n{inner}\n  " if inner else ""
    return f'{{\n  "version": {VERSION},\n  "findings": [{listed}]\n}}\n'


def read(text: str) -> Counter[Known]:
    """The findings that a baseline accepts, and how often each. Raises `UnreadableBaseline`."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableBaseline(f"it is not JSON: {error}") from None
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise UnreadableBaseline(f"it is not a baseline of version {VERSION}")
    return Counter(_entries(data.get("findings")))


def _entries(entries: object) -> Iterator[Known]:
    if not isinstance(entries, list):
        raise UnreadableBaseline("`findings` is not a list")
    for entry in entries:
        identity = [entry.get(name) for name in ("path", "rule", "about")] if isinstance(entry, dict) else []
        path, rule, what = identity if len(identity) == 3 else (None, None, None)
        if not isinstance(path, str) or not isinstance(rule, str) or not isinstance(what, str):
            raise UnreadableBaseline("every finding has `path`, `rule` and `about`")
        yield Known(path, rule, what, _overrun([entry.get(name) for name in _OVERRUN]))


def _overrun(values: list[object]) -> Overrun | None:
    """What an entry says of an exceeded budget; None where it does not say all of it."""
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
    """The findings beside a baseline; `where` is what the baseline is called in messages."""
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
    """The entries of a baseline that have not matched a finding yet, by what they are about."""

    def __init__(self, accepted: Counter[Known]) -> None:
        self._entries: dict[tuple[str, str, str], list[Known]] = {}
        for entry in accepted.elements():
            self._entries.setdefault((entry.path, entry.rule, entry.about), []).append(entry)

    def entry(self, identity: Known) -> Known | None:
        """The entry for a finding, one that accepts it where there is one; each is given once."""
        entries = self._entries.get((identity.path, identity.rule, identity.about), [])
        if not entries:
            return None
        best = next((entry for entry in entries if entry.accepts(identity)), entries[0])
        entries.remove(best)
        return best

    def gone(self) -> tuple[Known, ...]:
        """The entries that match nothing any more."""
        left = [entry for entries in self._entries.values() for entry in entries]
        return tuple(sorted(left, key=lambda entry: (entry.path, entry.rule, entry.about)))


def _no_longer(finding: Finding, entry: Known, identity: Known, where: str) -> str:
    """Why an entry no longer holds, and the line that would."""
    why = "says no amounts" if entry.overrun is None else "accepts less than this"
    line = f"`{where}` {why}; accepted as it is now: {identity.line()}"
    return line if finding.help is None else f"{finding.help}; {line}"
