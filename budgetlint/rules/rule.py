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
    """Which gate speaks: a rule of the first two and the last has its findings made there, and no check."""

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
    """What a price file says of a model where it can't be asked."""


def no_names(_: str) -> tuple[str, ...]:
    """No names of a model that is not known."""
    return ()


class PriceFile(Frozen):
    """A price file in use: what was read of it, or why it could not be.

    `snapshot` holds the models in use alone, by the names that workloads give them; `detail` says more of a fault;
    `names` are all the models it knows, for a suggestion; `names_of` the model's own name and its aliases, by any of them;
    `look_up` is what it says of a model by name or alias, in use or not.
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
    """All the models it knows, by their own names."""


def no_catalog(_: frozenset[str]) -> None:
    """No catalog to ask."""


def not_known(_: str) -> bool:
    """No catalog that has a model."""
    return False


def no_advisories(_: Collection[str]) -> "tuple[Advisory, ...]":
    """No advisories to hold prices against."""
    return ()


def no_presets() -> "Mapping[str, AccountPreset]":
    """No published rules that accounts may name."""
    return MappingProxyType({})


def nothing() -> None:
    """What is not there to be asked for."""


class Subject(Frozen):
    """What rules look at: a file that has the right shape, its estimate, its prices, and the day.

    `pricing` is the file's own or the configuration's; `max_age_days` what holds where the file states none;
    `listed` is None where no prices are named anywhere; `broken` are the paths that an earlier gate could not read.
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
    """The catalog's prices of the models in use, by the names that workloads give them; None where nobody asks."""
    catalog: Callable[[frozenset[str]], PriceSnapshot | None] = no_catalog
    """The catalog's prices of some models, by the names asked for; None where there is no catalog."""
    in_catalog: Callable[[str], bool] = not_known
    """Whether the catalog has a model of a name or alias."""
    advisories: "Callable[[Collection[str]], tuple[Advisory, ...]]" = no_advisories
    """What is known to be wrong in price files, oldest first; nothing where none of it names one of some models."""
    require: Required | None = None
    """How the configuration asks every price in use to be known."""

    accounts: "tuple[AccountResult, ...]" = ()
    """The file's accounts beside the plan."""
    children: "tuple[Child, ...]" = ()
    """Of a root: the budgets of included files that are within one of its own."""
    members: Mapping[str, str] | None = None
    """Of a root: the paths of the included files by their names; None of a file by itself."""
    ranges: "tuple[RangePlace, ...]" = ()
    """Where its numbers are ranges."""
    referrer: str = ""
    """The path of the file that names its prices."""

    def path_of(self, member: str | None) -> str | None:
        """The path of an included file by its name."""
        return None if member is None or self.members is None else self.members.get(member)

    @property
    def prices_read(self) -> bool:
        """Whether every price file that is named could be read: only then does a missing price say anything."""
        files = (self.listed, self.contract) if self.contract is not None else (self.listed,)
        return all(file is not None and file.snapshot is not None for file in files)

    def model_facts(self) -> dict[str, ModelPrices]:
        """What price files say of each model in use, by the name that workloads give it; listed over contract."""
        facts: dict[str, ModelPrices] = {}
        for file in (self.contract, self.listed):
            if file is not None and file.snapshot is not None:
                facts.update(file.snapshot.models)
        return facts

    def nested(self) -> "Iterator[tuple[Child, BudgetResult | None]]":
        """Each budget within another, of this file and of those it includes, beside that other; None where it is not here."""
        from budgetlint.estimate.nesting import children_of

        results = {result.name: result for result in self.estimate.budgets}
        for child in (*children_of(self.file, self.estimate.budgets), *self.children):
            yield child, results.get(child.parent)

    def families(self) -> "Iterator[tuple[BudgetResult, list[Child]]]":
        """Each budget that others are within, and those others."""
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
        """The workloads that could be read and not be priced, in the file's order; of a mix the parts."""
        workloads = self.estimate.workloads
        unpriced = (workloads[name] for name in self.estimate.unpriced if name in workloads)
        return (part for workload in unpriced for part in workload.parts or (workload,) if part.layers is None)

    def unpriced_months(self) -> Iterable[tuple[str, str, Gap]]:
        """Of a calendar plan each workload, the first month in which it has no price, and what it lacks there.

        Left out is what lacks a price on the day of the check already.
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
        """Each workload, and each part of a mix that states a key itself: where it stands, its name, and what it says."""
        for name, workload in self.file.workloads.items():
            yield ("workloads", name), name, workload
            for part_name, part in workload.mix.items():
                if getattr(part, key, None) not in (None, NO_MULTIPLIERS):
                    yield ("workloads", name, "mix", part_name), part_name, part_workload(workload, part)


def _never(_: Subject) -> bool:
    """Of a rule whose findings are made at another gate."""
    return False


class Rule(Frozen):
    """A rule: its kebab-case name is its only identity; `summary` is one sentence, lower case, no full stop.

    `concerns` is whether a file has what the rule is about: only then is its module imported, which is named as it is.
    """

    name: str
    severity: Severity
    summary: str
    concerns: Callable[[Subject], bool] = _never
    gate: Gate = Gate.MEANING
    over_scopes: bool = False
    """Whether it looks at what budgets cover: of a root, in the files too that it includes."""

    def check(self, subject: Subject) -> Iterable[Problem]:
        """What the rule has to say of a file."""
        return self.problems(subject) if self.concerns(subject) else ()

    def problems(self, subject: Subject) -> Iterable[Problem]:
        """The same, whatever the rule is about."""
        checked: Callable[[Subject], Iterable[Problem]] = import_module(
            f"{__package__}.{self.name.replace('-', '_')}"
        ).check
        return checked(subject)
