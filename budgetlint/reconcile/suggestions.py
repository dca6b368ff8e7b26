"""Suggested assumptions from observations, and the edits that write them into a budget file."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import ONE, exactly, in_step, settled, step_at, written, written_percent
from budgetlint.frozen import Frozen, parts
from budgetlint.model.budget import BudgetFile
from budgetlint.model.multipliers import CachePrefix, CacheShares, FailedJobs, Inherited
from budgetlint.model.workload import Workload
from budgetlint.model.workloads import Agent, LlmApp, volume_key, volume_names
from budgetlint.reconcile.reconciled import Assumption, Reconciled
from budgetlint.reconcile.results import Covered, FileReconciled
from budgetlint.source.document import Document, Path, Plain, value_at
from budgetlint.source.edit import Edit, NoPlace, edited, replacing, setting
from budgetlint.source.yaml_text import load_yaml

_TENTH: Final = Decimal("0.1")
VOLUMES: Final = volume_names()
_SHARES = frozenset({"retries", "duplicates", "failed_jobs.rate", "failed_jobs.billed"})
_CACHE = {"cache_reads": "reads", "cache_writes": "writes", "cache_hit_rate": "hit_rate"}


class Suggestion(Frozen):
    """A figure of a workload in the file and as observed; `path` is None if a person must decide."""

    workload: str
    name: str
    before: str | None
    after: str
    path: Path | None = None


def suggestions(
    file: BudgetFile, reconciled_file: FileReconciled, covered: Covered, *, extrapolated: bool
) -> tuple[Suggestion, ...]:
    """The observed values for a file's assumptions; figures that are close enough are left unchanged."""
    suggestions: list[Suggestion] = []
    for workload in reconciled_file.workloads:
        if workload.assumptions:
            of_one = list(_workload(file, reconciled_file, workload, whole=extrapolated or reconciled_file.factor >= 1))
            suggestions += of_one
            if any(one.path is not None for one in of_one):
                suggestions.append(_source(file.workloads[workload.name], workload.name, covered))
    return tuple(suggestions)


def _workload(
    file: BudgetFile, reconciled_file: FileReconciled, result: Reconciled, *, whole: bool
) -> Iterator[Suggestion]:
    workload = file.workloads[result.name]
    for row in result.assumptions:
        if row.observed is None or row.planned is None:
            continue
        if row.name in VOLUMES:
            factor = reconciled_file.factor if result.scale is None else result.scale
            if whole and factor:
                yield from _volume(workload, result.name, row, factor)
        elif row.name in _SHARES or (row.name in _CACHE and _in_same_terms(workload, row)):
            yield from _share(file, workload, result.name, row)
        elif row.name in _CACHE:
            continue
        else:
            yield from _quantity(workload, result.name, row)
    yield from _cache(workload, result)
    others = [model for model in result.models if model.name != result.planned_model]
    if others:
        used = ", ".join(dict.fromkeys(model.name or model.recorded for model in result.models))
        path: Path | None = ("workloads", result.name, "model") if len(result.models) == 1 else None
        yield Suggestion(result.name, "model", result.planned_model, used, path)


@exactly()
def _volume(workload: Workload, name: str, row: Assumption, factor: Decimal) -> Iterator[Suggestion]:
    """The suggestion for a volume, in the key that states it."""
    assert row.observed is not None
    key, per = stated_volume(workload, row.name)
    before = getattr(workload, key, None)
    if per and isinstance(before, Decimal):
        yield from _changed(name, key, before, rounded(row.observed / factor / per), ("workloads", name, key))


@exactly()
def stated_volume(workload: Workload, volume: str) -> tuple[str, Decimal]:
    """The key that states a volume, and the divisor from the volume to it; for a product, its last factor."""
    if volume == "requests" and isinstance(workload, LlmApp) and workload.requests is None:
        key = "requests_per_user_per_day"
        per = (workload.users or Decimal(0)) * (workload.active_days or Decimal(0))
        return key, per
    if isinstance(workload, Agent) and workload.tasks is None:
        key = "started_tasks" if workload.started_tasks is not None else "tasks_per_developer_per_day"
        per_person = (workload.developers or Decimal(0)) * (workload.active_days or Decimal(0))
        rejected = workload.multipliers.rejected_outputs
        kept = 1 - rejected if isinstance(rejected, Decimal) else ONE
        return key, kept * (Decimal(1) if key == "started_tasks" else per_person)
    return volume_key(type(workload)), Decimal(1)


def _quantity(workload: Workload, name: str, row: Assumption) -> Iterator[Suggestion]:
    assert row.observed is not None
    after = rounded(row.observed)
    if row.name == "first_call_tokens":
        if row.planned is not None and rounded(row.planned) != after:
            yield Suggestion(
                name, "context", f"{written(row.planned)} tokens of the first call", f"{written(after)} tokens"
            )
        return
    path: Path = ("workloads", name, row.name)
    if row.name == "growth_per_call":
        path = ("workloads", name, "context", row.name)
    elif row.name not in {part.name for part in parts(type(workload))}:
        return
    if row.name == "calls_per_task":
        after = max(in_step(row.observed, ONE), ONE)
    if row.planned is not None and rounded(row.planned) == after:
        return
    rejected = workload.multipliers.rejected_outputs
    if row.name == "attempts_per_accepted" and isinstance(rejected, Decimal):
        yield _rejected(name, rejected, row.observed)
    elif getattr(workload, row.name, None) is None and row.name != "growth_per_call":
        yield Suggestion(name, row.name, None, written(after), path)
    elif row.planned is not None:
        yield from _changed(name, row.name, row.planned, after, path)


@exactly()
def _rejected(name: str, before: Decimal, attempts: Decimal) -> Suggestion:
    """Attempts as the share of rejected outputs, if the plan states that: 1 − 1 ÷ attempts."""
    share = in_step((1 - 1 / attempts) * 100, _TENTH)
    path = ("workloads", name, "multipliers", "rejected_outputs")
    return Suggestion(name, "multipliers.rejected_outputs", f"{written_percent(before)}", f"{written(share)}%", path)


def _share(file: BudgetFile, workload: Workload, name: str, row: Assumption) -> Iterator[Suggestion]:
    assert row.observed is not None
    assert row.planned is not None
    after = in_step(row.observed * 100, _TENTH)
    if abs(after - row.planned * 100) < Decimal("0.05"):
        return
    kind, _, member = row.name.partition(".")
    if row.name in _CACHE:
        kind, member = "cache", _CACHE[row.name]
    planned = getattr(workload.multipliers, kind)
    path: Path | None = ("workloads", name, "multipliers", kind)
    if member:
        stated = isinstance(planned, (CacheShares, CachePrefix, FailedJobs))
        path = (*path, member) if stated and path is not None else None
    plan = getattr(file.multipliers, kind) if isinstance(planned, Inherited) else planned
    unstated = plan is None or isinstance(plan, Inherited)
    before = None if unstated and not row.planned else f"{written_percent(row.planned)}"
    yield Suggestion(name, f"multipliers.{kind}{'.' + member if member else ''}", before, f"{written(after)}%", path)


def _in_same_terms(workload: Workload, row: Assumption) -> bool:
    """Whether the plan states the cache in the terms of the row."""
    stated = workload.multipliers.cache
    return isinstance(stated, CachePrefix if row.name == "cache_hit_rate" else CacheShares)


def _cache(workload: Workload, result: Reconciled) -> Iterator[Suggestion]:
    """The suggestion for a cache that the plan lacks, which is set, or has in another mode, which a person must decide."""
    stated, seen = workload.multipliers.cache, result.cache
    if seen is None or type(stated) is type(seen):
        return
    if isinstance(stated, (CacheShares, CachePrefix)):
        yield Suggestion(result.name, "multipliers.cache", _cache_written(stated), _cache_written(seen))
    else:
        path = ("workloads", result.name, "multipliers", "cache")
        yield Suggestion(result.name, "multipliers.cache", None, _cache_written(seen), path)


def _cache_written(cache: CacheShares | CachePrefix) -> str:
    """The cache as written in a budget file."""
    if isinstance(cache, CachePrefix):
        figures = {"mode": "prefix", "hit_rate": _percent(cache.hit_rate)}
    else:
        figures = {"reads": _percent(cache.reads), "writes": _percent(cache.writes)}
    figures |= {"ttl": cache.ttl} if cache.ttl != "5m" else {}
    return f"{{{', '.join(f'{name}: {figure}' for name, figure in figures.items())}}}"


def _percent(share: Decimal) -> str:
    return f"{written(in_step(share * 100, _TENTH))}%"


def _changed(name: str, key: str, before: Decimal, after: Decimal, path: Path) -> Iterator[Suggestion]:
    if rounded(before) != after:
        yield Suggestion(name, key, written(before), written(after), path)


def _source(workload: Workload, name: str, covered: Covered) -> Suggestion:
    origin = workload.assumptions_from
    before = f"{origin.source or 'none'}, {origin.measured_on or 'none'}" if origin is not None else None
    after = f'{{source: "production records, {covered.first} to {covered.last}", measured_on: {covered.last}}}'
    return Suggestion(name, "assumptions_from", before, after, ("workloads", name, "assumptions_from"))


def rounded(number: Decimal) -> Decimal:
    """A mean rounded for a file: to a whole number from 100 on, else to three significant digits."""
    value = settled(number)
    if abs(value) >= 100 or not value:
        return in_step(value, ONE)
    return in_step(value, step_at(value, 3))


def applied(text: str, suggestions: tuple[Suggestion, ...]) -> tuple[str, tuple[Suggestion, ...]]:
    """The text with all suggestions applied that have a place in it, and the remaining suggestions."""
    left: list[Suggestion] = []
    for suggestion in suggestions:
        document = load_yaml(text)
        try:
            if suggestion.path is None:
                raise NoPlace
            text = edited(text, _edits(document, suggestion.path, suggestion.after))
        except NoPlace:
            left.append(suggestion)
    return text, tuple(left)


def _edits(document: Document, path: Path, value: str) -> list[Edit]:
    """The edits that set a value (for a range, its mean), creating a missing mapping."""
    stated = value_at(document.data, path)
    if isinstance(stated, dict) and "mean" in stated and value[:1] != "{":
        return [setting(document, (*path, "mean"), value)]
    holder = value_at(document.data, path[:-1])
    if path[-1] == "assumptions_from":
        return _sourced(document, path, value)
    if isinstance(holder, dict) and holder:
        return [_raw(setting(document, path, "X"), value) if value[:1] == "{" else setting(document, path, value)]
    if holder is None and path[-2:-1] == ("multipliers",):
        return [_raw(setting(document, path[:-1], "X"), f"{{{path[-1]}: {value}}}")]
    raise NoPlace


def _sourced(document: Document, path: Path, value: str) -> list[Edit]:
    """The edits that set `assumptions_from`: key by key, or as a new line."""
    there = value_at(document.data, path)
    if not isinstance(there, dict) or not there:
        return [_raw(setting(document, path, "X"), value)]
    data = load_yaml(value).data
    wanted: Mapping[str, Plain] = data if isinstance(data, dict) else {}
    edits = []
    for key, text in wanted.items():
        where = (*path, key)
        edits.append(replacing(document, where, str(text)) if key in there else setting(document, where, str(text)))
    return edits


def _raw(edit: Edit, value: str) -> Edit:
    """An edit with its placeholder replaced with an unquoted value."""
    return Edit(edit.start, edit.end, edit.text[:-1] + value)
