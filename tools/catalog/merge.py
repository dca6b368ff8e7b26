"""One catalog of two price lists: LiteLLM's breadth, genai-prices' dated history, and what they dispute.

Whose figure is listed. The younger list's, LiteLLM's, unless genai-prices dates a first-party price later than the
days on which the two lists that we compare with were reviewed: a documented change beats an undated figure. Every
figure that differs from the listed one by more than 0.05 % stands beside it as disputed.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from budgetlint.catalog.importers.figures import written
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.genai_match import matches
from budgetlint.catalog.importers.genai_prices import model_entries, provider_name, source_name
from budgetlint.source.document import Plain
from tools.catalog.claims import Claim, differs
from tools.catalog.entries import (
    Entry,
    conditions_of,
    only,
    others,
    rates_of,
    standard_on,
    standard_rates,
)
from tools.catalog.history import Merged, spliced, stretch

FIRST_PARTY: Final = frozenset(
    {
        "anthropic", "cerebras", "cohere", "deepseek", "google", "groq", "meta", "minimax", "mistral",
        "moonshot", "openai", "perplexity", "voyage", "xai", "zai",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the merge decides by: the day of the catalog, when the compared lists were reviewed, their figures."""

    day: date
    reviewed: date
    claims: dict[str, list[Claim]]
    genai_source: str
    litellm_source: str


def merged_entries(
    identifier: str, listed: list[Entry], providers: dict[str, dict[str, Plain]], evidence: Evidence, merged: Merged
) -> list[Entry]:
    """The model's entries of both lists, disputes marked."""
    provider, _, name = identifier.partition("/")
    theirs = providers.get(provider)
    found = _match(theirs, name)
    claims = list(evidence.claims.get(identifier, []))
    made = listed
    if theirs is not None and found is not None:
        merged.matched.add(f"{provider}/{found.get('id')}")
        dated_list = [
            entry for entry in model_entries(found, source_name(theirs), identifier, []) if isinstance(entry, dict)
        ]
        made, more = _joined(provider, listed, dated_list, evidence, merged)
        claims += more
    return _disputed(made, claims, evidence.day, merged)


def _match(provider: dict[str, Plain] | None, name: str) -> dict[str, Plain] | None:
    models = objects(provider.get("models")) if provider is not None else []
    return next((model for model in models if matches(model.get("match"), name)), None)


def _joined(
    provider: str, listed: list[Entry], theirs: list[Entry], evidence: Evidence, merged: Merged
) -> tuple[list[Entry], list[Claim]]:
    day = evidence.day
    our_rates, their_rates = standard_rates(listed, day), standard_rates(theirs, day)
    claim = [
        Claim(evidence.genai_source, {meter: rate for meter, rate in their_rates.items() if meter.endswith("_tokens")})
    ]
    if not their_rates:
        return listed, []
    if provider not in FIRST_PARTY:
        return listed, claim
    apart = any(differs(rate, their_rates[meter]) for meter, rate in our_rates.items() if meter in their_rates)
    start, end = stretch(theirs, day)
    if not apart:
        return spliced(listed, theirs, start, end, merged), claim
    if start is not None and start > evidence.reviewed:
        merged.count("listed by the later dated price of genai-prices")
        kept = [entry for each in listed if (entry := only(each, others(each))) is not None]
        return [*theirs, *_unpriced_by(kept, theirs)], [
            Claim(evidence.litellm_source, {m: r for m, r in our_rates.items() if m.endswith("_tokens")})
        ]
    return listed, claim


def _unpriced_by(entries: list[Entry], theirs: list[Entry]) -> list[Entry]:
    known = {meter for entry in theirs for meter in rates_of(entry)}
    return [kept for each in entries if (kept := only(each, set(rates_of(each)) - known)) is not None]


def _disputed(entries: list[Entry], claims: list[Claim], day: date, merged: Merged) -> list[Entry]:
    """The entries without conditions that hold on the day, with every other figure for the same meter beside them."""
    elsewhen = _meant_rates(entries)
    made: list[Entry] = []
    any_disputed = False
    standard = standard_on(entries, day)
    for entry in entries:
        disputes: dict[str, Plain] = {}
        if entry in standard:
            for meter, text in rates_of(entry).items():
                rate = Decimal(text)
                said: dict[str, Plain] = {
                    claim.source: written(claim.rates[meter])
                    for claim in claims
                    if meter in claim.rates
                    and differs(rate, claim.rates[meter])
                    and not any(not differs(claim.rates[meter], other) for other in elsewhen.get(meter, ()))
                }
                if said:
                    disputes[meter] = {name: said[name] for name in sorted(said)}
        any_disputed = any_disputed or bool(disputes)
        made.append({**entry, "disputed": disputes} if disputes else entry)
    merged.count("disputed") if any_disputed else merged.count("undisputed")
    return made


def _meant_rates(entries: list[Entry]) -> dict[str, list[Decimal]]:
    """What a list that knows one price may mean by it: another time of day, or another kind of token."""
    found: dict[str, list[Decimal]] = {}
    for entry in entries:
        for meter, rate in rates_of(entry).items():
            if set(conditions_of(entry)) == {"schedule"}:
                found.setdefault(meter, []).append(Decimal(rate))
            for plain in ("input_tokens", "output_tokens"):
                if not conditions_of(entry) and meter.endswith(f"_{plain}"):
                    found.setdefault(plain, []).append(Decimal(rate))
    return found


def by_name(providers: Plain) -> dict[str, dict[str, Plain]]:
    """genai-prices' providers by our names for them; its separate provider for decisions is a tier of openai here."""
    return {
        provider_name(str(provider.get("id"))): provider
        for provider in objects(providers)
        if provider.get("id") != "openai-decisions"
    }
