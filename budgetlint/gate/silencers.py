"""What a change silences: comments, entries of a baseline, and settings of the configuration."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from budgetlint.findings.baseline import Known
from budgetlint.findings.gate_change import GateChange
from budgetlint.findings.problem import Severity
from budgetlint.gate.side import SideFile, SideSettings
from budgetlint.model.configuration import Configuration, Required, SeverityName
from budgetlint.rules import RULES
from budgetlint.source.document import Document, Path, Plain

_LOUDNESS: Final[Mapping[str, int]] = {"error": 3, "warning": 2, "info": 1, "off": 0}
_SEVERITIES: Final[Mapping[str, Severity]] = {rule.name: rule.severity for rule in RULES}


def comment_changes(before: SideFile | None, after: SideFile) -> Iterator[GateChange]:
    """Suppressions that were added or removed, by rule and target; moved lines make no difference."""
    old, new = {} if before is None else _comments(before), _comments(after)
    for key, lines in new.items():
        rule, subject = key
        for line in lines[len(old.get(key, ())) :]:
            yield GateChange("suppression", subject or rule, None, f"ignore[{rule}]", after.path, line)
    for key, lines in old.items():
        rule, subject = key
        for _ in lines[len(new.get(key, ())) :]:
            line = after.line(*subject.split("."))
            yield GateChange("suppression", subject or rule, f"ignore[{rule}]", None, after.path, line, looser=False)


def _comments(side: SideFile) -> dict[tuple[str, str], list[int]]:
    """The lines of the comments that silence something, by rule and by the data path of their target line."""
    if not side.comments:
        return {}
    subjects = {line: _todays(subject, side.names) for line, subject in _subjects(side.document).items()}
    comments: dict[tuple[str, str], list[int]] = {}
    for comment in side.comments:
        for rule in dict.fromkeys(comment.rules) if comment.well_formed and comment.reason else ():
            comments.setdefault((rule, subjects.get(comment.line, "")), []).append(comment.span.line)
    return comments


def _todays(subject: str, names: Mapping[str, str]) -> str:
    """The target of a comment, with the current name of a renamed workload."""
    key, _, rest = subject.partition(".")
    name, dot, inner = rest.partition(".")
    return f"{key}.{names[name]}{dot}{inner}" if key == "workloads" and name in names else subject


def _subjects(document: Document) -> dict[int, str]:
    """The first data path that begins on each line."""
    subjects: dict[int, str] = {}
    seen: set[int] = set()
    left: list[tuple[Path, Plain]] = [((), document.data)] if document.readable else []
    while left:
        path, here = left.pop()
        if id(here) in seen:
            continue
        seen.add(id(here))
        entries: Iterable[tuple[str | int, Plain]]
        entries = here.items() if isinstance(here, dict) else enumerate(here) if isinstance(here, list) else ()
        for step, value in entries:
            inner = (*path, step)
            subjects.setdefault(document.places.key(inner).line, ".".join(map(str, inner)))
            if isinstance(value, (dict, list)):
                left.append((inner, value))
    return subjects


def baseline_changes(before: SideSettings, after: SideSettings) -> Iterator[GateChange]:
    """Entries of a baseline that were added, accept more, or were removed."""
    old, new = Counter(before.baseline), Counter(after.baseline)
    for entry, number in (new - old).items():
        earlier = next((other for other in before.baseline if _same(entry, other)), None)
        looser = earlier is None or not earlier.accepts(entry) or new[entry] > 1
        was = None if earlier is None or number > 1 else earlier.line()
        yield GateChange("baseline", f"{entry.path}: {entry.about}", was, entry.line(), after.baseline_path, 1, looser)
    for entry in old - new:
        if not any(_same(entry, other) for other in after.baseline):
            subject = f"{entry.path}: {entry.about}"
            yield GateChange("baseline", subject, entry.line(), None, after.baseline_path, 1, looser=False)


def _same(one: Known, other: Known) -> bool:
    return (one.path, one.rule, one.about) == (other.path, other.rule, other.about)


def setting_changes(before: SideSettings, after: SideSettings) -> Iterator[GateChange]:
    """Settings that silence more than before, or less."""
    old, new = before.configuration, after.configuration
    names = ("ignore", "allow-silencing", "per-file-ignores")
    for name, was, now in zip(names, _listed(old), _listed(new), strict=True):
        for word in sorted(now - was):
            yield _setting(after, name, None, word, looser=True)
        for word in sorted(was - now):
            yield _setting(after, name, word, None, looser=False)
    yield from _selected(after, old, new)
    for rule in sorted({*old.severity, *new.severity}):
        loud, now_loud = _severity(old, rule), _severity(new, rule)
        if loud != now_loud:
            looser = _LOUDNESS[now_loud] < _LOUDNESS[loud]
            yield _setting(after, "severity", f"{rule} = {loud}", f"{rule} = {now_loud}", looser=looser)
    yield from _others(before, after)


def _listed(configuration: Configuration) -> tuple[set[str], set[str], set[str]]:
    per_file = {f"{glob}: {rule}" for glob, rules in configuration.per_file_ignores.items() for rule in rules}
    return set(configuration.ignore), set(configuration.allow_silencing), per_file


def _selected(after: SideSettings, old: Configuration, new: Configuration) -> Iterator[GateChange]:
    was = set(_SEVERITIES) if old.select is None else set(old.select)
    now = set(_SEVERITIES) if new.select is None else set(new.select)
    for looser, words in ((True, was - now), (False, now - was)):
        if words:
            names = ", ".join(sorted(words)) if len(words) <= 3 else f"{len(words)} rules"
            yield _setting(after, "select", names if looser else None, None if looser else names, looser=looser)


def _severity(configuration: Configuration, rule: str) -> SeverityName:
    default = _SEVERITIES.get(rule, Severity.ERROR)
    return configuration.severity.get(rule, default.value)


def _others(before: SideSettings, after: SideSettings) -> Iterator[GateChange]:
    """The policy, the age of prices if files state none, and the severity of a loosening."""
    old, new = before.configuration, after.configuration
    if before.policy != after.policy:
        yield _setting(after, "policy", _policy(before), _policy(after), looser=before.policy is not None)
    was, now = old.max_age_days, new.max_age_days
    if was != now:
        ages = [90 if limit is None else int(limit) for limit in (was, now)]
        yield _setting(after, "max-age-days", f"{ages[0]} days", f"{ages[1]} days", looser=ages[1] > ages[0])
    if old.require != new.require:
        strict = [_STRICTNESS[required] for required in (old.require, new.require)]
        yield _setting(after, "pricing.require", old.require, new.require, looser=strict[1] < strict[0])
    if old.gate.loosened != new.gate.loosened:
        looser = _LOUDNESS[new.gate.loosened] < _LOUDNESS[old.gate.loosened]
        yield _setting(after, "gate.loosened", old.gate.loosened, new.gate.loosened, looser=looser)


_STRICTNESS: Final[Mapping[Required | None, int]] = {None: 0, "confirmed": 1, "official": 2}


def _policy(settings: SideSettings) -> str | None:
    return None if settings.policy is None else f"{settings.configuration.policy}"


def _setting(settings: SideSettings, name: str, before: str | None, after: str | None, *, looser: bool) -> GateChange:
    """A changed setting, at the line of the configuration that states it."""
    word = (after or before or name).split(" = ")[0].rpartition(": ")[2]
    return GateChange("setting", name, before, after, settings.path, _line(settings.text, name, word), looser)


def _line(text: str, name: str, word: str) -> int:
    """The first line with a word at or after the setting's own; the setting's line if there is none, 1 if that is
    missing too."""
    lines = text.splitlines()
    key = name.rpartition(".")[2]
    start = next((at for at, line in enumerate(lines, 1) if key in line or key.replace("-", "_") in line), None)
    if start is None:
        return 1
    return next((at for at, line in enumerate(lines[start - 1 :], start) if word in line), start)
