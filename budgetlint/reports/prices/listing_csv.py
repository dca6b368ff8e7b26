"""Listed prices for a spreadsheet: one row per model, one column per meter."""

import csv
import io
from typing import Final

from budgetlint.figures.exact import exactly, written
from budgetlint.model.budget import LAYERS
from budgetlint.reports.prices.listing import ListedModel, PriceComparison

_ABOUT: Final = ("model", "provider", "context_window", "retires")


@exactly()
def render(listing: PriceComparison) -> str:
    """One row per model; a price above a prompt size has its own column, one with other conditions is left empty."""
    columns = list(dict.fromkeys(_column(rate.meter, rate.over) for model in listing.models for rate in model.rates))
    plan = (*LAYERS, "tokens_ratio") if listing.plan is not None else ()
    text = io.StringIO()
    writer = csv.DictWriter(text, (*_ABOUT, *columns, *plan, "currency", "as_of"), lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(_row(model, listing) for model in listing.models)
    return text.getvalue()


def _column(meter: str, over: object) -> str:
    return meter if over is None else f"{meter} over {over}"


def _row(model: ListedModel, listing: PriceComparison) -> dict[str, str]:
    row = {
        "model": model.name,
        "provider": model.provider,
        "context_window": "" if model.context is None else written(model.context),
        "retires": "" if model.retires is None else model.retires.isoformat(),
        "currency": listing.currency,
        "as_of": listing.day.isoformat(),
    }
    row |= {_column(rate.meter, rate.over): written(rate.least) for rate in model.rates if rate.least == rate.most}
    if listing.plan is not None and model.tokens is not None:
        row["tokens_ratio"] = written(model.tokens)
    if model.plan is not None:
        row |= {name: written(getattr(model.plan, name)) for name in LAYERS}
    return row
