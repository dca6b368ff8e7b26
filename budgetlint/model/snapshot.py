"""The price snapshot, version 1: dated listed prices, one entry per fact."""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, TypeAlias

from budgetlint.frozen import Frozen, key
from budgetlint.model.scalars import Day, MeterName, Number, Positive, Text, Whole
from budgetlint.model.workload import OneOrMany

SourceKind: TypeAlias = Literal["official", "cited", "dataset", "contract", "quote", "own"]
"""How a price is known: the kind of a `Source`."""

AGREED: Final[frozenset[SourceKind]] = frozenset({"contract", "quote", "own"})
"""Kinds of sources whose prices are not list prices."""


class Source(Frozen, kw_only=True):
    """How prices are known.

    `official`: the maker of the snapshot read the provider's own page or price API on `retrieved`, and `quote` has the
    text with the figure. `cited`: the list `through` states the prices and names the provider's page, the `url`. `dataset`:
    the list states them but names no such page. `contract`, `quote`, `own`: agreed, offered, worked out from a bill.
    """

    url: Text = key("The address of the page.")
    kind: SourceKind = key(
        "How its prices are known: `official` from the provider's own page, `cited` from a list that names that page, "
        "`dataset` from a list that names none; `contract`, `quote` and `own`: agreed, offered, worked out from a bill."
    )
    retrieved: Day | None = key(
        "The day on which the provider's own page was read; only for kind `official`.", default=None
    )
    published: Day | None = key("The day on which the list was published.", default=None)
    through: Text | None = key("The list that names the page, with its release.", default=None)
    copies: Text | None = key("The list that this one copies; a copy does not confirm a price.", default=None)
    quote: Text | None = key("The text of the page that contains the figure.", default=None)
    title: Text | None = key("The title of the page.", default=None)

    @property
    def day(self) -> date | None:
        """The day from which the age of its prices is counted: when the page was read, else when the list was published."""
        return self.retrieved or self.published


class PriceRule(Frozen, kw_only=True):
    """A provider's statement about all its prices, from which `derived` prices are computed."""

    says: Text = key("The provider's statement.")
    url: Text = key("The page with the statement.")
    from_: Day | None = key("The first day on which it applies.", default=None)
    source: Text | None = key("The source of the statement.", default=None)


class Tokenizer(Frozen, kw_only=True):
    """The ratio of a tokenizer's count to another's for the same text, as a source measured it."""

    than: Text | None = key("The tokenizer to which it is compared.", default=None)
    ratio: Positive | None = key("The number of tokens that it counts for each token of the other one.", default=None)
    source: Text | None = key("The source of the measurement.", default=None)
    note: Text | None = key("A note for readers.", default=None)


class Worth(Frozen, kw_only=True):
    """The worth of one unit of a currency or credit in another, on a day, by a source."""

    worth: Positive = key("The worth of one unit.")
    of: Text = key("The currency or credit in which the worth is stated.")
    date: Day = key("The day of the worth.")
    source: Text = key("The source of the worth.")


class DeclaredMeter(Frozen, kw_only=True):
    """A meter that is not in the registry, or another scale for one that is."""

    unit: Text = key("The name of the unit that it counts.")
    per: Positive = key("The number of units that a rate is for.")
    parent: MeterName | None = key("The wider meter of which it is a part.", default=None)


class When(Frozen, kw_only=True):
    """Conditions of a price; all stated ones must hold, and a list holds if one of its values does."""

    service_tier: OneOrMany | None = key("The provider's service tier.", default=None)
    region: OneOrMany | None = key("The region in which it runs.", default=None)
    prompt_tokens_over: Number | None = key(
        "The price applies to calls that carry more tokens than this.", default=None
    )
    size: OneOrMany | None = key("The size of the image.", default=None)
    quality: OneOrMany | None = key("The quality of the image.", default=None)
    resolution: OneOrMany | None = key("The resolution of the clip.", default=None)
    audio: bool | tuple[bool, ...] | None = key("Whether the clip has sound.", default=None)
    search_context: OneOrMany | None = key(
        "The amount of search results that a search adds to the context.", default=None
    )
    speed: OneOrMany | None = key("The speed at which it is served.", default=None)
    prompt_tokens_from: Number | None = key(
        "The price applies to calls that carry this many tokens or more.", default=None
    )
    steps: OneOrMany | None = key("The number of diffusion steps.", default=None)
    schedule: OneOrMany | None = key("One of the model's `schedules`.", default=None)
    max_results_over: Number | None = key(
        "The price applies to searches that request more results than this.", default=None
    )
    interval_over: Number | None = key("The price applies to intervals longer than this.", default=None)


ALWAYS: Final = When()


class UnitRate(Frozen, kw_only=True):
    """A rate in a unit of money other than the snapshot's currency."""

    amount: Number = key("The rate, in that unit.")
    unit: Text = key("A currency or credit whose worth `units` states.")


class Allowance(Frozen, kw_only=True):
    """A free allowance before a provider bills: a number of units per period, sometimes shared between models.

    It is listed but never subtracted: an estimate that counted on it would be too low once it is used up elsewhere.
    """

    count: Number = key("The number of free units.")
    per: Text = key("The period of the allowance.")
    shared: Text | None = key("Other models that use the same allowance.", default=None)


class Window(Frozen, kw_only=True):
    """Hours of the day (`10:00-00:00`) on days of the week, Monday being 1."""

    hours: tuple[Text, ...] = key("Hours of the day, such as `10:00-00:00`.")
    weekdays: tuple[Whole, ...] | None = key("Days of the week, Monday being 1; every day if left out.", default=None)


class Schedule(Frozen, kw_only=True):
    """The hours of a named schedule, such as `off-peak`."""

    time_zone: Text = key("The time zone of the hours.")
    windows: tuple[Window, ...] = key("The hours in which it applies.")
    weekdays_time_zone: Text | None = key("The time zone of the days, if different.", default=None)


class PriceEntry(Frozen, kw_only=True):
    """Rates, or factors on the rates of other entries, under conditions and between days.

    `minimum_charge` is the minimum cost of a job; `round_up` the step to which a call's quantity of a meter is rounded
    up; `disputed` the rates that other sources state; `free` the allowance before billing. `confirmed_by` names the other
    independent lists that state all of these rates; `unchanged_since` the publication day of the oldest release read
    that states them; `derived` the rule of the snapshot from which they follow.
    """

    source: Text | None = key("The name, under `sources`, of the source of the rates.", default=None)
    when: When = key("Conditions that must all hold.", default=ALWAYS)
    from_: Day | None = key("The first day on which it applies.", default=None)
    until: Day | None = key("The last day on which it applies.", default=None)
    rates: Mapping[MeterName, Number | UnitRate] = key(
        "Rates by meter, as decimal text, each for the meter's number of units (`per`).", default_factory=dict
    )
    multiply: Mapping[Text, Number] = key(
        "Factors on the rates of other entries, by meter or `*_tokens`.", default_factory=dict
    )
    minimum_charge: Number | None = key("The minimum cost of a job.", default=None)
    round_up: Mapping[MeterName, Positive] = key(
        "The step to which a call's quantity is rounded up, by meter.", default_factory=dict
    )
    free: Mapping[MeterName, Allowance] = key(
        "Free allowances before anything is billed, by meter; listed, never subtracted.", default_factory=dict
    )
    disputed: Mapping[MeterName, Mapping[Text, Number]] = key(
        "The rates that other sources state, by meter and source.", default_factory=dict
    )
    confirmed_by: tuple[Text, ...] = key("The other independent lists that state all of these rates.", default=())
    unchanged_since: Day | None = key(
        "The publication day of the oldest release read that states these rates.", default=None
    )
    derived: Text | None = key("The entry of `rules` from which these rates follow.", default=None)
    flat: bool = key(
        "In a contract: the rates apply whatever the tier, region, speed or prompt size by which the list distinguishes calls.",
        default=False,
    )
    note: Text | None = key("A note for readers.", default=None)


class ModelPrices(Frozen, kw_only=True):
    """Everything that a snapshot states about one model."""

    aliases: tuple[Text, ...] = key("Other names of the same model: dated ids, other gateways' names.", default=())
    context_window: Number | None = key("The maximum number of tokens that a call may carry.", default=None)
    max_output_tokens: Number | None = key("The maximum number of output tokens of a call.", default=None)
    cache_minimum: Positive | None = key(
        "The minimum number of tokens for caching; shorter prompts are not cached.", default=None
    )
    released: Day | None = key("The first day on which it is served.", default=None)
    retires: Day | None = key("The first day on which it is no longer served.", default=None)
    replaced_by: Text | None = key("The replacement that its provider names.", default=None)
    tokenizer: Text | None = key("The tokenizer that counts its tokens, an entry of `tokenizers`.", default=None)
    schedules: Mapping[Text, Schedule] = key("Named schedules that prices depend on.", default_factory=dict)
    note: Text | None = key("A note for readers.", default=None)
    prices: tuple[PriceEntry, ...] = key(
        "Price entries; of those whose conditions hold, the one with the most conditions wins."
    )


class PriceSnapshot(Frozen, kw_only=True):
    """A dated set of listed prices; `date` is the oldest of the days from which their age is counted."""

    version: Literal[1] = key("The version of this format: 1.")
    date: Day = key("The oldest of the days on which these prices were read or published.")
    currency: Text = key("The currency of the rates; USD if left out.", default="USD")
    title: Text | None = key("A title for people.", default=None)
    sources: Mapping[Text, Source] = key(
        "How prices are known, by name: pages, lists, agreements.", default_factory=dict
    )
    rules: Mapping[Text, PriceRule] = key(
        "Statements of providers about all their prices, by name; `derived` prices follow from them.",
        default_factory=dict,
    )
    tokenizers: Mapping[Text, Tokenizer] = key(
        "Tokenizers by name, each with the ratio of its count to another's.", default_factory=dict
    )
    units: Mapping[Text, Worth] = key("The worth of other currencies and credits.", default_factory=dict)
    meters: Mapping[MeterName, DeclaredMeter] = key(
        "Meters that are not in the tool's registry, or other scales.", default_factory=dict
    )
    models: Mapping[Text, ModelPrices] = key("The prices of models, services and plans, by name.")
