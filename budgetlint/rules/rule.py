"""What a rule is: a name, a severity, one sentence, and a pure function from a subject to problems."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from budgetlint.estimate.line_items import Gap
from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.findings.problem import Path, Problem, Severity
from budgetlint.frozen import Frozen
from budgetlint.model.budget import BudgetFile, Pricing
from budgetlint.model.configuration import Required
from budgetlint.model.mix import models_in, part_workload
from budgetlint.model.multipliers import NO_MULTIPLIERS
from budgetlint.model.snapshot import ModelPrices, PriceSnapshot
from budgetlint.model.workload import Workload

if TYPE_CHECKING:
    from budgetlint.estimate.accounts.results import AccountResult
    from budgetlint.estimate.nesting import Child
    from budgetlint.estimate.range_places import RangePlace
    from budgetlint.model.account_presets import AccountPreset
    from budgetlint.model.advisory import Advisory


class Gate(Enum):
    """The stage whose findings a rule names; only rules of the stage `MEANING` have a `check`."""

    SYNTAX = "syntax"
    SHAPE = "shape"
    MEANING = "meaning"
    SUPPRESSION = "suppression"
    CHANGE = "change"


class PriceFault(Enum):
    """Why a price file can't be used."""

    MISSING = "missing"
    INVALID = "invalid"
    CHANGED = "changed"


def no_model(_: str) -> ModelPrices | None:
    """None: the model's facts in a price file that could not be read."""


def no_names(_: str) -> tuple[str, ...]:
    """Empty: the names of a model that is unknown."""
    return ()


class PriceFile(Frozen):
    """A price file in use: its contents, or why it could not be read.

    `snapshot` holds only the models in use, by the names that workloads give them; `detail` explains a fault;
    `names` returns all names and aliases, for suggestions; `names_of` a model's own name and its aliases, by any of them;
    `look_up` returns the facts of any model by name or alias, in use or not.
    """

    reference: str
    path: Path
    sha256: str | None = None
    pinned: str | None = None
    snapshot: PriceSnapshot | None = None
    fault: PriceFault | None = None
    detail: str = ""
    names: Callable[[], tuple[str, ...]] = tuple
    names_of: Callable[[str], tuple[str, ...]] = no_names
    look_up: Callable[[str], ModelPrices | None] = no_model
    models: Callable[[], tuple[str, ...]] = tuple
    """The models' own names, without aliases."""


def no_catalog(_: frozenset[str]) -> None:
    """None: there is no catalog."""


def not_known(_: str) -> bool:
    """False: there is no catalog that could have a model."""
    return False


def no_advisories(_: Collection[str]) -> "tuple[Advisory, ...]":
    """Empty: there are no advisories."""
    return ()


def no_presets() -> "Mapping[str, AccountPreset]":
    """Empty: there are no presets that accounts could name."""
    return MappingProxyType({})


def nothing() -> None:
    """None: newer prices were not requested."""


class Subject(Frozen):
    """What rules check: a file of valid shape, its estimate, its prices and the day of the check.

    `pricing` is the file's own, else the configuration's; `max_age_days` applies if the file states no limit;
    `listed` is None if no prices are named anywhere; `broken` holds the paths that an earlier gate could not read.
    """

    file: BudgetFile
    estimate: Estimate
    day: date
    pricing: Pricing | None
    pricing_path: Path
    max_age_days: int
    listed: PriceFile | None
    contract: PriceFile | None = None
    broken: tuple[Path, ...] = ()
    newer: Callable[[], PriceSnapshot | None] = nothing
    """The catalog's prices of the models in use, by the names that workloads give them; None if not requested."""
    catalog: Callable[[frozenset[str]], PriceSnapshot | None] = no_catalog
    """The catalog's prices of the given models, by the given names; None without a catalog."""
    in_catalog: Callable[[str], bool] = not_known
    """Whether the catalog has a model by name or alias."""
    advisories: "Callable[[Collection[str]], tuple[Advisory, ...]]" = no_advisories
    """Known errors in price files, oldest first; empty if none is about one of the given models."""
    require: Required | None = None
    """How well the configuration requires every price in use to be sourced."""

    accounts: "tuple[AccountResult, ...]" = ()
    """The results of the file's accounts under the plan."""
    children: "tuple[Child, ...]" = ()
    """In a root: the budgets of included files that are within one of its own."""
    members: Mapping[str, str] | None = None
    """In a root: the paths of the included files by name; None in other files."""
    ranges: "tuple[RangePlace, ...]" = ()
    """The places of the file at which a number is a range."""
    referrer: str = ""
    """The path of the file that names its prices."""

    def path_of(self, member: str | None) -> str | None:
        """The path of an included file by its name."""
        return None if member is None or self.members is None else self.members.get(member)

    @property
    def prices_read(self) -> bool:
        """Whether every named price file could be read: only then is a missing price meaningful."""
        files = (self.listed, self.contract) if self.contract is not None else (self.listed,)
        return all(file is not None and file.snapshot is not None for file in files)

    def model_facts(self) -> dict[str, ModelPrices]:
        """The facts of each model in use, by the name that workloads give it; listed facts win over the contract's."""
        facts: dict[str, ModelPrices] = {}
        for file in (self.contract, self.listed):
            if file is not None and file.snapshot is not None:
                facts.update(file.snapshot.models)
        return facts

    def nested(self) -> "Iterator[tuple[Child, BudgetResult | None]]":
        """Each budget that is within another, of this file and included files, with its parent; None if that is not in this file."""
        from budgetlint.estimate.nesting import children_of

        results = {result.name: result for result in self.estimate.budgets}
        for child in (*children_of(self.file, self.estimate.budgets), *self.children):
            yield child, results.get(child.parent)

    def families(self) -> "Iterator[tuple[BudgetResult, list[Child]]]":
        """Each budget of this file that has children, with its children."""
        from budgetlint.estimate.nesting import by_parent

        results = {result.name: result for result in self.estimate.budgets}
        for name, children in by_parent([child for child, _ in self.nested()]).items():
            if name in results:
                yield results[name], children

    def known_advisories(self) -> "tuple[Advisory, ...]":
        """The advisories that may be about a model in use, by any of its names."""
        if self.listed is None or self.listed.snapshot is None:
            return ()
        models = models_in(self.file)
        aliases = (self.listed.snapshot.models[model].aliases for model in models & self.listed.snapshot.models.keys())
        return self.advisories(models.union(*map(self.listed.names_of, models), *aliases))

    def unpriced(self) -> Iterable[WorkloadEstimate]:
        """The workloads that could be read but not priced, in the file's order; for a mix, its unpriced parts."""
        workloads = self.estimate.workloads
        unpriced = (workloads[name] for name in self.estimate.unpriced if name in workloads)
        return (part for workload in unpriced for part in workload.parts or (workload,) if part.layers is None)

    def unpriced_months(self) -> Iterable[tuple[str, str, Gap]]:
        """In a calendar plan: each workload, the first month in which it has no price, and the gap.

        Workloads that already have no price on the day of the check are left out.
        """
        horizon = self.estimate.horizon
        for name, months in ({} if horizon is None else horizon.workloads).items():
            if self.estimate.workloads[name].layers is not None:
                seen: dict[Gap, str] = {}
                for month in months:
                    for gap in month.gaps:
                        seen.setdefault(gap, month.month)
                yield from ((name, month, gap) for gap, month in seen.items())

    def stating(self, key: str) -> Iterable[tuple[Path, str, Workload]]:
        """Each workload, and each part of a mix that states `key` itself: its path, its name, and the workload."""
        for name, workload in self.file.workloads.items():
            yield ("workloads", name), name, workload
            for part_name, part in workload.mix.items():
                if getattr(part, key, None) not in (None, NO_MULTIPLIERS):
                    yield ("workloads", name, "mix", part_name), part_name, part_workload(workload, part)


def _never(_: Subject) -> bool:
    """False: findings of such a rule come from another stage."""
    return False


class Rule(Frozen):
    """A rule: its kebab-case name is its only identity; `summary` is one sentence, lower case, no full stop.

    `concerns` tells whether the rule can apply to a file: only then is its module imported, which has the rule's name.
    """

    name: str
    severity: Severity
    summary: str
    concerns: Callable[[Subject], bool] = _never
    gate: Gate = Gate.MEANING
    over_scopes: bool = False
    """Whether the rule checks the workloads that budgets cover: in a root, those of included files too."""

    def check(self, subject: Subject) -> Iterable[Problem]:
        """The rule's problems in a file; none, without importing the module, where `concerns` is false."""
        return self.problems(subject) if self.concerns(subject) else ()

    def problems(self, subject: Subject) -> Iterable[Problem]:
        """The rule's problems in a file, regardless of `concerns`."""
        checked: Callable[[Subject], Iterable[Problem]] = import_module(
            f"{__package__}.{self.name.replace('-', '_')}"
        ).check
        return checked(subject)
