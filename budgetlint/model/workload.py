"""Layer 2 as people write it: what every workload may carry, whatever its kind."""

from collections.abc import Mapping
from functools import cache
from typing import ClassVar, Final

from budgetlint.frozen import Frozen, key, parts
from budgetlint.model.calendar import Growth, Month, MonthNumber
from budgetlint.model.multipliers import ALL_BUT_CACHE, NO_MULTIPLIERS, Multipliers
from budgetlint.model.periods import Period
from budgetlint.model.ranges import RangedNumber, RangedShareTo100
from budgetlint.model.scalars import Day, MeterName, Name, Share, Text, Whole

OneOrMany = Text | tuple[Text, ...]


class Match(Frozen, kw_only=True):
    """Which production records are a workload's own: exact values, globs or lists; all that is given must hold."""

    service: OneOrMany | None = key("The service's name in the records: exact, a glob, or a list.", default=None)
    model: OneOrMany | None = key("The model's name in the records: exact, a glob, or a list.", default=None)
    tags: Mapping[Text, OneOrMany] = key("Tags that the records carry, all of them.", default_factory=dict)


class AssumptionsFrom(Frozen, kw_only=True):
    """Where a workload's figures come from, and the day they were measured."""

    source: Text | None = key("Where the figures come from: a dashboard, a query, a guess.", default=None)
    measured_on: Day | None = key("The day they were measured.", default=None)


class MixPart(Frozen, kw_only=True):
    """A share of a workload that is served in its own way; `model/mix.py` adds the keys of the workload's kind."""

    share: RangedShareTo100 | None = key(
        "Its share of what is started; one part may leave it out and takes the rest.", default=None, unit="share"
    )


KIND_KEY: Final = "kind"
KIND_DESCRIPTION: Final = "What kind of thing spends; it decides which keys there are."


class Workload(Frozen, kw_only=True):
    """What every workload may carry, whatever its kind."""

    KIND: ClassVar[str] = ""
    MULTIPLIERS: ClassVar[frozenset[str]] = ALL_BUT_CACHE
    """The multipliers that apply to the kind."""

    model: Text = key("The model, service or plan, as the price snapshot names it.", driver="model")
    title: Text | None = key("What people call it.", default=None)
    description: Text | None = key("What it does, in free text.", default=None)
    service_tier: Text | None = key(
        "The provider's tier: `standard`, `batch`, `flex`, `priority`, …", default=None, driver="tier"
    )
    region: Text | None = key("Where it runs, where prices depend on that.", default=None, driver="tier")
    speed: Text | None = key("How fast it is served, where prices depend on that.", default=None, driver="tier")
    search_context: Text | None = key(
        "How much a search brings in, where prices depend on that.", default=None, driver="usage"
    )
    schedule: Text | None = key(
        "The schedule it runs on, such as `off-peak`, where prices depend on that.", default=None, driver="tier"
    )
    tags: Mapping[Text, Text] = key("Tags for budgets' scopes, over those of the file.", default_factory=dict)
    usage: Mapping[MeterName, RangedNumber] = key(
        "More of what each request, call or submitted job uses, by meter.", default_factory=dict, driver="usage"
    )
    multipliers: Multipliers = key(
        "Layer 3 for this workload: each replaces the file's, and `null` removes it.", default=NO_MULTIPLIERS
    )
    buffer: Share | None = key(
        "Layer 4 for this workload in place of the file's.", default=None, unit="share", driver="buffer"
    )
    period: Period | None = key("What its volume is per, in place of the file's period.", default=None, driver="volume")
    growth: Growth | None = key(
        "How its volume grows, from its first month in the plan on.", default=None, driver="growth"
    )
    ramp: Mapping[Month, Share] = key(
        "From a month on, times the volume already grown: `{2027-09: 150%}`.",
        default_factory=dict,
        unit="share",
        driver="ramp",
    )
    season: Mapping[MonthNumber, Share] = key(
        "By month of the year, times all that: `{11: 140%, 12: 180%}`.",
        default_factory=dict,
        unit="share",
        driver="season",
    )
    from_: Month | None = key("The first month in which it runs.", default=None, driver="horizon")
    until: Month | None = key("The last month in which it runs.", default=None, driver="horizon")
    mix: Mapping[Name, MixPart] = key(
        "Parts that are served in different ways, by name: their shares sum to 100 %, and each states what differs.",
        default_factory=dict,
        driver="mix",
    )
    concurrency: Whole | None = key(
        "How many of its calls run at once at most, for limits that hold credits before a call; 1 if left out.",
        default=None,
    )
    match: Match | None = key("Which production records are its own.", default=None)
    assumptions_from: AssumptionsFrom | None = key("Where its figures come from.", default=None)


@cache
def count_keys(kind: type) -> tuple[str, ...]:
    """The keys by which a kind of workload states how much it does."""
    stated = (part for part in parts(kind) if part.key is not None and part.key.driver == "volume")
    return tuple(part.name for part in stated if part.name != "period")
