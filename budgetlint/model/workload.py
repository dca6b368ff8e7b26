"""Layer 2 as written in a file: the keys that every workload may have, whatever its kind."""

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
    """Which production records belong to a workload: exact values, globs or lists; all stated conditions must hold."""

    service: OneOrMany | None = key(
        "The service's name in the records: an exact value, a glob, or a list.", default=None
    )
    model: OneOrMany | None = key("The model's name in the records: an exact value, a glob, or a list.", default=None)
    tags: Mapping[Text, OneOrMany] = key("Tags that the records must all have.", default_factory=dict)


class AssumptionsFrom(Frozen, kw_only=True):
    """The source of a workload's figures, and the day on which they were measured."""

    source: Text | None = key("The source of the figures: a dashboard, a query, a guess.", default=None)
    measured_on: Day | None = key("The day on which they were measured.", default=None)


class MixPart(Frozen, kw_only=True):
    """A share of a workload that is served differently; `model/mix.py` adds the keys of the workload's kind."""

    share: RangedShareTo100 | None = key(
        "Its share of the work that is started; one part may leave it out and takes the rest.",
        default=None,
        unit="share",
    )


KIND_KEY: Final = "kind"
KIND_DESCRIPTION: Final = "The kind of workload, which determines its keys."


class Workload(Frozen, kw_only=True):
    """The keys that every workload may have, whatever its kind."""

    KIND: ClassVar[str] = ""
    MULTIPLIERS: ClassVar[frozenset[str]] = ALL_BUT_CACHE
    """The multipliers that apply to the kind."""

    model: Text = key("The model, service or plan, as the price snapshot names it.", driver="model")
    title: Text | None = key("A title for people.", default=None)
    description: Text | None = key("A description, in free text.", default=None)
    service_tier: Text | None = key(
        "The provider's service tier: `standard`, `batch`, `flex`, `priority`, …", default=None, driver="tier"
    )
    region: Text | None = key("The region in which it runs, if prices depend on it.", default=None, driver="tier")
    speed: Text | None = key("The speed at which it is served, if prices depend on it.", default=None, driver="tier")
    search_context: Text | None = key(
        "The amount of search results that a search adds to the context, if prices depend on it.",
        default=None,
        driver="usage",
    )
    schedule: Text | None = key(
        "The schedule on which it runs, such as `off-peak`, if prices depend on it.", default=None, driver="tier"
    )
    tags: Mapping[Text, Text] = key(
        "Tags for the scopes of budgets, in addition to the file's, which they may replace.", default_factory=dict
    )
    usage: Mapping[MeterName, RangedNumber] = key(
        "Additional usage of each request, call or submitted job, by meter.", default_factory=dict, driver="usage"
    )
    multipliers: Multipliers = key(
        "Layer 3 for this workload: each multiplier replaces the file's, and `null` removes it.", default=NO_MULTIPLIERS
    )
    buffer: Share | None = key(
        "Layer 4 for this workload instead of the file's.", default=None, unit="share", driver="buffer"
    )
    period: Period | None = key("The period of its volume, instead of the file's.", default=None, driver="volume")
    growth: Growth | None = key(
        "How its volume grows, from its first month in the plan on.", default=None, driver="growth"
    )
    ramp: Mapping[Month, Share] = key(
        "Factors from a month on, applied after growth: `{2027-09: 150%}`.",
        default_factory=dict,
        unit="share",
        driver="ramp",
    )
    season: Mapping[MonthNumber, Share] = key(
        "Factors by month of the year, applied last: `{11: 140%, 12: 180%}`.",
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
        "The maximum number of calls that run at once, for limits that reserve credits before a call; 1 if left out.",
        default=None,
    )
    match: Match | None = key("The production records that belong to it.", default=None)
    assumptions_from: AssumptionsFrom | None = key("The source of its figures.", default=None)


@cache
def count_keys(kind: type) -> tuple[str, ...]:
    """The keys with which a kind of workload states its volume."""
    stated = (part for part in parts(kind) if part.key is not None and part.key.driver == "volume")
    return tuple(part.name for part in stated if part.name != "period")
