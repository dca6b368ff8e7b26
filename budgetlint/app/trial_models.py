"""Another model for a workload of a trial, or for each part of its mix, with tokens scaled to that model's
tokenizer."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.compare.tokenizers import NOT_TEXT, TEXTS, Recount
from budgetlint.edges.trouble import Misuse
from budgetlint.figures.exact import ONE, written
from budgetlint.figures.guess import suggestion
from budgetlint.model.scalars import NUMBER
from budgetlint.reports.trial.data import Setting
from budgetlint.shape.values import Unfit, number_reader
from budgetlint.source.document import Path, Plain
from budgetlint.source.putting import at_path

_ON_MODELS: Final = frozenset({"llm-app", "agent"})
_MIX: Final = ".mix."


def movable(data: Plain, named: Sequence[str]) -> tuple[str, ...]:
    """The workloads to change: those named, else those of language models, else all. Raises `Trouble`."""
    kinds = {name: _text(workload, "kind") for name, workload in workloads_in(data).items()}
    for name in named:
        if name not in kinds:
            raise Misuse(f"unknown workload `{name}`{suggestion(name, kinds)}")
    on_models = [name for name, kind in kinds.items() if kind in _ON_MODELS]
    return tuple(named or on_models or kinds)


def moves(data: Plain, workload: str, model: str) -> Iterator[Setting]:
    """The changes that put a workload on a model: its own key, and that of each part of its mix that states one."""
    stated = workloads_in(data).get(workload)
    parts = _parts(stated)
    if not parts or _text(stated, "model") is not None:
        yield Setting(f"{workload}.model", model)
    for name, part in parts.items():
        if _text(part, "model") is not None:
            yield Setting(f"{workload}{_MIX}{name}.model", model)


def models_in(data: Plain) -> dict[str, str]:
    """The model of each workload, and of each part of a mix: `chat`, `chat.mix.short`."""
    models = {}
    for name, workload in workloads_in(data).items():
        model, parts = _text(workload, "model"), _parts(workload)
        for address, stated in {f"{name}{_MIX}{part}": _text(parts[part], "model") for part in parts}.items():
            if stated is not None or model is not None:
                models[address] = stated or model or ""
        if model is not None and not parts:
            models[name] = model
    return models


def recounted(data: Plain, counted: Sequence[Recount], taken: Sequence[Path]) -> list[Setting]:
    """Text tokens, each multiplied by the ratio of its workload or part; values that are already set stay.

    If all parts of a mix have one ratio, its tokens are scaled where they are stated; otherwise each part states its
    own.
    """
    ratios = {recount.workload: recount.ratio for recount in counted if recount.ratio is not None}
    numbers: dict[Path, Decimal] = {}
    for name, workload in workloads_in(data).items():
        parts = {part: ratios.get(f"{name}{_MIX}{part}", ONE) for part in _parts(workload)}
        if len(set(parts.values())) > 1:
            for part, ratio in parts.items():
                numbers.update(_of_part(data, ("workloads", name, "mix", part), ratio))
            continue
        ratio = next(iter(parts.values())) if parts else ratios.get(name, ONE)
        for place in (("workloads", name), *(("workloads", name, "mix", part) for part in parts)):
            numbers.update((path, number * ratio) for path, number in _stated(data, place) if ratio != ONE)
    return [
        Setting(".".join(str(step) for step in path[1:]), written(number))
        for path, number in numbers.items()
        if path not in taken
    ]


def _stated(data: Plain, place: Path) -> Iterator[tuple[Path, Decimal]]:
    """The text tokens that a workload or part itself states."""
    for path in _texts(data, place):
        number = _number(at_path(data, path)[1])
        if number:
            yield path, number


def _of_part(data: Plain, place: Path, ratio: Decimal) -> Iterator[tuple[Path, Decimal]]:
    """The tokens of a part, its own or those of the whole, as keys of the part; a context is stated in full."""
    numbers = dict(_stated(data, place))
    for path, number in _stated(data, place[:2]):
        key = (*place, *path[2:])
        if at_path(data, (*place, path[2]))[0] is False and ratio != ONE:
            numbers[key] = number
            if path[2] == "context":
                numbers.update(_compaction(data, place))
    for path, number in numbers.items():
        yield path, number if path[-1] in NOT_TEXT else number * ratio


def _compaction(data: Plain, place: Path) -> Iterator[tuple[Path, Decimal]]:
    for key in NOT_TEXT:
        number = _number(at_path(data, (*place[:2], "context", key))[1])
        if number is not None:
            yield (*place, "context", key), number


def _texts(data: Plain, place: Path) -> list[Path]:
    """The keys of a workload or part that state text tokens."""
    _, stated = at_path(data, place)
    if not isinstance(stated, dict):
        return []
    context = stated.get("context")
    keys = [key for key in context if key not in NOT_TEXT] if isinstance(context, dict) else []
    paths: list[Path] = [(*place, key) for key in TEXTS if key in stated]
    return paths + [(*place, "context", key) for key in keys]


def _number(value: Plain) -> Decimal | None:
    try:
        return number_reader(NUMBER)(value)
    except Unfit:
        return None


def workloads_in(data: Plain) -> dict[str, Plain]:
    """The workloads of a file, as written."""
    workloads = data.get("workloads") if isinstance(data, dict) else None
    return workloads if isinstance(workloads, dict) else {}


def _parts(workload: Plain) -> Mapping[str, Plain]:
    mix = workload.get("mix") if isinstance(workload, dict) else None
    return mix if isinstance(mix, dict) else {}


def _text(stated: Plain, key: str) -> str | None:
    value = stated.get(key) if isinstance(stated, dict) else None
    return value if isinstance(value, str) else None
