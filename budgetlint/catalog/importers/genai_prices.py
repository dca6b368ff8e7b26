"""Converts the published data of genai-prices (`prices/data.json`), with its dated history.

A model's prices are tried from last to first; the first whose constraint holds applies. Constraints by day become
`from` and `until` (the last day on which it holds), those by time of day a `schedule`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.conditions import ALWAYS, Condition, condition, with_key
from budgetlint.catalog.importers.figures import FAITHFUL_DIGITS, figure, quotient, significant_digits
from budgetlint.catalog.importers.genai_days import Slice, append_stretch, dated, objects, slices, start_of
from budgetlint.catalog.importers.genai_match import exact_names
from budgetlint.catalog.importers.listing import without_slips
from budgetlint.catalog.importers.meters import declarations
from budgetlint.catalog.importers.sources import source_of
from budgetlint.catalog.importers.table import PriceTable, entries
from budgetlint.source.document import Plain

HOME: Final = "https://github.com/pydantic/genai-prices"
_METERS: Final = {
    "input_mtok": "input_tokens",
    "output_mtok": "output_tokens",
    "cache_read_mtok": "cache_read_tokens",
    "cache_write_mtok": "cache_write_tokens",
    "cache_write_1h_mtok": "cache_write_1h_tokens",
    "cache_audio_read_mtok": "audio_cache_read_tokens",
    "cache_image_read_mtok": "image_cache_read_tokens",
    "input_audio_mtok": "audio_input_tokens",
    "output_audio_mtok": "audio_output_tokens",
    "input_image_mtok": "image_input_tokens",
    "output_image_mtok": "image_output_tokens",
    "input_video_mtok": "video_input_tokens",
    "output_video_mtok": "video_output_tokens",
    "output_reasoning_mtok": "reasoning_tokens",
    "output_citation_mtok": "citation_tokens",
    "input_mchars": "characters",
    "requests_kcount": "requests",
    "web_searches_kcount": "searches",
    "storage_searches_kcount": "storage_searches",
    "input_document_kpages": "pages",
    "input_annotated_document_kpages": "annotated_pages",
    "input_text_messages_kcount": "messages",
    "audio_hours": "audio_seconds",
    "input_audio_hours": "audio_seconds",
}
_HOURLY: Final = ("audio_hours", "input_audio_hours")
_AN_HOUR: Final = Decimal(3600)
PROVIDERS: Final = {
    "aws": "bedrock",
    "fireworks": "fireworks-ai",
    "moonshotai": "moonshot",
    "together": "together-ai",
    "voyageai": "voyage",
    "x-ai": "xai",
    "zhipuai": "bigmodel",
}


@dataclass(slots=True)
class _GenaiImport:
    published: str
    through: str
    sources: dict[str, Plain] = field(default_factory=dict)
    left: list[NotCarried] = field(default_factory=list)
    meters: set[str] = field(default_factory=set)


def provider_name(identifier: str) -> str:
    return PROVIDERS.get(identifier, identifier.replace("_", "-"))


def snapshot_from_genai_prices(
    providers: Plain, *, published: str, through: str = "genai-prices"
) -> tuple[dict[str, Plain], list[NotCarried]]:
    """A snapshot of the day on which the data was published, and every price that it can't hold."""
    made = _GenaiImport(published, through)
    models: dict[str, Plain] = {}
    for provider in objects(providers.get("providers") if isinstance(providers, dict) else providers):
        _read_provider(made, provider, models)
    snapshot: dict[str, Plain] = {"version": 1, "date": published, "currency": "USD", "title": through}
    snapshot["sources"] = {name: made.sources[name] for name in sorted(made.sources)}
    declared = declarations(made.meters)
    if declared:
        snapshot["meters"] = declared
    snapshot["models"] = {identifier: models[identifier] for identifier in sorted(models)}
    return without_slips(snapshot, made.left), sorted(made.left)


def pricing_page(provider: dict[str, Plain]) -> str:
    links = provider.get("pricing_urls")
    return str(links[0]) if isinstance(links, list) and links else HOME


def _read_provider(made: _GenaiImport, provider: dict[str, Plain], models: dict[str, Plain]) -> None:
    name = provider_name(str(provider.get("id")))
    url = pricing_page(provider)
    identifier, described = source_of(
        name, url if url != HOME else None, home=HOME, published=made.published, through=made.through
    )
    for model in objects(provider.get("models")):
        subject = f"{name}/{model.get('id')}"
        listed = model_entries(model, identifier, subject, made.left)
        if not listed:
            made.left.append(NotCarried(subject, "*", "no price in the data"))
            continue
        made.sources[identifier] = described
        models[subject] = _model(model, listed, name, made.meters)


def _model(model: dict[str, Plain], listed: list[Plain], provider: str, meters: set[str]) -> Plain:
    plain: dict[str, Plain] = {}
    names = sorted(
        {f"{provider}/{name}" for name in exact_names(model.get("match"))} - {f"{provider}/{model.get('id')}"}
    )
    if names:
        plain["aliases"] = list[Plain](names)
    window = model.get("context_window")
    if isinstance(window, int):
        plain["context_window"] = window
    hours = {name: _schedule(name) for piece in slices(model) for name, _ in piece.windows}
    if hours:
        plain["schedules"] = {name: hours[name] for name in sorted(hours)}
    plain["prices"] = listed
    for entry in listed:
        if isinstance(entry, dict) and isinstance(rates := entry.get("rates"), dict):
            meters.update(rates)
    return plain


def _schedule(name: str) -> Plain:
    return {"time_zone": "UTC", "windows": [{"hours": [name.removesuffix(" UTC")]}]}


def model_entries(model: dict[str, Plain], origin: str, subject: str, left: list[NotCarried]) -> list[Plain]:
    """All price entries of one model: its ranges of days in order, each with its variants."""
    made: list[tuple[dict[str, Plain], Slice]] = []
    try:
        pieces = slices(model)
    except (ValueError, OverflowError):
        left.append(NotCarried(subject, "constraint", "no start date"))
        return []
    for piece in pieces:
        for entry in entries(table_of(piece, model, subject, left), origin):
            if isinstance(entry, dict):
                append_stretch(made, entry, piece)
    return [dated(entry, piece.start, piece.end) for entry, piece in made]


def table_of(piece: Slice, model: dict[str, Plain], subject: str, left: list[NotCarried]) -> PriceTable:
    """The rates of one range of days."""
    table = PriceTable()
    _put_prices(table, ALWAYS, piece.prices, subject, left)
    for name, prices in piece.windows:
        _put_prices(table, condition(schedule=name), prices, subject, left)
    for variant in reversed(objects(model.get("price_variants"))):
        start = start_of(variant.get("constraint"))
        if start is not None and (piece.start is None or start > piece.start):
            continue
        when = _variant_condition(variant.get("when"))
        overriding = variant.get("prices")
        if when is None:
            left.append(NotCarried(subject, f"price_variants.{_words(variant.get('when'))}", "no equivalent condition"))
        elif when != ALWAYS and isinstance(overriding, dict):
            factor = _one_factor(overriding, piece.prices) if dict(when).get("speed") else None
            if factor is not None:
                table.multiply[when] = {"*_tokens": factor}
            else:
                _put_prices(table, when, overriding, subject, left)
    return table


def _one_factor(prices: dict[str, Plain], standard: dict[str, Plain]) -> Decimal | None:
    """The one factor between all the prices and the standard ones, if it is the same and exact: it scales any tier."""
    factors = set()
    for key, value in prices.items():
        amount, base = figure(value), figure(standard.get(key))
        if amount is None or not base or not key.endswith("_mtok"):
            return None
        factors.add(quotient(amount, base))
    factor = factors.pop() if len(factors) == 1 else None
    return factor if factor is not None and significant_digits(factor) < FAITHFUL_DIGITS else None


def _words(when: Plain) -> str:
    return ", ".join(f"{key}={value}" for key, value in when.items()) if isinstance(when, dict) else "?"


def _variant_condition(when: Plain) -> Condition | None:
    """The condition of a variant: None if there is no equivalent, always for the default tier, which changes
    nothing."""
    match when:
        case {"processing": "batch"}:
            return condition(service_tier="batch")
        case {"service_tier": "default"}:
            return ALWAYS
        case {"service_tier": str(tier)}:
            return condition(service_tier=tier)
        case {"speed": str(speed)}:
            return condition(speed=speed)
        case _:
            return None


def _put_prices(
    table: PriceTable, when: Condition, prices: dict[str, Plain], subject: str, left: list[NotCarried]
) -> None:
    for key, value in prices.items():
        meter = _METERS.get(key)
        if value is None:
            continue
        if meter is None:
            left.append(NotCarried(subject, key, "no equivalent meter"))
        elif isinstance(value, dict):
            for limit, rate in _tiers(value):
                table.put(when if limit is None else with_key(when, "prompt_tokens_over", limit), meter, rate)
        elif (amount := figure(value)) is not None:
            table.put(when, meter, quotient(amount, _AN_HOUR) if key in _HOURLY else amount)
            if key in _HOURLY:
                table.beside.setdefault(when, {})["note"] = f"listed as {amount} an hour"


def _tiers(value: dict[str, Plain]) -> Iterable[tuple[int | None, Decimal]]:
    base = figure(value.get("base"))
    if base is not None:
        yield None, base
    for tier in objects(value.get("tiers")):
        start, rate = figure(tier.get("start")), figure(tier.get("price"))
        if start is not None and rate is not None:
            yield int(start), rate
