"""What a trial changes: addresses and values as people name them, as changes to the text of a budget file."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from typing import Final

from budgetlint.compare.tokenizers import NOT_TEXT, TEXTS
from budgetlint.edges.trouble import Trouble
from budgetlint.figures.exact import written
from budgetlint.figures.guess import suggestion
from budgetlint.model.scalars import NUMBER
from budgetlint.reports.trial.data import Setting
from budgetlint.shape.addresses import top_keys
from budgetlint.shape.values import Unfit, number_reader
from budgetlint.source.document import Document, Path, Plain
from budgetlint.source.putting import CannotPut, at_path, put, value_of

MOST: Final = 64
"""How many alternatives are put side by side."""
_ON_MODELS: Final = frozenset({"llm-app", "agent"})


def parsed(text: str) -> Setting:
    """`ADDRESS=VALUE`. Raises `Trouble`."""
    address, joined, value = text.partition("=")
    if not joined or not address.strip():
        raise Trouble(f"`{text}` sets nothing, expected `ADDRESS=VALUE` such as `support-chat.input_tokens=2500`")
    return Setting(address.strip(), value.strip())


def combinations(
    settings: Sequence[Setting], models: Sequence[str], workloads: Sequence[str]
) -> list[tuple[str | None, tuple[Setting, ...]]]:
    """Every alternative, with its model: an address that is given several values, and each model, makes one of each."""
    by_address: dict[str, list[Setting]] = {}
    for setting in settings:
        by_address.setdefault(setting.address, []).append(setting)
    moved = [tuple(Setting(f"{name}.model", model) for name in workloads) for model in models]
    number = len(models) or 1
    for values in by_address.values():
        number *= len(values)
        if number > MOST:
            raise Trouble(f"that makes more than {MOST} alternatives")
    chosen = [tuple(one) for one in product(*by_address.values())]
    if not models:
        return [(None, one) for one in chosen if one]
    return [(model, (*moves, *one)) for model, moves in zip(models, moved, strict=True) for one in chosen]


def movable(data: Plain, named: Sequence[str]) -> tuple[str, ...]:
    """The workloads that another model is for: those named, else those of language models, else all. Raises `Trouble`."""
    kinds = {name: _kind(workload) for name, workload in _workloads(data).items()}
    for name in named:
        if name not in kinds:
            raise Trouble(f"there is no workload `{name}`{suggestion(name, kinds)}")
    on_models = [name for name, kind in kinds.items() if kind in _ON_MODELS]
    return tuple(named or on_models or kinds)


def path_of(data: Plain, address: str) -> Path:
    """The path of an address: a key of the file, or a workload's. Raises `Trouble`."""
    parts: list[str] = address.split(".")
    if not all(parts):
        raise Trouble(f"`{address}` is not an address, expected one such as `support-chat.input_tokens` or `buffer`")
    if parts[0] in top_keys():
        return tuple(parts)
    workloads = _workloads(data)
    if parts[0] in workloads and len(parts) > 1:
        return ("workloads", *parts)
    if parts[0] in workloads:
        return ("workloads", parts[0])
    raise Trouble(f"no key or workload `{parts[0]}`{suggestion(parts[0], (*workloads, *top_keys()))}")


def changed(document: Document, settings: Sequence[Setting]) -> Document:
    """The file with keys set. Raises `Trouble`."""
    for setting in settings:
        try:
            path = path_of(document.data, setting.address)
            document = put(_spelled_out(document, path), path, value_of(setting.value))
        except CannotPut as reason:
            raise Trouble(f"`{setting.address}`: {reason}") from None
    return document


def _spelled_out(document: Document, path: Path) -> Document:
    """The file with a `cache: prefix` on the way to a path written as the mapping that it is short for."""
    above = path[:-1]
    if above[-2:] == ("multipliers", "cache") and at_path(document.data, above) == (True, "prefix"):
        return put(document, above, value_of("{mode: prefix}"))
    return document


def recounted(data: Plain, workload: str, ratio: Decimal, taken: Sequence[Setting]) -> list[Setting]:
    """A workload's tokens of text, each times a ratio; those that are set already stay. Raises `Trouble`."""
    _refuse_parts(data, workload)
    stated = {path_of(data, setting.address) for setting in taken}
    settings = []
    for path in _texts(data, workload):
        number = _number(at_path(data, path)[1])
        if number and path not in stated:
            settings.append(Setting(".".join(str(step) for step in path[1:]), written(number * ratio)))
    return settings


def _refuse_parts(data: Plain, workload: str) -> None:
    """Raises `Trouble` where a part of a mix has a model or tokens of its own: the ratio is not that of all its tokens."""
    _, mix = at_path(data, ("workloads", workload, "mix"))
    keys = {"model", "context", *TEXTS}
    for name, part in mix.items() if isinstance(mix, dict) else ():
        if isinstance(part, dict) and keys & set(part):
            raise Trouble(
                f"`{name}` of the mix of `{workload}` states a model or tokens of its own, and the models count tokens "
                "otherwise: set the models and tokens of the parts with `--set`"
            )


def _texts(data: Plain, workload: str) -> list[Path]:
    """Where a workload states tokens of text."""
    _, stated = at_path(data, ("workloads", workload))
    if not isinstance(stated, dict):
        return []
    context = stated.get("context")
    parts = [key for key in context if key not in NOT_TEXT] if isinstance(context, dict) else []
    paths: list[Path] = [("workloads", workload, key) for key in TEXTS if key in stated]
    return paths + [("workloads", workload, "context", key) for key in parts]


def _number(value: Plain) -> Decimal | None:
    try:
        return number_reader(NUMBER)(value)
    except Unfit:
        return None


def _workloads(data: Plain) -> dict[str, Plain]:
    workloads = data.get("workloads") if isinstance(data, dict) else None
    return workloads if isinstance(workloads, dict) else {}


def _kind(workload: Plain) -> str | None:
    kind = workload.get("kind") if isinstance(workload, dict) else None
    return kind if isinstance(kind, str) else None


def models_in(data: Plain) -> dict[str, str]:
    """The model of each workload."""
    models = {}
    for name, workload in _workloads(data).items():
        model = workload.get("model") if isinstance(workload, dict) else None
        if isinstance(model, str):
            models[name] = model
    return models
