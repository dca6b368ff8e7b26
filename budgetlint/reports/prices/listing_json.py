"""Listed prices as JSON: decimals as exact strings."""

import json

from budgetlint.figures.exact import exactly, written
from budgetlint.reports.estimate.gaps import gap_words
from budgetlint.reports.prices.listing import ListedModel, ListedRate, PriceComparison
from budgetlint.source.document import Plain


@exactly()
def render(listing: PriceComparison) -> str:
    """One object: the day, and one member per model in the table's order."""
    head: dict[str, Plain] = {
        "version": 1,
        "as_of": listing.day.isoformat(),
        "date": listing.reviewed.isoformat(),
        "currency": listing.currency,
        "service_tier": listing.tier,
        "matched": listing.matched,
    }
    if listing.plan is not None:
        head["plan"] = {"path": listing.plan[0], "workload": listing.plan[1], "period": listing.period}
    models: list[Plain] = [_model(model, listing) for model in listing.models]
    return json.dumps({**head, "models": models}, ensure_ascii=False, indent=1) + "\n"


def _model(model: ListedModel, listing: PriceComparison) -> dict[str, Plain]:
    rates: list[Plain] = [_rate(rate) for rate in model.rates]
    data: dict[str, Plain] = {
        "name": model.name,
        "provider": model.provider,
        "context_window": None if model.context is None else written(model.context),
        "retires": None if model.retires is None else model.retires.isoformat(),
        "disputed": model.disputed,
        "rates": rates,
    }
    if model.source is not None:
        day = model.source.day
        data["source"] = {
            "url": model.source.url,
            "kind": model.source.kind,
            "date": None if day is None else day.isoformat(),
        }
    if listing.plan is not None:
        layers = model.plan
        data |= {
            "base": None if layers is None else written(layers.base),
            "operational": None if layers is None else written(layers.operational),
            "planned": None if layers is None else written(layers.planned),
            "tokens_ratio": None if model.tokens is None else written(model.tokens),
            "unpriced": None if model.why is None else gap_words(model.why),
        }
    return data


def _rate(rate: ListedRate) -> dict[str, Plain]:
    data: dict[str, Plain] = {"meter": rate.meter, "per": written(rate.per)}
    if rate.least == rate.most:
        data["amount"] = written(rate.least)
    else:
        data |= {"amount": None, "least": written(rate.least), "most": written(rate.most)}
    return data if rate.over is None else {**data, "prompt_tokens_over": written(rate.over)}
