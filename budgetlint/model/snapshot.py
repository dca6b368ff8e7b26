"""The price snapshot, version 1: dated listed prices, one entry a fact."""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, TypeAlias

from budgetlint.frozen import Frozen, key
from budgetlint.model.scalars import Day, MeterName, Number, Positive, Text, Whole
from budgetlint.model.workload import OneOrMany

SourceKind: TypeAlias = Literal["official", "cited", "dataset", "contract", "quote", "own"]
"""How a price is known; see `Source`."""


class Source(Frozen, kw_only=True):
    """How prices are known.

    `official`: whoever made the snapshot read the provider's own page or price API on `retrieved`, and `quote` has the
    words with the figure. `cited`: the list `through` states them and names the provider's page, the `url`. `dataset`:
    the list states them and names no such page. `contract`, `quote` and `own`: agreed, offered, worked out from a bill.
    """

    url: Text = key("The page.")
    kind: SourceKind = key(
        "How its prices are known: `official` was read on the provider's own page, `cited` is in a list that names "
        "that page, `dataset` in a list that names none."
    )
    retrieved: Day | None = key("The day the provider's own page was read; of kind `official` alone.", default=None)
    published: Day | None = key("The day the list came out.", default=None)
    through: Text | None = key("The list, and its release, that names the page.", default=None)
    copies: Text | None = key("The list that this one repeats, if it does: it then confirms nothing.", default=None)
    quote: Text | None = key("The words of the page that hold the figure.", default=None)
    title: Text | None = key("What the page is called.", default=None)

    @property
    def day(self) -> date | None:
        """The day by which its prices age: when the page was read, else when the list came out."""
        return self.retrieved or self.published


class PriceRule(Frozen, kw_only=True):
    """A provider's own sentence about all its prices, from which `derived` cells are computed."""

    says: Text = key("The provider's sentence.")
    url: Text = key("The page that says so.")
    from_: Day | None = key("The first day on which it holds.", default=None)
    source: Text | None = key("The source through which it is known.", default=None)


class Tokenizer(Frozen, kw_only=True):
    """How many tokens a tokenizer counts for a text of which another counts one, as a source measured it."""

    than: Text | None = key("The tokenizer that it is compared with.", default=None)
    ratio: Positive | None = key("How many tokens it counts where that one counts 1, for one text.", default=None)
    source: Text | None = key("Where that was measured.", default=None)
    note: Text | None = key("What a reader should know.", default=None)


class Worth(Frozen, kw_only=True):
    """What one of a currency or credit is worth of another, on a day, by a source."""

    worth: Positive = key("What one is worth.")
    of: Text = key("The currency or credit that it is worth so much of.")
    date: Day = key("The day of that worth.")
    source: Text = key("Where it was read.")


class DeclaredMeter(Frozen, kw_only=True):
    """A meter that the registry lacks, or another scale for one it has."""

    unit: Text = key("What it counts, in words.")
    per: Positive = key("How many a rate is for.")
    parent: MeterName | None = key("The wider meter that it is part of.", default=None)


class When(Frozen, kw_only=True):
    """Conditions of a price; all that are given must hold, and a list holds where one of its values does."""

    service_tier: OneOrMany | None = key("The provider's tier.", default=None)
    region: OneOrMany | None = key("Where it runs.", default=None)
    prompt_tokens_over: Number | None = key("Holds for calls that carry more tokens than this.", default=None)
    size: OneOrMany | None = key("The image's size.", default=None)
    quality: OneOrMany | None = key("The image's quality.", default=None)
    resolution: OneOrMany | None = key("The clip's resolution.", default=None)
    audio: bool | tuple[bool, ...] | None = key("Whether the clip has sound.", default=None)
    search_context: OneOrMany | None = key("How much a search brings in.", default=None)
    speed: OneOrMany | None = key("How fast it is served.", default=None)
    prompt_tokens_from: Number | None = key("Holds for calls that carry this many tokens or more.", default=None)
    steps: OneOrMany | None = key("The steps of the diffusion.", default=None)
    schedule: OneOrMany | None = key("A schedule of the model's `schedules`.", default=None)
    max_results_over: Number | None = key("Holds for searches that ask for more results than this.", default=None)
    interval_over: Number | None = key("Holds for intervals longer than this.", default=None)


ALWAYS: Final = When()


class UnitRate(Frozen, kw_only=True):
    """A rate in a unit of money other than the snapshot's own."""

    amount: Number = key("The rate, in that unit.")
    unit: Text = key("A currency or credit that `units` gives a worth.")


class Allowance(Frozen, kw_only=True):
    """What a provider gives away before it bills: so many in a period, sometimes shared between models.

    Listed, never subtracted: an estimate that counted on it would be too low once it is used up elsewhere.
    """

    count: Number = key("How many are given away.")
    per: Text = key("In which period.")
    shared: Text | None = key("What else draws on the same allowance.", default=None)


class Window(Frozen, kw_only=True):
    """Hours of the day (`10:00-00:00`) on days of the week, Monday being 1."""

    hours: tuple[Text, ...] = key("Hours of the day, as `10:00-00:00`.")
    weekdays: tuple[Whole, ...] | None = key("Days of the week, Monday being 1; every day if left out.", default=None)


class Schedule(Frozen, kw_only=True):
    """When a named schedule, such as `off-peak`, holds."""

    time_zone: Text = key("The time zone of the hours.")
    windows: tuple[Window, ...] = key("The hours in which it holds.")
    weekdays_time_zone: Text | None = key("The time zone of the days, where that is another.", default=None)


class PriceEntry(Frozen, kw_only=True):
    """Rates, or factors on the rates that the other entries give, under conditions and between days.

    `minimum_charge` is the least that a job costs, `round_up` the step to which a meter's quantity of a call is rounded
    up, `disputed` what other sources say of a rate, `free` what is given away first. `confirmed_by` names the other
    independent lists that state all of these rates, `unchanged_since` the publication day of the oldest release read
    that states them, `derived` the rule of the snapshot that they follow from.
    """

    source: Text | None = key("The name of the page that the rates were read from.", default=None)
    when: When = key("Conditions that must all hold.", default=ALWAYS)
    from_: Day | None = key("The first day it holds.", default=None)
    until: Day | None = key("The last day it holds.", default=None)
    rates: Mapping[MeterName, Number | UnitRate] = key(
        "Rates by meter, as decimal text, each for the meter's own number of units.", default_factory=dict
    )
    multiply: Mapping[Text, Number] = key(
        "Factors on what other entries give, by meter or `*_tokens`.", default_factory=dict
    )
    minimum_charge: Number | None = key("The least that a job costs.", default=None)
    round_up: Mapping[MeterName, Positive] = key(
        "The step to which a call's quantity is rounded up, by meter.", default_factory=dict
    )
    free: Mapping[MeterName, Allowance] = key(
        "What is given away before anything is billed, by meter; listed, never subtracted.", default_factory=dict
    )
    disputed: Mapping[MeterName, Mapping[Text, Number]] = key(
        "What other sources say of a rate, by meter and source.", default_factory=dict
    )
    confirmed_by: tuple[Text, ...] = key("The other independent lists that state all of these rates.", default=())
    unchanged_since: Day | None = key("The day of the oldest release read that states these rates.", default=None)
    derived: Text | None = key("The one of `rules` that these rates follow from.", default=None)
    flat: bool = key(
        "In a contract: the rates hold whatever tier, region, speed or prompt size the list tells calls by.",
        default=False,
    )
    note: Text | None = key("What a reader should know.", default=None)


class ModelPrices(Frozen, kw_only=True):
    """All that a snapshot says of one model."""

    aliases: tuple[Text, ...] = key("Other names of the same model: dated ids, other gateways' names.", default=())
    context_window: Number | None = key("The most tokens that a call may carry.", default=None)
    max_output_tokens: Number | None = key("The most tokens that may come out of a call.", default=None)
    cache_minimum: Positive | None = key(
        "The fewest tokens that a cache takes; shorter prompts are not cached.", default=None
    )
    released: Day | None = key("The day from which on it is served.", default=None)
    retires: Day | None = key("The day from which on it is not served.", default=None)
    replaced_by: Text | None = key("The model that its provider names in its place.", default=None)
    tokenizer: Text | None = key("The tokenizer that counts its tokens, one of `tokenizers`.", default=None)
    schedules: Mapping[Text, Schedule] = key("Named schedules that prices depend on.", default_factory=dict)
    note: Text | None = key("What a reader should know.", default=None)
    prices: tuple[PriceEntry, ...] = key("Price entries; of those that hold, the one with the most conditions wins.")


class PriceSnapshot(Frozen, kw_only=True):
    """A dated set of listed prices; `date` is the oldest of the days by which they age."""

    version: Literal[1] = key("The version of this format: 1.")
    date: Day = key("The oldest of the days on which these prices were read or published.")
    currency: Text = key("The currency of the rates; USD if left out.", default="USD")
    title: Text | None = key("What people call it.", default=None)
    sources: Mapping[Text, Source] = key(
        "How prices are known, by name: pages, lists, agreements.", default_factory=dict
    )
    rules: Mapping[Text, PriceRule] = key(
        "Sentences of providers about all their prices, by name; `derived` prices follow from them.",
        default_factory=dict,
    )
    tokenizers: Mapping[Text, Tokenizer] = key(
        "Tokenizers by name, each with how many tokens it counts against another.", default_factory=dict
    )
    units: Mapping[Text, Worth] = key("What other currencies and credits are worth.", default_factory=dict)
    meters: Mapping[MeterName, DeclaredMeter] = key(
        "Meters that the tool does not know, or other scales.", default_factory=dict
    )
    models: Mapping[Text, ModelPrices] = key("What models, services and plans cost, by name.")
