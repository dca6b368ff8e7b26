"""Price files as plain data, and the pricing of budget files that may have faults."""

import os

from budgetlint.catalog.pinned import mapping
from budgetlint.edges.configuration_file import ConfigurationFile
from budgetlint.edges.revision_file import named_price_file
from budgetlint.edges.siblings import SiblingsOnDisk
from budgetlint.edges.trouble import Trouble
from budgetlint.lint.price_book import excess_of
from budgetlint.model.snapshot import PriceSnapshot
from budgetlint.source.document import Plain
from budgetlint.source.encoding import decoded
from budgetlint.source.json_text import InvalidJson, load_json
from budgetlint.source.yaml_text import load_yaml


def plain_snapshot(path: str) -> dict[str, Plain]:
    """The data of a price file, JSON or YAML, on disk or in a revision: `main:prices.json`. Raises `Trouble`."""
    price_file = named_price_file(path)
    if price_file.text is None:
        raise Trouble(f"`{path}` can't be read: {price_file.detail}")
    if not price_file.text.strip():
        raise Trouble(f"`{path}` can't be read: it is empty")
    try:
        data = load_json(price_file.text) if price_file.text.lstrip()[:1] == "{" else _yaml(price_file.text)
    except InvalidJson as error:
        raise Trouble(f"`{path}` can't be read: {error}") from None
    if not isinstance(data, dict) or not isinstance(data.get("models"), dict):
        raise Trouble(f"`{path}` is not a price snapshot: expected a mapping with `models`")
    return data


def _yaml(text: str) -> Plain:
    document = load_yaml(text)
    for fault in document.faults:
        raise InvalidJson(f"line {fault.span.line}, column {fault.span.column}: {fault.message}")
    return document.data


def typed_snapshot(path: str, data: dict[str, Plain]) -> PriceSnapshot:
    """Parse plain data as a snapshot. Raises `Trouble` with every fault."""
    from budgetlint.shape.book_faults import book_faults

    snapshot = shaped_snapshot(path, data)
    faults = "; ".join(fault.described() for fault in book_faults(snapshot))
    if faults:
        raise Trouble(f"`{path}`: {faults}")
    return snapshot


def shaped_snapshot(path: str, data: dict[str, Plain]) -> PriceSnapshot:
    """Parse plain data as a snapshot without checking names and meters. Raises `Trouble` with every fault of its
    shape."""
    from budgetlint.shape.faults import snapshot_faults
    from budgetlint.shape.reader import read_record
    from budgetlint.shape.values import Unfit

    for name, model in mapping(data.get("models")).items():
        excess = excess_of(name, model)
        if excess is not None:
            raise Trouble(f"`{path}`: {excess}")
    try:
        return read_record(PriceSnapshot, data)
    except Unfit:
        faults = "; ".join(fault.described() for fault in snapshot_faults(data)) or "unknown fault"
        raise Trouble(f"`{path}`: {faults}") from None


def snapshot_there(path: str) -> dict[str, Plain] | None:
    """The data of a price file; None if it does not exist. Raises `Trouble` if it is not a valid snapshot."""
    if not os.path.lexists(path):
        return None
    data = plain_snapshot(path)
    typed_snapshot(path, data)
    return data


def plain_pricing(path: str, data: dict[str, Plain], configuration: ConfigurationFile) -> tuple[str, dict[str, Plain]]:
    """The pricing of a budget file, else that of its defaults or the configuration, and the file that states it.

    Equivalent to `lint.prices.pricing_in_force`, for files that may have an invalid shape.
    """
    table = configuration.data.get("pricing")
    extended = data.get("extends")
    if "pricing" not in data and isinstance(extended, str):
        referrer = os.path.normpath(os.path.join(os.path.dirname(path), extended))
        shared = _defaults(referrer, path).get("pricing")
        if shared is not None:
            return referrer, mapping(shared)
    if "pricing" in data or not isinstance(table, dict):
        return path, mapping(data.get("pricing"))
    pricing = {key: value for key in ("snapshot", "sha256") if isinstance(value := table.get(key), str)}
    contract = table.get("contract")
    agreed = contract if isinstance(contract, dict) else {}
    texts = {key: value for key in ("file", "sha256") if isinstance(value := agreed.get(key), str)}
    return configuration.path, {**pricing, "contract": {**texts}}


def _defaults(path: str, referrer: str) -> dict[str, Plain]:
    """The data of a file of defaults; empty if it can't be read, which a check reports."""
    sibling = SiblingsOnDisk().file(referrer, os.path.relpath(path, os.path.dirname(referrer) or "."))
    text = decoded(sibling.data) if sibling.data is not None else None
    return mapping(load_yaml(text).data) if isinstance(text, str) else {}


def known_names(snapshot: dict[str, Plain] | None) -> frozenset[str]:
    """The names and aliases in a snapshot."""
    names: set[str] = set()
    for name, model in mapping((snapshot or {}).get("models")).items():
        aliases = mapping(model).get("aliases")
        names.add(name)
        names.update(str(alias) for alias in (aliases if isinstance(aliases, list) else ()))
    return frozenset(names)
