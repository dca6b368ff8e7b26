"""Everything that a change does to the gate, from its two sides."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from budgetlint.figures.exact import exactly
from budgetlint.findings.finding import Finding
from budgetlint.findings.gate_change import GateChange
from budgetlint.findings.problem import Severity
from budgetlint.gate.budgets import age_changes, budget_changes, buffer_changes, file_changes
from budgetlint.gate.prices import Catalog, price_changes
from budgetlint.gate.renames import in_todays_names
from budgetlint.gate.side import GateSide, SideFile
from budgetlint.gate.silencers import baseline_changes, comment_changes, setting_changes
from budgetlint.source.document import Span
from budgetlint.source.encoding import lines_of

LOOSENED: Final = "gate-loosened"


@exactly()
def gate_changes(
    before: GateSide, after: GateSide, catalog: Catalog, is_checked: Callable[[str], bool] = lambda _: True
) -> tuple[GateChange, ...]:
    """Everything that a change does to the gate, by file and line; `is_checked` returns whether a path is to be
    checked."""
    changes = [*setting_changes(before.settings, after.settings), *baseline_changes(before.settings, after.settings)]
    pairs = matched(before, after)
    payable = _compares_payable(before) or _compares_payable(after)
    for old, new in pairs:
        if new is None:
            if is_checked(old.path):
                changes.append(GateChange("file", old.path, _name(old), None, old.path, 1))
            continue
        changes += file_changes(old, new)
        changes += budget_changes(in_todays_names(old, new, surely=True), new)
        earlier = in_todays_names(old, new)
        changes += [*buffer_changes(earlier, new), *age_changes(old, new, before.settings.configuration)]
        if old.file is not None and old.file.accounts:
            from budgetlint.gate.accounts import account_changes

            changes += account_changes(earlier, new)
        if old.file is not None and old.file.commitments:
            from budgetlint.gate.commitments import commitment_changes

            changes += commitment_changes(earlier, new)
        changes += [*price_changes(old, new, catalog), *comment_changes(earlier, new)]
        if payable:
            from budgetlint.gate.adjustments import adjustment_changes

            changes += adjustment_changes(earlier, new)
    changes += _in_defaults(pairs)
    return tuple(
        sorted(dict.fromkeys(changes), key=lambda change: (change.path, change.line, change.kind, change.subject))
    )


def _in_defaults(pairs: Iterable[tuple[SideFile, SideFile | None]]) -> Iterator[GateChange]:
    """What comments silence in the defaults that files extend, once for all these files."""
    changes = (
        comment_changes(old.extended, new.extended)
        for old, new in pairs
        if new is not None and new.extended is not None
    )
    return iter(dict.fromkeys(change for some in changes for change in some))


def _compares_payable(side: GateSide) -> bool:
    """Whether any budget compares the payable amount: only then does an adjustment affect a gate."""
    files = (file.file for file in side.files if file.file is not None)
    return any(budget.basis == "payable" for file in files for budget in file.budgets.values())


def matched(before: GateSide, after: GateSide) -> tuple[tuple[SideFile, SideFile | None], ...]:
    """Each earlier file with its later version: matched by name, else by path; None if it is gone."""
    earlier, now = _by_name(before), _by_name(after)
    by_path = {file.path: file for file in after.files}
    became = {file.path: now[name] for name, file in earlier.items() if name in now}
    taken = {file.path for file in became.values()}
    for old in before.files:
        if old.path not in became and old.path in by_path and old.path not in taken:
            became[old.path] = by_path[old.path]
    return tuple((old, became.get(old.path)) for old in before.files)


def _by_name(side: GateSide) -> dict[str, SideFile]:
    """The files by name, except those that share a name."""
    names = [(name, file) for file in side.files if (name := _name(file)) is not None]
    counts = Counter(name for name, _ in names)
    return {name: file for name, file in names if counts[name] == 1}


def _name(file: SideFile) -> str | None:
    """A file's name, even if the rest can't be read."""
    data = file.document.data
    name = data.get("name") if isinstance(data, dict) else None
    return name if isinstance(name, str) else None


def loosened(changes: tuple[GateChange, ...]) -> tuple[GateChange, ...]:
    """The changes that loosen the gate."""
    return tuple(change for change in changes if change.looser)


def worth_telling(changes: tuple[GateChange, ...]) -> tuple[GateChange, ...]:
    """The loosenings, then what is silenced less than before."""
    return (*loosened(changes), *(change for change in changes if not change.looser))


def findings_of(changes: tuple[GateChange, ...], severity: Severity, texts: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each loosening, at its line."""
    lines = {change.path: lines_of(texts.get(change.path, "")) for change in changes}
    for change in changes:
        span = _span(change.line, lines[change.path])
        yield Finding(LOOSENED, severity, change.path, span, described(change), _ADVICE, (), change.subject)


def _span(number: int, lines: list[str]) -> Span:
    """The span of the text on a line."""
    line = lines[number - 1] if number <= len(lines) else ""
    start = len(line) - len(line.lstrip()) + 1
    return Span(number, start, number, max(start, len(line.rstrip()) + 1))


_ADVICE: Final = "have the budget's owner approve it"
_WORDS: Final = {
    "file": "the budget file is gone: {subject}",
    "budget": "`{subject}` is gone, was {before}",
    "ceiling": "the ceiling of `{subject}` goes up from {before} to {after}",
    "basis": "`{subject}` compares an earlier amount with its ceiling: {after} instead of {before}",
    "max-probability": "`{subject}` may be exceeded with probability {after}, was {before}",
    "limit": "the limit of `{subject}` goes up from {before} to {after}",
    "reset": "the limit of `{subject}` is reset every {after}, was every {before}",
    "balance": "`{subject}` is {after}, was {before}",
    "top-up": "`{subject}` buys credits: {after}, was {before}",
    "byok": "`{subject}` takes less from the account: {after}, was {before}",
    "used": "`{subject}` is less than planned: {after}, was {before}",
    "pays": "`{subject}` {after}, unlike before",
    "adjustment": "`{subject}` lowers the payable amount: {after}, was {before}",
    "commitment": "less of `{subject}` can be unused: {after}, was {before}",
    "without": "`{subject}` leaves out {after}, was {before}",
    "warn-at": "`{subject}` warns later: at {after}, was {before}",
    "scope": "`{subject}` {after}, unlike before",
    "of": "`{subject}` {after}",
    "currency": "`{subject}` is in {after}, was in {before}",
    "per": "`{subject}` is per {after}, was per {before}",
    "within": "`{subject}` is within {after}, was within {before}",
    "raised": "`{subject}` is raised to {after}, was {before}",
    "calendar": "`{subject}` is {after}, was {before}",
    "extends": "the file extends {after}, was {before}",
    "includes": "the budgets no longer cover `{before}`",
    "buffer": "`{subject}` goes down from {before} to {after}",
    "max-age-days": "prices may be older: {after}, was {before}",
    "pin": "the prices are no longer pinned, were pinned by {before}",
    "price": "the price of `{subject}` changes from {before} to {after}",
    "contract": "the contract of `{subject}` changes from {before} to {after}",
    "suppression": "a comment silences `{subject}`: {after}",
    "baseline": "the baseline accepts {after}, was {before}",
    "setting": "`{subject}` in the configuration: {after}, was {before}",
}
_GONE: Final = {
    "suppression": "a comment no longer silences `{subject}`: {before}",
    "baseline": "the baseline no longer accepts {before}",
}


_REMOVED: Final = {"limit": "the limit of `{subject}` is gone, was {before}"}


def described(change: GateChange) -> str:
    """A change to the gate as a sentence."""
    words = (_REMOVED if change.looser else _GONE).get(change.kind) if change.after is None else None
    return (words or _WORDS[change.kind]).format(
        subject=change.subject, before=change.before or "none", after=change.after or "none"
    )
