"""The price snapshot, version 1: dated listed prices, one entry a fact."""

from collections.abc import Mapping
from typing import Final, Literal

from budgetlint.frozen import Frozen, made
from budgetlint.model.scalars import Day, MeterName, Number, Positive, Text, Whole
from budgetlint.model.workloads import OneOrMany


class Source(Frozen, kw_only=True):
    """Where prices were read, what kind of page that is (`official` is the provider's own), and when."""

    url: Text
    kind: Text
    retrieved: Day | None = None
    title: Text | None = None


class Worth(Frozen, kw_only=True):
    """What one of a currency or credit is worth of another, on a day, by a source."""

    worth: Positive
    of: Text
    date: Day
    source: Text


class DeclaredMeter(Frozen, kw_only=True):
    """A meter that the registry lacks, or another scale for one it has."""

    unit: Text
    per: Positive
    parent: MeterName | None = None


class When(Frozen, kw_only=True):
    """Conditions of a price; all that are given must hold, and a list holds where one of its values does."""

    service_tier: OneOrMany | None = None
    region: OneOrMany | None = None
    prompt_tokens_over: Number | None = None
    size: OneOrMany | None = None
    quality: OneOrMany | None = None
    resolution: OneOrMany | None = None
    audio: bool | tuple[bool, ...] | None = None
    search_context: OneOrMany | None = None
    speed: OneOrMany | None = None
    prompt_tokens_from: Number | None = None
    steps: OneOrMany | None = None
    schedule: OneOrMany | None = None
    max_results_over: Number | None = None
    interval_over: Number | None = None


ALWAYS: Final = When()


class UnitRate(Frozen, kw_only=True):
    """A rate in a unit of money other than the snapshot's own."""

    amount: Number
    unit: Text


class Allowance(Frozen, kw_only=True):
    """What a provider gives away before it bills: so many in a period, sometimes shared between models.

    Listed, never subtracted: an estimate that counted on it would be too low once it is used up elsewhere.
    """

    count: Number
    per: Text
    shared: Text | None = None


class Window(Frozen, kw_only=True):
    """Hours of the day (`10:00-00:00`) on days of the week, Monday being 1."""

    hours: tuple[Text, ...]
    weekdays: tuple[Whole, ...] | None = None


class Schedule(Frozen, kw_only=True):
    """When a named schedule, such as `off-peak`, holds."""

    time_zone: Text
    windows: tuple[Window, ...]
    weekdays_time_zone: Text | None = None


class PriceEntry(Frozen, kw_only=True):
    """Rates, or factors on the rates that the other entries give, under conditions and between days.

    `minimum_charge` is the least that a job costs, `round_up` the step to which a meter's quantity of a call is rounded
    up, `disputed` what other sources say of a rate, `free` what is given away first.
    """

    source: Text | None = None
    when: When = ALWAYS
    from_: Day | None = None
    until: Day | None = None
    rates: Mapping[MeterName, Number | UnitRate] = made(default_factory=dict)
    multiply: Mapping[Text, Number] = made(default_factory=dict)
    minimum_charge: Number | None = None
    round_up: Mapping[MeterName, Positive] = made(default_factory=dict)
    free: Mapping[MeterName, Allowance] = made(default_factory=dict)
    disputed: Mapping[MeterName, Mapping[Text, Number]] = made(default_factory=dict)
    note: Text | None = None


class ModelPrices(Frozen, kw_only=True):
    """All that a snapshot says of one model."""

    aliases: tuple[Text, ...] = ()
    context_window: Number | None = None
    max_output_tokens: Number | None = None
    retires: Day | None = None
    schedules: Mapping[Text, Schedule] = made(default_factory=dict)
    note: Text | None = None
    prices: tuple[PriceEntry, ...]


class PriceSnapshot(Frozen, kw_only=True):
    """A dated set of listed prices; `date` is the day they were reviewed."""

    version: Literal[1]
    date: Day
    currency: Text = "USD"
    title: Text | None = None
    sources: Mapping[Text, Source] = made(default_factory=dict)
    units: Mapping[Text, Worth] = made(default_factory=dict)
    meters: Mapping[MeterName, DeclaredMeter] = made(default_factory=dict)
    models: Mapping[Text, ModelPrices]
