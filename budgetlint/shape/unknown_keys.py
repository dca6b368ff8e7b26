"""Unknown keys: what they were probably meant to be, and where they belong."""

from typing import Final

from budgetlint.figures.guess import did_you_mean, nearest
from budgetlint.model.accounts import ACCOUNT_RESERVED, AccountKey, AccountLimit, Balance, ProviderAccount
from budgetlint.model.budget import RESERVED, Budget, BudgetFile, Defaults
from budgetlint.model.configuration import Configuration
from budgetlint.model.mix import kept_back
from budgetlint.model.ranges import Range
from budgetlint.model.snapshot import ModelPrices, PriceEntry, PriceSnapshot
from budgetlint.model.workload import MixPart, Workload
from budgetlint.model.workloads import WORKLOAD_KINDS
from budgetlint.shape.budget_file import EXTENSION_PREFIX
from budgetlint.shape.fault import ShapeFault
from budgetlint.shape.original import OriginalData
from budgetlint.shape.safe import safe_key
from budgetlint.shape.types import Record, fields_of
from budgetlint.shape.validators import Misfit
from budgetlint.shape.wording import listed, quoted
from budgetlint.source.document import Path

LATER: Final = "reserved for a later version"
RANGE_ADVICE: Final = (
    "write `{mean: 2300, p10: 900, p90: 4100}`: one time in ten the number is below `p10`, one time in ten above `p90`"
)
_EXTENSION_ADVICE = "your own keys, which start with `x-`, are allowed only at the top of the file"


_WHOSE: dict[type, str] = {
    BudgetFile: "a budget file",
    Budget: "a budget",
    Defaults: "a file of defaults",
    ProviderAccount: "an account",
    AccountKey: "a key of an account",
    PriceSnapshot: "a price snapshot",
    ModelPrices: "a model's prices",
    PriceEntry: "a price entry",
    Configuration: "the configuration",
}


def unknown_key(source: OriginalData, path: Path, misfit: Misfit) -> ShapeFault:
    """The fault of an unknown key, with a suggestion."""
    owner = misfit.owners[-1][1]
    assert isinstance(owner, Record)
    key, cls = str(path[-1]), owner.cls
    if key in _reserved(cls):
        return ShapeFault("reserved-key", path, f"{quoted(key)} is {LATER}", None, "key")
    known = [field.key for field in fields_of(cls)]
    if issubclass(cls, Range):
        message = f"{quoted(key)} is not a key of a range: mean, p10 and p90, please"
        return ShapeFault("unknown-key", path, message, RANGE_ADVICE, "key")
    if issubclass(cls, MixPart) and key in _of_the_whole(path, source):
        message = f"{quoted(key)} is not a key of a part: it is stated for the mix as a whole"
        return ShapeFault(
            "unknown-key",
            path,
            message,
            "state it in the workload; `share` states how much of it the part takes",
            "key",
        )
    if issubclass(cls, Workload):
        article = "an" if cls.KIND[0] in "aeil" else "a"
        message = f"{quoted(key)} is not a key of {article} `{cls.KIND}`"
        if key.startswith(EXTENSION_PREFIX):
            return ShapeFault("unknown-key", path, message, _EXTENSION_ADVICE, "key")
        kinds = _kinds_with(key)
        near = None if kinds else nearest(key, (*known, "kind"))
        advice = f"it is a key of {listed(kinds)}" if kinds else did_you_mean(near)
    else:
        message = f"{quoted(key)} is not a key of {_place(path[:-1], cls)}"
        near = nearest(key, known)
        advice = did_you_mean(near)
    instead = safe_key(key, near) if source.is_plain(path) else None
    return ShapeFault("unknown-key", path, message, advice, "key", instead)


def _of_the_whole(path: Path, source: OriginalData) -> frozenset[str]:
    """The keys that a workload states for all parts of its mix, as written in the file."""
    kind = source.value((*path[:2], "kind"))
    names = kept_back(WORKLOAD_KINDS[kind]) if isinstance(kind, str) else ()
    return frozenset(name.rstrip("_") for name in ("kind", *names))


_OF_ACCOUNTS: Final = frozenset({ProviderAccount, Balance, AccountKey, AccountLimit})


def _reserved(cls: type) -> frozenset[str]:
    if issubclass(cls, Workload):
        return RESERVED["workload"]
    if cls in _OF_ACCOUNTS:
        return ACCOUNT_RESERVED
    return RESERVED["file"] if cls is BudgetFile else RESERVED["budget"] if cls is Budget else frozenset()


def _kinds_with(key: str) -> list[str]:
    """The workload kinds that have a key."""
    return [kind for kind, cls in WORKLOAD_KINDS.items() if key in {field.key for field in fields_of(cls)}]


def _place(path: Path, cls: type) -> str:
    """The name of the record that lacks the key: a budget, the file, or the key above it."""
    return _WHOSE.get(cls) or (f"`{path[-1]}`" if path else "this")
