"""All faults of shape, explained at their places: why the fast reader rejects a file."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from budgetlint.figures.guess import did_you_mean, nearest
from budgetlint.frozen import replace
from budgetlint.model.budget import BudgetFile, Defaults
from budgetlint.model.configuration import Configuration
from budgetlint.model.ranges import LOOSE_KEYS, RANGE_KEYS, Range
from budgetlint.model.record_table import RecordFile
from budgetlint.model.scalars import Kind
from budgetlint.model.snapshot import ModelPrices, PriceSnapshot
from budgetlint.shape.budget_file import ours
from budgetlint.shape.fault import ShapeFault
from budgetlint.shape.original import OriginalData
from budgetlint.shape.safe import safe_value
from budgetlint.shape.types import Either, Nullable, OneOf, Record, Scalar, Shape
from budgetlint.shape.unknown_keys import LATER, RANGE_ADVICE, unknown_key
from budgetlint.shape.validators import KEY, Misfit, misfits
from budgetlint.shape.wording import fault_of_value, listed, quoted
from budgetlint.source.document import Document, Path, Plain
from budgetlint.source.encoding import lines_of

MOST_EXPLAINED: Final = 100
"""The number of faults of one kind that are explained in one file."""
_UNKNOWN = "extra_forbidden"
_NO_RANGE = "write the mean alone: only numbers of workloads, multipliers and drivers may be ranges"
_NOUNS: dict[type, str] = {
    BudgetFile: "the file",
    PriceSnapshot: "the snapshot",
    Configuration: "the configuration",
    Defaults: "the file",
}


def budget_faults(document: Document) -> tuple[ShapeFault, ...]:
    """Every fault of shape in a budget file; empty exactly if the fast reader accepts the whole file."""
    data = document.data
    source = OriginalData(data, tuple(lines_of(document.text)), document.places)
    including = isinstance(data, dict) and "includes" in data
    plain = ours(data) if isinstance(data, dict) else data
    if including and isinstance(plain, dict):
        plain = {"workloads": {}, **plain}
    faults = _faults(BudgetFile, source, plain)
    if isinstance(data, dict) and data.get("workloads") == {} and not including:
        nothing = ShapeFault("wrong-value", ("workloads",), "no workloads, expected at least one")
        return (*faults, nothing)
    return faults


def defaults_faults(document: Document) -> tuple[ShapeFault, ...]:
    """Every fault of shape in a file of defaults."""
    data = document.data
    source = OriginalData(data, tuple(lines_of(document.text)), document.places)
    return _faults(Defaults, source, ours(data) if isinstance(data, dict) else data)


def record_file_faults(document: Document) -> tuple[ShapeFault, ...]:
    """Every fault of shape in a file that describes the user's own table."""
    data = document.data
    source = OriginalData(data, tuple(lines_of(document.text)), document.places)
    return _faults(RecordFile, source, ours(data) if isinstance(data, dict) else data)


def explained(document: Document, broken: Iterable[Path]) -> tuple[ShapeFault, ...]:
    """The faults of a budget file that the fast reader rejected; never empty, so that a rejected file can't pass."""
    unexplained = (ShapeFault("wrong-value", path, "this is not what is expected here") for path in broken)
    return budget_faults(document) or tuple(unexplained)


def snapshot_faults(data: Plain) -> tuple[ShapeFault, ...]:
    """Every fault of shape in a price snapshot or contract."""
    return _faults(PriceSnapshot, OriginalData(data), data)


def model_faults(name: str, data: Plain) -> tuple[ShapeFault, ...]:
    """Every fault of shape in a snapshot's data of one model, at paths from the snapshot's root."""
    source = OriginalData({"models": {name: data}})
    return tuple(_fault(source, misfit, ("models", name)) for misfit in misfits(Record(ModelPrices), data))


def configuration_faults(data: Plain) -> tuple[ShapeFault, ...]:
    """Every fault of shape in a configuration, its keys written with `_`."""
    return _faults(Configuration, OriginalData(data), data)


def _faults(cls: type, source: OriginalData, data: Plain) -> tuple[ShapeFault, ...]:
    return tuple(_explained(source, _one_of_a_range(misfits(Record(cls), data))))


def _one_of_a_range(all_misfits: Sequence[Misfit]) -> Iterator[Misfit]:
    """The misfits, with only one for the keys of each range: the first unknown key, else the first missing one."""
    first: dict[Path, Misfit] = {}
    for misfit in all_misfits:
        where = misfit.path[:-1]
        if _of_a_range(misfit) and (where not in first or (first[where].kind, misfit.kind) == ("missing", _UNKNOWN)):
            first[where] = misfit
    yield from (misfit for misfit in all_misfits if not _of_a_range(misfit) or first[misfit.path[:-1]] is misfit)


def _of_a_range(misfit: Misfit) -> bool:
    """Whether a misfit is a missing or unknown key of a range."""
    owner = misfit.owners[-1][1] if misfit.owners else None
    return misfit.kind in ("missing", _UNKNOWN) and isinstance(owner, Record) and issubclass(owner.cls, Range)


def _explained(source: OriginalData, misfits: Iterable[Misfit]) -> Iterator[ShapeFault]:
    """The faults; beyond a maximum per kind, the others are only counted."""
    counts: Counter[str] = Counter()
    beyond: dict[str, Misfit] = {}
    for misfit in misfits:
        counts[misfit.kind] += 1
        if counts[misfit.kind] <= MOST_EXPLAINED:
            yield _fault(source, misfit, ())
        else:
            beyond.setdefault(misfit.kind, misfit)
    for kind, misfit in beyond.items():
        yield replace(_fault(source, misfit, ()), more=counts[kind] - MOST_EXPLAINED)


def _fault(source: OriginalData, misfit: Misfit, above: Path) -> ShapeFault:
    path = (*above, *misfit.path)
    match misfit.kind:
        case "missing":
            return _missing(path, misfit)
        case kind if kind == _UNKNOWN:
            return unknown_key(source, path, misfit)
        case other if other == KEY:
            key = str(path[-1])
            message, advice = fault_of_value(misfit.shape, key, key)
            return ShapeFault("wrong-value", path, message, advice, "key")
    shape = misfit.shape.inner if isinstance(misfit.shape, Nullable) else misfit.shape
    value = source.value(path)
    if isinstance(shape, OneOf) and isinstance(value, dict):
        return _untold(source, path, shape, value)
    if path and _is_range(shape, value):
        return ShapeFault("wrong-value", path, f"{_named(path, shape)} can't be a range", _NO_RANGE, "key")
    if misfit.kind == "too_short":
        return _empty(path)
    if path and path[-1] == "active_days" and value == "weekdays":
        return ShapeFault(
            "reserved-key", path, f"`active_days: weekdays` is {LATER}", "write the number of active days"
        )
    if not path:
        return ShapeFault("wrong-value", path, f"{_whole(value)}, expected a mapping of keys and values")
    expected = _expected_shape(misfit, value)
    message, advice = fault_of_value(expected, value, source.written(path))
    if source.is_empty(path):
        return ShapeFault("wrong-value", path, message, advice, "key")
    instead = safe_value(misfit.shape, value, source.text(path))
    return ShapeFault("wrong-value", path, message, advice, "best", instead)


_ENTRIES: Final = {
    "ceiling": ("a ceiling from a month on", None),
    "mix": ("at least one part", "state its parts, or remove `mix`"),
    "ramp": ("a share from a month on", "write it as in `ramp: {2027-09: 150%}`, or remove it"),
    "season": ("a share for a month of the year", "write it as in `season: {12: 180%}`, or remove it"),
}


def _empty(path: Path) -> ShapeFault:
    """The fault of an empty mapping that needs an entry."""
    entry, advice = _ENTRIES[str(path[-1])]
    return ShapeFault("wrong-value", path, f"found an empty mapping, expected {entry}", advice, "key")


def _expected_shape(misfit: Misfit, value: Plain) -> Shape:
    """The expected shape: for a scalar with an alternative, both, if a list or mapping fits neither."""
    if misfit.owners and isinstance(value, (list, dict)):
        path, owner = misfit.owners[-1]
        return owner if isinstance(owner, Either) and path == misfit.path else misfit.shape
    return misfit.shape


def _whole(value: Plain) -> str:
    if isinstance(value, list):
        return "the file is a list"
    return "the file is empty" if value is None else "the file is a single value"


def _is_range(shape: Shape, value: Plain) -> bool:
    number = isinstance(shape, Scalar) and shape.form.kind in (Kind.NUMBER, Kind.SHARE)
    return number and isinstance(value, dict) and bool(value) and value.keys() <= RANGE_KEYS | LOOSE_KEYS


def _untold(source: OriginalData, path: Path, shape: OneOf, value: dict[str, Plain]) -> ShapeFault:
    """The fault of a mapping whose deciding key is missing or has an unknown value."""
    words = [word for word, _ in shape.classes]
    if shape.key not in value:
        message = f"{_named(path, shape)} has no `{shape.key}`"
        return ShapeFault("missing-key", path, message, f"state `{shape.key}`, one of {listed(words)}", "key")
    where = (*path, shape.key)
    word, written = value[shape.key], source.written(where)
    if isinstance(word, (list, dict)):
        stands = "a list" if isinstance(word, list) else "a mapping"
        return ShapeFault("wrong-value", where, f"found {stands}, expected one of {listed(words)}")
    near = did_you_mean(nearest(written, words)) if isinstance(word, str) else None
    message = f"{quoted(written)} is not one of {listed(words)}"
    return ShapeFault("wrong-value", where, message, near, "key" if source.is_empty(where) else "best")


def _missing(path: Path, misfit: Misfit) -> ShapeFault:
    owner = misfit.owners[-1][1]
    message = f"{_named(path[:-1], owner)} has no `{path[-1]}`"
    advice = "write `version: 1`" if path == ("version",) else RANGE_ADVICE if _of_a_range(misfit) else None
    return ShapeFault("missing-key", path[:-1], message, advice, "key")


def _named(path: Path, shape: Shape) -> str:
    """The name of a mapping in messages: its name or key, or the file itself."""
    if not path:
        return _NOUNS.get(shape.cls, "the file") if isinstance(shape, Record) else "the file"
    if isinstance(path[-1], int):
        return f"item {path[-1] + 1} of `{path[-2]}`" if len(path) > 1 else f"item {path[-1] + 1}"
    return quoted(path[-1])
