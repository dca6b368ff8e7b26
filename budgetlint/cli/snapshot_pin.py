"""`budgetlint snapshot pin`: the prices in use, copied beside the budgets, their hash written into each budget file."""

import os
from collections.abc import Iterable
from datetime import date

from budgetlint.catalog.changes import changes
from budgetlint.catalog.pinned import mapping, merged, on_day
from budgetlint.catalog.text import snapshot_text
from budgetlint.cli.session import day_of
from budgetlint.edges import budget_files, catalog, outputs
from budgetlint.edges.price_files import content_hash, read_price_file
from budgetlint.edges.trouble import Trouble
from budgetlint.frozen import Frozen
from budgetlint.model.budget import BUILTIN
from budgetlint.rules.words import nearest
from budgetlint.source.document import Document, Plain
from budgetlint.source.edit import Edit, edited, inserting_before, setting
from budgetlint.source.encoding import decoded
from budgetlint.source.json_text import InvalidJson, load_json
from budgetlint.source.yaml_text import load_yaml

_MARK = "\ufeff"


class PinOptions(Frozen, kw_only=True):
    """The options of `snapshot pin`: files or folders, more models, the day of the prices, where to write them."""

    paths: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    as_of: str | None = None
    output: str | None = None
    upgrade: bool = False
    dry_run: bool = False


class _Budget(Frozen):
    """A budget file to be pinned: its text, and the price file that it is to have."""

    path: str
    mark: str
    document: Document
    target: str
    models: frozenset[str]


def run(options: PinOptions) -> int:
    """Pins, and says what was written. Raises `Trouble`."""
    budgets = [_budget(path, options) for path in budget_files.found(options.paths)]
    texts: dict[str, str] = {}
    for target in sorted({each.target for each in budgets}):
        wanted = frozenset(options.models).union(*(each.models for each in budgets if each.target == target))
        texts[target] = _prices(target, wanted, options)
    for target, text in texts.items():
        _write(target, text, options)
    for each in budgets:
        _write(each.path, each.mark + _pinned(each, content_hash(texts[each.target].encode())), options)
    return 0


def _write(path: str, text: str, options: PinOptions) -> None:
    """Writes a file where it differs from what is there, and says so."""
    try:
        same = budget_files.read(path) == text.encode()
    except Trouble:
        same = False
    if same:
        outputs.to_standard_output(f"{path}: as it was\n")
        return
    if not options.dry_run:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        outputs.to_file(path, text)
    outputs.to_standard_output(f"{path}: {'would be written' if options.dry_run else 'written'}\n")


def _budget(path: str, options: PinOptions) -> _Budget:
    data = budget_files.read(path)
    text = decoded(data)
    document = load_yaml(text) if isinstance(text, str) else None
    if document is None or not isinstance(document.data, dict):
        raise Trouble(f"`{path}` can't be read; `budgetlint check` says why")
    workloads = mapping(document.data.get("workloads")).values()
    models = (mapping(workload).get("model") for workload in workloads)
    mark = _MARK if data.startswith(_MARK.encode()) else ""
    used = frozenset(model for model in models if isinstance(model, str))
    return _Budget(path, mark, document, _target(path, document, options), used)


def _target(path: str, document: Document, options: PinOptions) -> str:
    """The price file of a budget: the one asked for, its own, or one named by the day beside it."""
    if options.output is not None:
        return budget_files.reported(options.output)
    pricing = mapping(document.data.get("pricing")) if isinstance(document.data, dict) else {}
    written = pricing.get("snapshot")
    folder = os.path.dirname(path)
    day = str(_day(options) or catalog.date())
    if not isinstance(written, str) or written == BUILTIN:
        return budget_files.reported(os.path.join(folder, "pricing", f"{day}.json"))
    own = os.path.join(folder, written)
    if (options.upgrade or options.as_of) and _is_day(os.path.splitext(os.path.basename(own))[0]):
        own = os.path.join(os.path.dirname(own), f"{day}.json")
    return budget_files.reported(own)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _day(options: PinOptions) -> date | None:
    """The day of the prices where it is not the catalog's own."""
    if options.as_of is None:
        return None
    return min(day_of(options.as_of), date.fromisoformat(catalog.date()))


def _prices(target: str, wanted: frozenset[str], options: PinOptions) -> str:
    """The text of a pinned snapshot: what is there, with what it lacks from the catalog; all anew for an upgrade."""
    there = _existing(target)
    known = _names(there)
    lacking = wanted if options.upgrade or options.as_of else wanted - known
    if there is not None and not lacking:
        return budget_files.read(target).decode("utf-8-sig")
    taken = _from_catalog(sorted(lacking), options)
    if there is None or options.upgrade or options.as_of:
        made = taken
    else:
        made = {**merged([there, taken]), "date": there["date"]}
    if there is not None:
        for line in changes(there, made):
            outputs.to_standard_output(f"{line}\n")
    return snapshot_text(made)


def _existing(target: str) -> dict[str, Plain] | None:
    found = read_price_file(target)
    if found.text is None:
        return None
    try:
        data = load_json(found.text)
    except InvalidJson as error:
        raise Trouble(f"`{target}` can't be read as JSON: {error}") from None
    if not isinstance(data, dict):
        raise Trouble(f"`{target}` is no price snapshot")
    return data


def _names(snapshot: dict[str, Plain] | None) -> frozenset[str]:
    """The names and aliases that a snapshot knows."""
    names: set[str] = set()
    for name, model in mapping((snapshot or {}).get("models")).items():
        aliases = mapping(model).get("aliases")
        names.add(name)
        names.update(str(alias) for alias in (aliases if isinstance(aliases, list) else ()))
    return frozenset(names)


def _from_catalog(models: Iterable[str], options: PinOptions) -> dict[str, Plain]:
    pieces = []
    for model in models:
        piece = catalog.lookup(model)
        if piece is None:
            near = nearest(model, (name for name, _ in catalog.names()))
            advice = f", did you mean `{near}`?" if near else ""
            raise Trouble(f"the catalog has no model `{model}`{advice}")
        pieces.append(piece)
    whole = merged(pieces)
    asked = _day(options)
    day = asked or date.fromisoformat(str(whole["date"]))
    return {**on_day(whole, day, later=asked is None), "date": day.isoformat()}


def _pinned(budget: _Budget, sha256: str) -> str:
    """The budget's text with its price file and that file's hash, and nothing else changed."""
    document = budget.document
    assert isinstance(document.data, dict)
    reference = os.path.relpath(budget.target, os.path.dirname(budget.path) or ".").replace(os.sep, "/")
    pricing = document.data.get("pricing")
    edits: list[Edit]
    if not isinstance(pricing, dict) or not pricing:
        lines = ("pricing:", f"  snapshot: {reference}", f"  sha256: {sha256}", "")
        edits = [inserting_before(document, "workloads", lines)]
    else:
        edits = [setting(document, ("pricing", "sha256"), sha256, after="snapshot")]
        if pricing.get("snapshot") != reference:
            edits.append(setting(document, ("pricing", "snapshot"), reference))
    return edited(document.text, edits)
