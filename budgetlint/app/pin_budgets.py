"""Budget files to pin: the models in use, the price file, and the text with the pin."""

import os
from datetime import date

from budgetlint.app.day import day_of
from budgetlint.app.shelf import Shelf
from budgetlint.app.snapshot_files import known_names, plain_pricing, plain_snapshot
from budgetlint.catalog.pinned import mapping
from budgetlint.edges import budget_files
from budgetlint.edges.configuration_file import ConfigurationFile
from budgetlint.edges.price_files import read_price_file
from budgetlint.edges.trouble import Trouble
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import BUILTIN
from budgetlint.source.document import Document, Plain
from budgetlint.source.edit import Edit, NoPlace, edited, inserting_before, setting, written
from budgetlint.source.encoding import decoded
from budgetlint.source.yaml_text import load_yaml

_MARK = "\ufeff"


class PinOptions(Frozen, kw_only=True):
    """Options of `snapshot pin`: files or folders, more models, the day of the prices, where to write.

    `source` is a price file to pin from instead of the catalog; `undated` uses today's price where the start of its
    validity is unknown.
    """

    paths: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    as_of: str | None = None
    output: str | None = None
    source: str | None = None
    upgrade: bool = False
    undated: bool = False
    dry_run: bool = False
    outside: bool = False


class Pinnable(Frozen):
    """A budget file, its old and new price file, the models in use, and those that only a contract prices.

    The price file is `shared` if the configuration or a file of defaults names one for all; the pin is then written
    there.
    """

    path: str
    mark: str
    document: Document
    referrer: str
    before: str
    target: str
    models: frozenset[str]
    agreed: frozenset[str]
    contract: str | None

    @property
    def needs_none(self) -> bool:
        """Whether it needs no pin: it has no workloads and names no prices, as a root of included files."""
        data = mapping(self.document.data)
        return "includes" in data and not self.models and "pricing" not in data

    @property
    def shared(self) -> bool:
        return self.referrer != self.path

    @property
    def reference(self) -> str:
        """The path of the price file as written in the file that names it."""
        return os.path.relpath(self.target, os.path.dirname(self.referrer) or ".").replace(os.sep, "/")


def price_day(options: PinOptions, shelf: Shelf) -> date | None:
    """The requested day of the prices; None for the shelf's own."""
    if options.as_of is None:
        return None
    return min(day_of(options.as_of), date.fromisoformat(shelf.day))


def pinnable(path: str, shelf: Shelf, options: PinOptions, configuration: ConfigurationFile) -> Pinnable:
    """A budget file prepared for pinning. Raises `Trouble`."""
    return pinnable_text(path, budget_files.read(path), shelf, options, configuration)


def pinnable_text(
    path: str, data: bytes, shelf: Shelf, options: PinOptions, configuration: ConfigurationFile
) -> Pinnable:
    """The text of a budget file prepared for pinning. Raises `Trouble`."""
    text = decoded(data)
    document = load_yaml(text) if isinstance(text, str) else None
    if document is None or document.faults or not isinstance(document.data, dict):
        raise Trouble(f"`{path}` can't be read", "see `budgetlint check`")
    referrer, pricing = plain_pricing(path, document.data, configuration)
    before = _beside(referrer, pricing.get("snapshot"))
    target = _target(referrer, before, str(price_day(options, shelf) or shelf.day), options)
    _required_utf8(target)
    mark = _MARK if data.startswith(_MARK.encode()) else ""
    models, contract = _models(document.data), _contract(referrer, pricing)
    agreed = _agreed(contract, shelf)
    return Pinnable(path, mark, document, referrer, before or target, target, models, agreed, contract)


def defaults_of(budget: Pinnable) -> Pinnable:
    """The file of defaults that names a budget's price file, in place of the budget. Raises `Trouble`."""
    data = budget_files.read(budget.referrer)
    text = decoded(data)
    document = load_yaml(text) if isinstance(text, str) else None
    if document is None or document.faults:
        raise Trouble(f"`{budget.referrer}` can't be read", "see `budgetlint check`")
    mark = _MARK if data.startswith(_MARK.encode()) else ""
    path = budget_files.reported(budget.referrer)
    return replace(budget, path=path, referrer=path, mark=mark, document=document)


def _required_utf8(path: str) -> None:
    """Refuse a path that a budget file can't contain. Raises `Trouble`."""
    try:
        path.encode()
    except UnicodeEncodeError:
        raise Trouble(f"`{path}` is not UTF-8, so no budget file can name it: give `--output`") from None


def _beside(referrer: str, named: Plain) -> str | None:
    """The path of the price file that `pricing` names; None for the catalog."""
    if not isinstance(named, str) or named == BUILTIN:
        return None
    return os.path.join(os.path.dirname(referrer), named)


def _models(data: dict[str, Plain]) -> frozenset[str]:
    workloads = [mapping(workload) for workload in mapping(data.get("workloads")).values()]
    parts = [mapping(part) for workload in workloads for part in mapping(workload.get("mix")).values()]
    models = (stated.get("model") for stated in (*workloads, *parts))
    return frozenset(model for model in models if isinstance(model, str))


def _agreed(contract: str | None, shelf: Shelf) -> frozenset[str]:
    """The models that only the contract prices: the shelf lacks them."""
    names = known_names(plain_snapshot(contract)) if contract is not None else frozenset[str]()
    return frozenset(name for name in names if shelf.lookup(name) is None)


def _contract(path: str, pricing: dict[str, Plain]) -> str | None:
    """The path of the contract that a budget file or configuration names."""
    file = mapping(pricing.get("contract")).get("file")
    return os.path.normpath(os.path.join(os.path.dirname(path), file)) if isinstance(file, str) else None


def _target(referrer: str, before: str | None, day: str, options: PinOptions) -> str:
    """The price file to write: the requested one, the current one, or a new one named by the day."""
    if options.output is not None:
        return budget_files.reported(options.output)
    if before is None:
        return budget_files.reported(os.path.join(os.path.dirname(referrer), "pricing", f"{day}.json"))
    if (options.upgrade or options.as_of) and _is_day(os.path.splitext(os.path.basename(before))[0]):
        before = os.path.join(os.path.dirname(before), f"{day}.json")
    return budget_files.reported(before)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def pinned_text(budget: Pinnable, sha256: str) -> str:
    """A budget file's text with its price file and the hashes of that file and its contract; all else is unchanged.

    Raises `Trouble` if the text has no place for them that an edit can find.
    """
    document, data = budget.document, mapping(budget.document.data)
    pricing = mapping(data.get("pricing"))
    reference = budget.reference
    wanted: dict[str, Plain] = {**pricing, "snapshot": reference, "sha256": sha256}
    agreed = contract_hash(budget.contract)
    if agreed is not None:
        wanted["contract"] = {**mapping(pricing["contract"]), "sha256": agreed}
    try:
        text = edited(document.text, _edits(document, pricing, wanted))
        again = load_yaml(text)
    except (NoPlace, KeyError):
        again = None
    if again is None or again.faults or again.data != {**data, "pricing": wanted}:
        keys = f"`snapshot: {reference}` and `sha256: {sha256}`"
        raise Trouble(f"`{budget.path}` has no place for the pin: add a `pricing` key to it, with {keys}")
    return budget.mark + again.text


def _edits(document: Document, pricing: dict[str, Plain], wanted: dict[str, Plain]) -> list[Edit]:
    reference, sha256 = str(wanted["snapshot"]), str(wanted["sha256"])
    if not pricing:
        lines = ("pricing:", f"  snapshot: {written(reference)}", f"  sha256: {sha256}", "")
        return [inserting_before(document, "workloads", lines)]
    edits = [setting(document, ("pricing", "sha256"), sha256, after="snapshot")]
    if pricing.get("snapshot") != reference:
        edits.append(setting(document, ("pricing", "snapshot"), reference))
    if "contract" in wanted:
        pin = str(mapping(wanted["contract"])["sha256"])
        edits.append(setting(document, ("pricing", "contract", "sha256"), pin, after="file"))
    return edits


def contract_hash(path: str | None) -> str | None:
    """The hash of a contract, if any. Raises `Trouble` if it can't be read."""
    if path is None:
        return None
    price_file = read_price_file(path)
    if price_file.sha256 is None:
        raise Trouble(f"`{path}` can't be read: {price_file.detail}")
    return price_file.sha256
