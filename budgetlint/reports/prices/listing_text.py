"""Listed prices as a table for a terminal: one line per model."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import exactly, written
from budgetlint.figures.shown import beyond, count, money
from budgetlint.reports.estimate.gaps import gap_words
from budgetlint.reports.plain import text_of
from budgetlint.reports.prices.listing import ListedModel, ListedRate, PriceComparison

_TOKENS: Final = ("input_tokens", "cache_read_tokens", "output_tokens")
_HEADER: Final = ("model", "input", "cache read", "output", "other", "context", "notes")
_CENTS: Final = 2


@exactly()
def render(listing: PriceComparison) -> str:
    """The table under its header, then a note on its figures and the number of models that a limit left out."""
    header = (*_HEADER[:-1], *(("planned",) if listing.plan else ()), _HEADER[-1])
    rows = [header, *(_row(model, listing) for model in listing.models)]
    lines = [_line(row, _widths(rows)) for row in rows]
    lines += ["", *_foot(listing)]
    return text_of(lines)


def _row(model: ListedModel, listing: PriceComparison) -> tuple[str, ...]:
    tokens = [_shown(model, meter) for meter in _TOKENS]
    beside = sorted(
        (rate for rate in model.rates if rate.meter not in _TOKENS and rate.over is None),
        key=lambda rate: "cache" in rate.meter,
    )
    others = ", ".join(map(_other, beside))
    context = "" if model.context is None else count(model.context)
    plan = () if listing.plan is None else ("unpriced" if model.plan is None else money(model.plan.planned),)
    return (model.name, *tokens, _first(others), context, *plan, "; ".join(_notes(model, listing)))


def _shown(model: ListedModel, meter: str) -> str:
    rate = model.rate(meter)
    return "" if rate is None else _amount(rate)


def _amount(amount: Decimal) -> str:
    """An exact amount, at least to the cent."""
    whole, _, fraction = written(amount).partition(".")
    return f"{whole}.{fraction:0<{_CENTS}}"


def _other(rate: ListedRate) -> str:
    amount = _amount(rate.least) if rate.least == rate.most else f"{_amount(rate.least)}–{_amount(rate.most)}"
    return f"{rate.meter.replace('_', ' ')} {amount}"


def _first(others: str, most: int = 60) -> str:
    """As many of the other meters as fit in a line."""
    return others if len(others) <= most else f"{others[:most].rpartition(',')[0]}, …"


def _notes(model: ListedModel, listing: PriceComparison) -> list[str]:
    overs = sorted({rate.over for rate in model.rates if rate.over is not None})
    notes = [f"other prices {beyond(over)} prompt tokens" for over in overs[:1]]
    if model.retires is not None:
        notes.append(f"{'retired' if model.retires <= listing.day else 'retires'} {model.retires}")
    if model.disputed:
        notes.append("disputed")
    if listing.plan is not None and model.tokens_by_part:
        notes.append("tokens scaled part by part")
    elif listing.plan is not None and model.tokens != 1:
        notes.append("tokens not scaled" if model.tokens is None else f"{count(model.tokens)} × the tokens")
    if listing.plan is not None and model.why is not None:
        notes.append(gap_words(model.why))
    return notes


def _widths(rows: Sequence[tuple[str, ...]]) -> list[int]:
    return [max(map(len, column)) for column in zip(*rows, strict=True)]


def _line(row: tuple[str, ...], widths: Sequence[int]) -> str:
    """A line with names aligned left, figures aligned right."""
    left = {0, 4, len(row) - 1}
    cells = (
        cell.ljust(width) if place in left else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join(cells).rstrip()


def _foot(listing: PriceComparison) -> list[str]:
    tier = "" if listing.tier == "standard" else f" of tier {listing.tier}"
    many = "1 model" if listing.matched == 1 else f"{listing.matched:,} models"
    left_out = listing.matched - len(listing.models)
    lines = [
        f"{listing.currency} per 1,000,000 tokens, other meters per their own unit{tier}; in force on {listing.day}, prices of {listing.reviewed}",
        many + (f", {left_out:,} more with a higher --limit" if left_out else ""),
    ]
    if listing.plan is not None:
        path, workload = listing.plan
        lines.append(
            f"planned: `{workload}` of {path}, a {listing.period}, with its own conditions; its text tokens are scaled if the ratio of the two models is known"
        )
    return lines
