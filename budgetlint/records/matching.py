"""The assignment of records to workloads: the declarations under `match:` as SQL conditions."""

from collections.abc import Mapping, Sequence
from typing import Final

from budgetlint.frozen import Frozen, made
from budgetlint.records.calls import quoted
from budgetlint.records.moments import Hours, Offsets
from budgetlint.records.partitions import MomentSpan

Patterns = tuple[str, ...]
"""Exact texts or globs (`*`, `?`), one of which must match."""


class RecordMatch(Frozen):
    """The records of one workload: every stated part must match; one without any stated part matches nothing."""

    workload: str
    service: Patterns = ()
    model: Patterns = ()
    tags: Mapping[str, Patterns] = made(default_factory=dict)


class Options(Frozen):
    """Options for reading records.

    `prompt_thresholds` and `hours` split models by prompt size and by time of call, for prices that change there. Days are
    those of the zone `days`, UTC if it is empty. Submissions of the same thing within `duplicate_window_ms` while the first was in
    progress, or after it seemed lost, are duplicates; lines that only share an id are one call if each is within
    `line_window_ms` of the previous one. `progress` draws a bar on the terminal during a long query.
    """

    prompt_thresholds: tuple[int, ...] = ()
    hours: tuple[Hours, ...] = ()
    days: Offsets = ()
    duplicate_window_ms: int = 900_000
    line_window_ms: int = 180_000
    show_unread: int = 5
    memory_limit: str = "208MB"
    threads: int | None = None
    moved_by: str | None = None
    """`session` or `tag:KEY`: an additional key by which models are grouped."""
    progress: bool = False
    span: MomentSpan | None = None
    """Files in folders for days outside this span are not read."""


DEFAULT = Options()


SESSION: Final = "session"
TAG: Final = "tag:"


def asking_for(matches: Sequence[RecordMatch], moved_by: str | None) -> tuple[RecordMatch, ...]:
    """The matches plus one that matches nothing, so that the tag of `moved_by` is read too."""
    if moved_by is None or not moved_by.startswith(TAG):
        return tuple(matches)
    return (*matches, RecordMatch("", tags={moved_by.removeprefix(TAG): ()}))


def tag_keys(matches: Sequence[RecordMatch]) -> tuple[str, ...]:
    """The tags that matches use, sorted; no other tag is read."""
    return tuple(sorted({key for match in matches for key in match.tags}))


def workload_sql(matches: Sequence[RecordMatch], tag_column: Mapping[str, str]) -> str:
    """SQL for the name of the first match, or null."""
    cases = [f"WHEN {_condition(match, tag_column)} THEN '{quoted(match.workload)}'" for match in matches]
    return f"CASE {' '.join(cases)} END" if cases else "CAST(NULL AS VARCHAR)"


def _condition(match: RecordMatch, tag_column: Mapping[str, str]) -> str:
    parts = [_any("service", match.service)] if match.service else []
    if match.model:
        parts.append(f"({_any('model', match.model)} OR {_any(_WITH_PROVIDER, match.model)})")
    parts += [_any(tag_column[key], patterns) for key, patterns in match.tags.items()]
    return " AND ".join(parts) if parts else "FALSE"


_WITH_PROVIDER = "(COALESCE(provider, '') || '/' || model)"


def _any(text: str, patterns: Patterns) -> str:
    if not patterns:
        return "FALSE"
    exact = [f"'{quoted(one)}'" for one in patterns if not _is_glob(one)]
    tests = [f"{text} IN ({', '.join(exact)})"] if exact else []
    tests += [f"regexp_matches({text}, '{quoted(regex(one))}')" for one in patterns if _is_glob(one)]
    return f"({' OR '.join(tests)})"


def _is_glob(pattern: str) -> bool:
    return "*" in pattern or "?" in pattern


def regex(glob: str) -> str:
    """The regular expression of a glob, without a backslash, which engines read differently inside a text."""
    return "^" + "".join(_PIECES.get(one, f"[{one}]" if one in ".+(){}|$^[" else one) for one in glob) + "$"


_PIECES: Mapping[str, str] = {"*": ".*", "?": ".", "\\": "[\\\\]", "^": "[\\^]"}
