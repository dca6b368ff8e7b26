"""Verify price files, and those that budget files pin: hashes, sources, days and ambiguities."""

import os
from datetime import date
from decimal import Decimal

from budgetlint.app.day import day_of
from budgetlint.app.prices import in_catalog, newest
from budgetlint.app.snapshot_files import plain_pricing, plain_snapshot, shaped_snapshot
from budgetlint.catalog.pinned import mapping
from budgetlint.catalog.verified import doubts
from budgetlint.edges import budget_files, catalog
from budgetlint.edges.configuration_file import nearest_configuration
from budgetlint.edges.price_files import PriceFiles
from budgetlint.edges.trouble import Trouble
from budgetlint.estimate.unlisted import known_on, on_day, unlisted
from budgetlint.figures.exact import written
from budgetlint.figures.guess import suggestion
from budgetlint.frozen import Frozen
from budgetlint.model.budget import BUILTIN
from budgetlint.model.snapshot import PriceSnapshot, UnitRate
from budgetlint.shape.book_faults import book_faults
from budgetlint.source.document import Plain
from budgetlint.source.encoding import decoded
from budgetlint.source.yaml_text import load_yaml


class Verified(Frozen):
    """The number of price files verified, and their problems, one per line."""

    files: int
    doubts: tuple[str, ...]


def verify(paths: tuple[str, ...], as_of: str | None) -> Verified:
    """Verify price files. Raises `Trouble`.

    A path is a price file, or a budget file or folder whose pins are verified.
    """
    day = day_of(as_of)
    lines: list[str] = []
    verified: set[str] = set()
    for path in paths or (".",):
        if _is_price_file(path):
            verified.add(path)
            lines.extend(_file(path, day))
        else:
            lines.extend(_pins(path, day, verified))
    if not verified:
        raise Trouble("no price file to verify")
    return Verified(len(verified), tuple(lines))


def _is_price_file(path: str) -> bool:
    """Whether a path is a price file, not a budget file: JSON, or anything with `models`."""
    if budget_files.is_folder(path):
        return False
    if path.endswith(".json"):
        return True
    text = decoded(budget_files.read(path))
    return isinstance(text, str) and "models" in mapping(load_yaml(text).data)


def _file(path: str, day: date) -> list[str]:
    try:
        snapshot = shaped_snapshot(path, plain_snapshot(path))
    except Trouble as trouble:
        return [str(trouble)]
    faults = (fault.described() for fault in book_faults(snapshot))
    doubtful = (*faults, *doubts(snapshot, day), *_in_no_list(snapshot), *_beside_catalog(snapshot))
    return [f"{path}: {doubt}" for doubt in doubtful]


def _in_no_list(snapshot: PriceSnapshot) -> list[str]:
    """Each model that a contract prices but the catalog does not know by any name: the contract then covers no
    listed model."""
    agreed = {name for name, source in snapshot.sources.items() if source.kind == "contract"}
    unknown = [
        name
        for name, model in snapshot.models.items()
        if any(entry.source in agreed for entry in model.prices)
        and not any(in_catalog(alias) for alias in (name, *model.aliases))
    ]
    known = [name for name, _ in catalog.names()] if unknown else []
    return [f"{name}: priced by a contract, but unknown in the catalog{suggestion(name, known)}" for name in unknown]


def _beside_catalog(snapshot: PriceSnapshot) -> list[str]:
    """Each price that differs from the catalog's on the day as of which it is known, if the catalog has that day."""
    newer = newest(frozenset(snapshot.models))
    if newer is None or newer.currency != snapshot.currency:
        return []
    lines = []
    for name in newer.models:
        day = known_on(snapshot, [name])
        for price in unlisted(snapshot, name, on_day(newer, day).models[name]):
            there = "not there under these conditions" if price.listed is None else _figure(price.listed)
            beside = f"in the catalog of {day.isoformat()}: {there}"
            lines.append(f"{name}: {price.meter} is {_figure(price.amount)}; {beside}")
    return list(dict.fromkeys(lines))


def _figure(amount: Decimal | UnitRate) -> str:
    return f"{written(amount.amount)} {amount.unit}" if isinstance(amount, UnitRate) else written(amount)


def _pins(path: str, day: date, verified: set[str]) -> list[str]:
    lines = []
    files = PriceFiles()
    configuration = nearest_configuration(None)
    for budget in budget_files.files_in((path,)):
        text = decoded(budget_files.read(budget))
        data = load_yaml(text).data if isinstance(text, str) else None
        referrer, pricing = plain_pricing(budget, mapping(data), configuration)
        for reference, pin in _referred(pricing):
            if reference == BUILTIN:
                continue
            price_text = files(referrer, reference)
            target = budget_files.reported(os.path.join(os.path.dirname(referrer), reference))
            if price_text.text is None:
                lines.append(f"{budget}: `{reference}`: {price_text.detail}")
                continue
            if pin is None:
                lines.append(f"{budget}: `{reference}` is not pinned")
            elif pin != price_text.sha256:
                lines.append(f"{budget}: `{reference}` is pinned as {pin}, its content is {price_text.sha256}")
            if target not in verified:
                verified.add(target)
                lines.extend(_file(target, day))
    return lines


def _referred(pricing: dict[str, Plain]) -> list[tuple[str, str | None]]:
    """The price files that a pricing names, each with its pin."""
    references = []
    contract = mapping(pricing.get("contract"))
    for reference, pin in (
        (pricing.get("snapshot"), pricing.get("sha256")),
        (contract.get("file"), contract.get("sha256")),
    ):
        if isinstance(reference, str):
            references.append((reference, pin if isinstance(pin, str) else None))
    return references
