"""Knobs: the numbers of a budget file that a reader may vary in a what-if, with their paths and limits."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final, get_args

from budgetlint.estimate.multipliers import applies, effective
from budgetlint.figures.exact import ONE, ZERO, written_percent
from budgetlint.frozen import Frozen, parts, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.context import CONTEXT_PARTS
from budgetlint.model.multipliers import INHERITED, CachePrefix, CacheShares, FailedJobs, Multipliers
from budgetlint.model.scalars import ATTEMPTS, NUMBER, SHARE, SHARE_BELOW_100, SHARE_TO_100, WHOLE, Form
from budgetlint.model.workload import Workload
from budgetlint.model.workloads import Agent, Image, Video

InputOf = Callable[[str], Decimal]
"""Returns the variable of a knob in a formula, by the knob's key."""

_ASIDE: Final = frozenset({"buffer", "compact_at"})
_HUNDRED: Final = 100
_TOKENS: Final = Decimal(5000)
"""The upper end of the slider for a number of tokens that starts at zero."""


class Knob(Frozen):
    """A number to vary: `path` is its path, `mapping` the whole value there, with None in the number's place.

    `follows` is the key of the file's own knob whose value it takes until it is varied itself.
    """

    key: str
    path: tuple[str, ...]
    value: Decimal
    form: Form
    most: Decimal | None = None
    follows: str | None = None
    mapping: tuple[tuple[str, str | None], ...] = ()

    @property
    def label(self) -> str:
        """The name of the number, in words."""
        if self.path[0] == "mix":
            return f"{self.path[1]}: {replace(self, key=self.key.split('.', 2)[2], path=self.path[2:]).label}"
        if self.mapping and self.mapping[0][0] == "driver":
            return f"{self.path[-1].replace('_', ' ')} for each of {self.mapping[0][1]}"
        return _LABELS.get(self.key, self.path[-1].replace("_", " "))

    @property
    def step(self) -> Decimal:
        """The step of a slider: a hundredth of its range, rounded down to 1, 2 or 5 times a power of ten."""
        if self.form in (SHARE, SHARE_TO_100, SHARE_BELOW_100):
            return Decimal("0.005")
        raw = self.top / _HUNDRED
        power = Decimal(1).scaleb(raw.adjusted())
        digit = next(factor for factor in (5, 2, 1) if raw >= power * factor)
        return max(power * digit, ONE) if self.form is WHOLE else power * digit

    @property
    def top(self) -> Decimal:
        """The upper end of a slider: three times the stated value, or well above zero."""
        if self.form in (SHARE, SHARE_TO_100, SHARE_BELOW_100):
            least = ONE if self.form is SHARE_TO_100 else Decimal("0.5")
            return min(self.most or self.value * 3 or least, max(least, self.value * 2))
        if self.form is ATTEMPTS:
            return max(Decimal(5), self.value * 2)
        if self.value:
            return self.value * 3
        return _TOKENS if "context." in self.key or self.key.endswith("_tokens") else Decimal(_HUNDRED)


_LABELS: Final = {
    "cache.reads": "cache reads",
    "cache.hit_rate": "cache hit rate",
    "failed_jobs.rate": "failed jobs",
}


def file_knobs(file: BudgetFile) -> tuple[Knob, ...]:
    """The multipliers and the buffer of the whole file; missing ones are at zero."""
    multipliers = file.multipliers
    knobs = [_cache_knob(multipliers.cache, None), _share_knob("retries", multipliers.retries, SHARE, None)]
    knobs.append(_share_knob("duplicates", multipliers.duplicates, SHARE, None))
    knobs.append(Knob(key="buffer", path=("buffer",), value=file.buffer or ZERO, form=SHARE))
    return tuple(knobs)


def workload_knobs(file: BudgetFile, workload: Workload) -> tuple[Knob, ...]:
    """The numbers of a workload, in the order of the layers: usage, multipliers, buffer."""
    return (*_assumptions(file, workload), *_operations(file, workload), _buffer(file, workload))


def _buffer(file: BudgetFile, workload: Workload) -> Knob:
    buffer = workload.buffer
    value = file.buffer or ZERO if buffer is None else buffer
    return Knob(
        key="buffer", path=("buffer",), value=value, form=SHARE, follows=None if buffer is not None else "buffer"
    )


def _assumptions(file: BudgetFile, workload: Workload) -> Iterator[Knob]:
    for part in parts(type(workload)):
        value = getattr(workload, part.name)
        if isinstance(value, Decimal) and part.name not in _ASIDE:
            yield Knob(key=part.name, path=(part.name,), value=value, form=_form(part.annotation))
    if _may_count_attempts(file, workload):
        yield Knob(key="attempts_per_accepted", path=("attempts_per_accepted",), value=ONE, form=ATTEMPTS)
    if isinstance(workload, Agent):
        for name in (*CONTEXT_PARTS, "growth_per_call", "compact_at"):
            value = getattr(workload.context, name)
            if value or (name == "growth_per_call" and value is not None):
                yield Knob(key=f"context.{name}", path=("context", name), value=value, form=NUMBER)
    for meter, quantity in workload.usage.items():
        yield Knob(key=f"usage.{meter}", path=("usage", meter), value=quantity, form=NUMBER)


def _may_count_attempts(file: BudgetFile, workload: Workload) -> bool:
    """Whether attempts may be added, without replacing rejected outputs."""
    if not isinstance(workload, (Image, Video)) or workload.attempts_per_accepted is not None:
        return False
    return effective(file.multipliers, workload).rejected_outputs is None


def _form(annotation: object) -> Form:
    """The written form in an annotation, inside unions too."""
    for arg in get_args(annotation):
        if isinstance(arg, Form):
            return arg
        if get_args(arg):
            return _form(arg)
    return NUMBER


def _operations(file: BudgetFile, workload: Workload) -> Iterator[Knob]:
    kind, stated, multipliers = workload.KIND, workload.multipliers, effective(file.multipliers, workload)
    if applies("cache", None, kind):
        inherits = stated.cache is INHERITED and applies("cache", file.multipliers.cache, kind)
        yield _cache_knob(multipliers.cache, "cache" if inherits else None)
    if applies("retries", None, kind):
        yield _share_knob("retries", multipliers.retries, SHARE, "retries" if stated.retries is INHERITED else None)
    if multipliers.duplicates is not None:
        follows = "duplicates" if stated.duplicates is INHERITED else None
        yield _share_knob("duplicates", multipliers.duplicates, SHARE, follows)
    if multipliers.rejected_outputs is not None:
        yield _share_knob("rejected_outputs", multipliers.rejected_outputs, SHARE_BELOW_100, None)
    if multipliers.failed_jobs is not None:
        mapping = (("rate", None), ("billed", written_percent(multipliers.failed_jobs.billed)))
        path = ("multipliers", "failed_jobs")
        rate = multipliers.failed_jobs.rate
        yield Knob(key="failed_jobs.rate", path=path, value=rate, form=SHARE_BELOW_100, most=_BELOW, mapping=mapping)


_BELOW: Final = Decimal("0.99")


def _share_knob(name: str, value: object, form: Form, follows: str | None) -> Knob:
    share = value if isinstance(value, Decimal) else ZERO
    most = _BELOW if form is SHARE_BELOW_100 else None
    return Knob(key=name, path=("multipliers", name), value=share, form=form, most=most, follows=follows)


def _cache_knob(cache: object, follows: str | None) -> Knob:
    path = ("multipliers", "cache")
    if isinstance(cache, CachePrefix):
        prefix = (("mode", "prefix"), ("hit_rate", None), ("ttl", cache.ttl))
        key = "cache.hit_rate"
        return Knob(
            key=key,
            path=path,
            value=cache.hit_rate,
            form=SHARE_TO_100,
            most=ONE,
            follows=follows and key,
            mapping=prefix,
        )
    stated = cache if isinstance(cache, CacheShares) else CacheShares(reads=ZERO)
    shares = (("reads", None), ("writes", written_percent(stated.writes)), ("ttl", stated.ttl))
    key = "cache.reads"
    return Knob(
        key=key,
        path=path,
        value=stated.reads,
        form=SHARE_TO_100,
        most=ONE - stated.writes,
        follows=follows and key,
        mapping=shares,
    )


def turned(file: BudgetFile, workload: Workload, number: InputOf) -> Workload:
    """The workload with a formula's inputs in place of its knobs, and inherited values copied into it."""
    return with_inputs(file, workload, workload_knobs(file, workload), number)


def with_inputs(file: BudgetFile, workload: Workload, knobs: tuple[Knob, ...], number: InputOf) -> Workload:
    """The same, for given knobs."""
    keys = tuple(knob.key for knob in knobs)
    plain = {knob.key: number(knob.key) for knob in knobs if knob.path == (knob.key,)}
    changes: dict[str, object] = {**plain, "multipliers": _multipliers(file, workload, keys, number)}
    if isinstance(workload, Agent):
        inside = {name: number(f"context.{name}") for name in _within("context", keys)}
        changes["context"] = replace(workload.context, **inside)
    changes["usage"] = {name: number(f"usage.{name}") for name in _within("usage", keys)}
    return replace(workload, **changes)


def _within(name: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key.removeprefix(f"{name}.") for key in keys if key.startswith(f"{name}."))


def _multipliers(file: BudgetFile, workload: Workload, keys: tuple[str, ...], number: InputOf) -> Multipliers:
    multipliers = effective(file.multipliers, workload)
    shares: Mapping[str, Decimal | None] = {
        name: number(name) if name in keys else None for name in ("retries", "duplicates", "rejected_outputs")
    }
    cache: CacheShares | CachePrefix | None = None
    if "cache.hit_rate" in keys and isinstance(multipliers.cache, CachePrefix):
        cache = CachePrefix(mode="prefix", hit_rate=number("cache.hit_rate"), ttl=multipliers.cache.ttl)
    elif "cache.reads" in keys:
        stated = multipliers.cache if isinstance(multipliers.cache, CacheShares) else CacheShares(reads=ZERO)
        cache = CacheShares(reads=number("cache.reads"), writes=stated.writes, ttl=stated.ttl)
    failed: FailedJobs | None = None
    if multipliers.failed_jobs is not None:
        failed = FailedJobs(rate=number("failed_jobs.rate"), billed=multipliers.failed_jobs.billed)
    return Multipliers(
        cache=cache,
        retries=shares["retries"],
        duplicates=shares["duplicates"],
        rejected_outputs=shares["rejected_outputs"],
        failed_jobs=failed,
    )
