"""Write a first budget and its pinned prices."""

import os
import re
from collections.abc import Iterable
from decimal import Decimal

from budgetlint.app.day import day_of
from budgetlint.app.first_budget import SEATS, FirstBudget, SeatPrice, planned, seat_prices, text_of
from budgetlint.app.pin import Pinned, pin_new
from budgetlint.app.pin_budgets import PinOptions
from budgetlint.app.shelf import catalog_shelf, snapshot_shelf
from budgetlint.edges import catalog, outputs
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.figures.exact import rounded_up, step_at
from budgetlint.figures.guess import suggestion
from budgetlint.frozen import Frozen, replace
from budgetlint.model.first_assumptions import PRESETS, STARTERS
from budgetlint.model.scalars import NAME, POSITIVE

_HEADROOM = Decimal("1.25")
_CENT = Decimal("0.01")
_PLAN = r"[a-z0-9][a-z0-9.-]*/[A-Za-z0-9][A-Za-z0-9._:-]*"
"""Valid names of seat plans: `anthropic/claude-team-seat`."""
_QUARTER_MORE = "the plan of the first day plus 25%"


class InitOptions(Frozen, kw_only=True):
    """Where to write, and what to start from; None takes the preset's value.

    Price of a seat, its source and its day are for subscriptions only, which need all three.
    """

    folder: str = "."
    preset: str | None = None
    kind: str | None = None
    model: str | None = None
    name: str | None = None
    volume: str | None = None
    ceiling: str | None = None
    seat_price: str | None = None
    source: str | None = None
    read_on: str | None = None
    as_of: str | None = None
    outside: bool = False


class Initiated(Frozen):
    """The files written, the plan, and the ceiling."""

    pinned: Pinned
    layers: Layers
    ceiling: Decimal


def required_free(options: InitOptions) -> str:
    """The path of the new budget file. Raises `Trouble` if it exists."""
    path = os.path.normpath(os.path.join(options.folder, "budget.yaml"))
    if os.path.lexists(path):
        raise Trouble(f"`{path}` already exists", "give another FOLDER, or change the file that is there")
    return path


def init(options: InitOptions) -> Initiated:
    """Write a price file, then `budget.yaml`, which must not exist. Raises `Trouble` before anything is written.

    An interrupted run leaves no budget file, so the next run completes it.
    """
    path = required_free(options)
    first = first_budget(options)
    if first.kind == SEATS and first.seat is None:
        raise Misuse(
            "the catalog lists no seats: state the price of one a month with `--seat-price`, its source with `--source`, "
            "and on which day with `--read-on`"
        )
    layers = planned(first, day_of(options.as_of))
    ceiling = first.ceiling or f"{suggested_ceiling(layers):f}"
    text = text_of(replace(first, ceiling=ceiling), "" if first.ceiling else _QUARTER_MORE)
    if not options.outside:
        outputs.required_inside(path)
    outputs.folder(options.folder)
    seats = None if first.seat is None else snapshot_shelf("the price of a seat", seat_prices(first.model, first.seat))
    pins = PinOptions(as_of=None if seats else options.as_of, undated=True, outside=options.outside)
    return Initiated(pin_new(path, text, pins, seats or catalog_shelf()), layers, _number(ceiling))


def first_budget(options: InitOptions) -> FirstBudget:
    """The content of a first budget file: the given options, validated, and the preset's values. Raises `Misuse`."""
    preset = options.preset or "prototype"
    if preset not in PRESETS:
        raise Misuse(f"unknown preset `{preset}`{_one_of(preset, PRESETS)}")
    kind = options.kind or PRESETS[preset].kind
    if kind not in STARTERS:
        raise Misuse(f"unknown kind of workload `{kind}`{_one_of(kind, STARTERS)}")
    starter = STARTERS[kind]
    first = FirstBudget(
        preset=preset,
        kind=kind,
        model=_model(starter.model if options.model is None else options.model, kind),
        name=_name(starter.name if options.name is None else options.name),
        volume=starter.volume if options.volume is None else _positive(starter.volume_key, options.volume),
        ceiling=None if options.ceiling is None else _positive("a ceiling", options.ceiling),
        seat=_seat(options, kind),
    )
    if kind != SEATS or first.seat is not None:
        planned(first, day_of(options.as_of))
    return first


def suggested_ceiling(layers: Layers) -> Decimal:
    """The ceiling to suggest: 25% above the plan, rounded up to two significant digits."""
    amount = layers.planned * _HEADROOM
    step = max(step_at(amount, 2), _CENT)
    return max(rounded_up(amount, step), step)


def _one_of(word: str, known: Iterable[str]) -> str:
    return suggestion(word, known) or f", expected one of {', '.join(known)}"


def _model(model: str, kind: str) -> str:
    if kind == SEATS:
        if re.fullmatch(_PLAN, model) is None:
            raise Misuse(f"`{model}` is not a plan, expected one such as `anthropic/claude-team-seat`")
    elif catalog.identifier_of(model) is None:
        raise Misuse(f"the catalog has no model `{model}`{suggestion(model, (name for name, _ in catalog.names()))}")
    return model


def _name(name: str) -> str:
    if re.fullmatch(NAME.pattern or "", name) is None:
        raise Misuse(f"`{name}` is not a valid name: expected {NAME.expected}")
    return name


def _positive(what: str, text: str) -> str:
    if re.fullmatch(POSITIVE.pattern, text) is None:
        bare = text.replace(",", "")
        near = f", did you mean `{bare}`?" if bare != text and re.fullmatch(POSITIVE.pattern, bare) else ""
        raise Misuse(f"`{text}` can't be {what}: expected {POSITIVE.expected}{near}")
    return text


def _number(text: str) -> Decimal:
    """A number written as in a budget file: `1.5M`."""
    times = {"k": Decimal(1000), "M": Decimal(1_000_000)}.get(text[-1], Decimal(1))
    return Decimal(text.rstrip("kM").replace("_", "")) * times


def _seat(options: InitOptions, kind: str) -> SeatPrice | None:
    """The price of a seat; None while it is incomplete. Raises `Misuse`."""
    given = (options.seat_price, options.source, options.read_on)
    if kind != SEATS:
        if any(value is not None for value in given):
            raise Misuse("`--seat-price`, `--source` and `--read-on` need `--kind subscription`")
        return None
    amount, source, day = given
    if amount is not None:
        amount = f"{_number(_positive('the price of a seat', amount)):f}"
    if source is not None and not source.strip():
        raise Misuse("a price needs a source: expected the address of a page, an offer or a bill")
    if day is not None and day_of(day) > day_of(options.as_of):
        raise Misuse(f"`{day}` is in the future: expected the day on which the price was read")
    return None if amount is None or source is None or day is None else SeatPrice(amount, source, day)
