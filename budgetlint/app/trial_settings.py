"""The changes of a trial: addresses and values on the command line, as changes to the text of a budget file."""

from collections.abc import Sequence
from itertools import product
from typing import Final

from budgetlint.app.trial_models import moves, workloads_in
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.figures.guess import suggestion
from budgetlint.reports.trial.data import Setting
from budgetlint.shape.addresses import top_keys
from budgetlint.source.document import Document, Path, Plain
from budgetlint.source.putting import CannotPut, at_path, put, value_of

MOST: Final = 64
"""The maximum number of alternatives."""


def parsed(text: str) -> Setting:
    """Parse `ADDRESS=VALUE`. Raises `Trouble`."""
    address, joined, value = text.partition("=")
    if not joined or not address.strip():
        raise Misuse(f"`{text}` is not a change, expected `ADDRESS=VALUE` such as `support-chat.input_tokens=2500`")
    return Setting(address.strip(), value.strip())


def combinations(
    data: Plain, settings: Sequence[Setting], models: Sequence[str], workloads: Sequence[str]
) -> list[tuple[str | None, tuple[Setting, ...]]]:
    """Every alternative, with its model: each combination of the values of an address and the models. Raises
    `Trouble`."""
    by_address: dict[str, list[Setting]] = {}
    for setting in dict.fromkeys(settings):
        by_address.setdefault(setting.address, []).append(setting)
    models = tuple(dict.fromkeys(models))
    moved = [tuple(setting for name in workloads for setting in moves(data, name, model)) for model in models]
    number = len(models) or 1
    for values in by_address.values():
        number *= len(values)
        if number > MOST:
            raise Misuse(f"too many alternatives, at most {MOST} can be compared")
    chosen = [tuple(one) for one in product(*by_address.values())]
    if not models:
        return [(None, one) for one in chosen if one]
    return [(model, (*to_it, *one)) for model, to_it in zip(models, moved, strict=True) for one in chosen]


def path_of(data: Plain, address: str) -> Path:
    """The path of an address: a key of the file, or of a workload. Raises `Trouble`."""
    parts: list[str] = address.split(".")
    if not all(parts):
        raise Misuse(f"`{address}` is not an address, expected one such as `support-chat.input_tokens` or `buffer`")
    if parts[0] in top_keys():
        return tuple(parts)
    workloads = workloads_in(data)
    if parts[0] in workloads and len(parts) > 1:
        return ("workloads", *parts)
    if parts[0] in workloads:
        return ("workloads", parts[0])
    raise Misuse(f"unknown key or workload `{parts[0]}`{suggestion(parts[0], (*workloads, *top_keys()))}")


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
    """The file with a `cache: prefix` on the path expanded to the mapping that it is short for."""
    above = path[:-1]
    if above[-2:] == ("multipliers", "cache") and at_path(document.data, above) == (True, "prefix"):
        return put(document, above, value_of("{mode: prefix}"))
    return document
