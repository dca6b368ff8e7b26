"""One line a key, as editors show it: what the key says, its unit, what holds where it is left out."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from budgetlint.model.budget import Budget, BudgetFile, Contract, Pricing
from budgetlint.model.multipliers import CachePrefix, CacheShares, FailedJobs, Multipliers
from budgetlint.model.snapshot import (
    Allowance,
    DeclaredMeter,
    ModelPrices,
    PriceEntry,
    PriceSnapshot,
    Schedule,
    Source,
    UnitRate,
    When,
    Window,
    Worth,
)
from budgetlint.model.workloads import (
    Agent,
    AssumptionsFrom,
    Audio,
    Context,
    Embeddings,
    Image,
    LlmApp,
    Match,
    Metered,
    Subscription,
    Video,
    Workload,
)

_CACHE = {
    "mode": "`shares` states what is read and written; `prefix` follows an agent's own growing context.",
    "reads": "Share of the input tokens that is read from cache, billed at the cache read price.",
    "writes": "Share of the input tokens that is written to cache, billed at the cache write price.",
    "hit_rate": "Share of the reads that finds what it looks for; the rest is written again. 100 % if left out.",
    "ttl": "How long what is written lives; `1h` is billed on `cache_write_1h_tokens`.",
}
_PROMPT = "Tokens that go into a request, on average: instructions, history and question together."
_OUTPUT = "Tokens that come out of a request, on average, reasoning included."
_ATTEMPTS = "How many are submitted for each one accepted, on average; 1 if left out."

DESCRIPTIONS: Final[Mapping[type, Mapping[str, str]]] = MappingProxyType(
    {
        BudgetFile: {
            "version": "The version of this format: 1.",
            "name": "The file's address: a-z, 0-9 and `-`.",
            "title": "What people call it.",
            "description": "What it is for, in free text.",
            "owner": "Who answers for this budget.",
            "tags": "Tags that every workload inherits.",
            "currency": "The currency of the ceilings; USD if left out.",
            "period": "What the volumes below are per; a month if left out.",
            "pricing": "Layer 1: the price snapshot, pinned and dated.",
            "multipliers": "Layer 3, for every workload; a workload may replace any of them, and `null` removes one.",
            "buffer": "Layer 4: headroom for what nobody knows, on top of the operational amount.",
            "workloads": "Layer 2: what spends, by name.",
            "budgets": "Ceilings, by name.",
        },
        Pricing: {
            "snapshot": "The price snapshot, relative to this file; or `builtin`, the catalog that comes with the tool.",
            "sha256": "Pins the snapshot's content; `budgetlint snapshot pin` writes it.",
            "max_age_days": "Older prices than this are stale; 90 days if left out.",
            "contract": "Negotiated prices over the listed ones.",
        },
        Contract: {
            "file": "A file of the snapshot's shape, relative to this one: its rates replace listed ones.",
            "sha256": "Pins the contract's content.",
        },
        Multipliers: {
            "cache": "Input tokens that are read from or written to cache, billed at their own prices.",
            "retries": "Share of the calls that is billed again: × (1 + r).",
            "duplicates": "Share of the jobs that is submitted twice: × (1 + d).",
            "rejected_outputs": "Share of the outputs that is thrown away and made again: × 1 / (1 − j).",
            "failed_jobs": "Jobs that fail, and how many of those are billed: × (1 + b·f / (1 − f)).",
        },
        CacheShares: _CACHE,
        CachePrefix: _CACHE,
        FailedJobs: {
            "rate": "Share of the submitted jobs that fails.",
            "billed": "Share of the failed jobs that the provider bills; it must be stated, since providers differ.",
        },
        Budget: {
            "ceiling": "What may be spent, in the file's currency.",
            "description": "What it is for, in free text.",
            "basis": "Which amount is compared: `base`, `operational` or `planned`, the last if left out.",
            "period": "What the ceiling is per; the file's period if left out.",
            "warn_at": "Share of the ceiling from which on it warns; 90 % if left out.",
            "workloads": "The workloads it covers; all if left out.",
            "tags": "It covers the workloads that carry all of these tags.",
            "per": "A ceiling on a unit cost: what the amount is divided by.",
            "of": "The workloads that count the unit; those that it covers if left out.",
        },
        Workload: {
            "kind": "What kind of thing spends; it decides which keys there are.",
            "model": "The model, service or plan, as the price snapshot names it.",
            "title": "What people call it.",
            "description": "What it does, in free text.",
            "service_tier": "The provider's tier: `standard`, `batch`, `flex`, `priority`, …",
            "region": "Where it runs, where prices depend on that.",
            "speed": "How fast it is served, where prices depend on that.",
            "search_context": "How much a search brings in, where prices depend on that.",
            "schedule": "The schedule it runs on, such as `off-peak`, where prices depend on that.",
            "tags": "Tags for budgets' scopes, over those of the file.",
            "usage": "More of what each request, call or submitted job uses, by meter.",
            "multipliers": "Layer 3 for this workload: each replaces the file's, and `null` removes it.",
            "buffer": "Layer 4 for this workload in place of the file's.",
            "match": "Which production records are its own.",
            "assumptions_from": "Where its figures come from.",
        },
        LlmApp: {
            "users": "How many people use it in a period.",
            "active_days": "On how many days of a period each of them does.",
            "requests_per_user_per_day": "How many requests each makes on such a day.",
            "requests": "Requests in a period, in place of users × active days × requests a day.",
            "input_tokens": _PROMPT,
            "output_tokens": _OUTPUT,
        },
        Agent: {
            "tasks": "Tasks that are completed in a period.",
            "started_tasks": "Tasks that are started in a period; rejected ones count.",
            "developers": "How many people start tasks.",
            "active_days": "On how many days of a period each of them does.",
            "tasks_per_developer_per_day": "How many tasks each starts on such a day.",
            "calls_per_task": "Calls to the model for a task, a whole number.",
            "context": "What the first call carries and how it grows.",
            "output_tokens": "Tokens that come out of each call, on average, reasoning included.",
        },
        Context: {
            "instructions": "Tokens of the system prompt and instructions.",
            "tool_definitions": "Tokens of the tools' definitions.",
            "conversation_history": "Tokens of what was said before the task.",
            "source_files": "Tokens of the files that it reads at the start.",
            "tool_results": "Tokens of results that it starts with.",
            "other": "Tokens of anything else that the first call carries.",
            "growth_per_call": "Tokens that each call adds to every later one.",
            "compact_at": "A call that would carry more tokens than this starts again from the parts alone.",
        },
        Image: {
            "accepted_images": "Images that people accept in a period.",
            "attempts_per_accepted": _ATTEMPTS,
            "size": "The size, as the snapshot's prices name it.",
            "quality": "The quality, as the snapshot's prices name it.",
            "steps": "The steps of the diffusion, where prices depend on that.",
            "megapixels_per_image": "Megapixels of an image, where those are billed in place of images.",
        },
        Video: {
            "accepted_clips": "Clips that people accept in a period.",
            "attempts_per_accepted": _ATTEMPTS,
            "seconds_per_clip": "Seconds that a clip lasts.",
            "billed_per": "Whether a clip is billed by the `second` or as a `job`.",
            "resolution": "The resolution, as the snapshot's prices name it.",
            "audio": "Whether clips come with sound, where prices depend on that.",
        },
        Audio: {
            "requests": "Requests in a period.",
            "characters_per_request": "Characters that are spoken for a request.",
            "seconds_per_request": "Seconds that are transcribed for a request.",
        },
        Embeddings: {"requests": "Requests in a period.", "input_tokens": "Tokens of a request, on average."},
        Metered: {"requests": "Requests in a period, each of which takes its `usage`; 1 if left out."},
        Subscription: {"seats": "Seats that are paid for."},
        Match: {
            "service": "The service's name in the records: exact, a glob, or a list.",
            "model": "The model's name in the records: exact, a glob, or a list.",
            "tags": "Tags that the records carry, all of them.",
        },
        AssumptionsFrom: {
            "source": "Where the figures come from: a dashboard, a query, a guess.",
            "measured_on": "The day they were measured.",
        },
        PriceSnapshot: {
            "version": "The version of this format: 1.",
            "date": "The day these prices were reviewed.",
            "currency": "The currency of the rates; USD if left out.",
            "title": "What people call it.",
            "sources": "The pages that prices were read from, by name.",
            "units": "What other currencies and credits are worth.",
            "meters": "Meters that the tool does not know, or other scales.",
            "models": "What models, services and plans cost, by name.",
        },
        Source: {
            "url": "The page.",
            "kind": "What kind of page it is; `official` is the provider's own.",
            "retrieved": "The day it was read.",
            "title": "What the page is called.",
        },
        Worth: {
            "worth": "What one is worth.",
            "of": "The currency or credit that it is worth so much of.",
            "date": "The day of that worth.",
            "source": "Where it was read.",
        },
        DeclaredMeter: {
            "unit": "What it counts, in words.",
            "per": "How many a rate is for.",
            "parent": "The wider meter that it is part of.",
        },
        ModelPrices: {
            "aliases": "Other names of the same model: dated ids, other gateways' names.",
            "context_window": "The most tokens that a call may carry.",
            "max_output_tokens": "The most tokens that may come out of a call.",
            "retires": "The day from which on it is not served.",
            "schedules": "Named schedules that prices depend on.",
            "note": "What a reader should know.",
            "prices": "Price entries; of those that hold, the one with the most conditions wins.",
        },
        PriceEntry: {
            "source": "The name of the page that the rates were read from.",
            "when": "Conditions that must all hold.",
            "from": "The first day it holds.",
            "until": "The last day it holds.",
            "rates": "Rates by meter, as decimal text, each for the meter's own number of units.",
            "minimum_charge": "The least that a job costs.",
            "round_up": "The step to which a call's quantity is rounded up, by meter.",
            "free": "What is given away before anything is billed, by meter; listed, never subtracted.",
            "disputed": "What other sources say of a rate, by meter and source.",
            "multiply": "Factors on what other entries give, by meter or `*_tokens`.",
            "note": "What a reader should know.",
        },
        When: {
            "service_tier": "The provider's tier.",
            "region": "Where it runs.",
            "prompt_tokens_over": "Holds for calls that carry more tokens than this.",
            "size": "The image's size.",
            "quality": "The image's quality.",
            "resolution": "The clip's resolution.",
            "audio": "Whether the clip has sound.",
            "search_context": "How much a search brings in.",
            "speed": "How fast it is served.",
            "prompt_tokens_from": "Holds for calls that carry this many tokens or more.",
            "steps": "The steps of the diffusion.",
            "schedule": "A schedule of the model's `schedules`.",
            "max_results_over": "Holds for searches that ask for more results than this.",
            "interval_over": "Holds for intervals longer than this.",
        },
        Allowance: {
            "count": "How many are given away.",
            "per": "In which period.",
            "shared": "What else draws on the same allowance.",
        },
        Window: {
            "hours": "Hours of the day, as `10:00-00:00`.",
            "weekdays": "Days of the week, Monday being 1; every day if left out.",
        },
        Schedule: {
            "time_zone": "The time zone of the hours.",
            "windows": "The hours in which it holds.",
            "weekdays_time_zone": "The time zone of the days, where that is another.",
        },
        UnitRate: {"amount": "The rate, in that unit.", "unit": "A currency or credit that `units` gives a worth."},
    }
)
"""Descriptions by class and key; a kind of workload has its own beside those of `Workload`."""


def description(cls: type, key: str) -> str:
    """The description of a key, its class's own or an ancestor's. Raises `KeyError` where nobody wrote one."""
    for each in cls.__mro__:
        if key in DESCRIPTIONS.get(each, {}):
            return DESCRIPTIONS[each][key]
    raise KeyError(f"no description for `{key}` of {cls.__name__}")
