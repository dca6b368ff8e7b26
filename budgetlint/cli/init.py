"""`budgetlint init`: a first budget and its pinned prices, from questions on a terminal or from options."""

import sys
from decimal import Decimal

from budgetlint.app.day import day_of
from budgetlint.app.first_budget import SEATS, planned
from budgetlint.app.init import Initiated, InitOptions, first_budget, init, required_free, suggested_ceiling
from budgetlint.cli.exits import FINE
from budgetlint.cli.options import ALLOW_OUTSIDE, AS_OF, QUIET, Argument, Command, Names, Option, Words
from budgetlint.cli.snapshot_pin import show
from budgetlint.edges import outputs
from budgetlint.edges.trouble import Trouble
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.figures.shown import money, used_percent
from budgetlint.frozen import replace
from budgetlint.model.first_assumptions import PRESETS, STARTERS

_WARN_AT = Decimal("0.9")


def run(words: Words) -> int:
    """Write `budget.yaml` and its price file, and print the plan and the next step. Raises `Trouble`."""
    options = InitOptions(
        folder=words.required("folder"),
        preset=words.text("preset"),
        kind=words.text("kind"),
        model=words.text("model"),
        name=words.text("name"),
        volume=words.text("volume"),
        ceiling=words.text("ceiling"),
        seat_price=words.text("seat_price"),
        source=words.text("source"),
        read_on=words.text("read_on"),
        as_of=words.text("as_of"),
        outside=words.flag("allow_outside"),
    )
    if _on_terminal():
        required_free(options)
        options = _answered(options)
    done = init(options)
    if words.flag("quiet"):
        return FINE
    show(done.pinned)
    outputs.to_standard_output(f"{_plan(done.layers)}\n{_verdict(done)}\n")
    outputs.to_standard_output(
        f"next: replace the assumptions with your own, then `budgetlint check {options.folder}`\n"
    )
    return FINE


def _on_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _plan(layers: Layers) -> str:
    """The estimate in a line: `plan: 36.00 base, 37.08 operational, 42.64 planned USD a month`."""
    figures = f"{money(layers.base)} base, {money(layers.operational)} operational, {money(layers.planned)} planned"
    return f"plan: {figures} USD a month"


def _verdict(done: Initiated) -> str:
    """The share of the ceiling that is planned, with a warning that `check` will fail if it is exceeded."""
    used = used_percent(done.layers.planned, done.ceiling, _WARN_AT)
    over = ", so `check` will fail: raise it, or plan less" if done.layers.planned > done.ceiling else ""
    return f"ceiling: {money(done.ceiling)} USD a month, {used} used{over}"


def _answered(options: InitOptions) -> InitOptions:
    """The options completed by a person's answers; an empty answer accepts the default in brackets."""
    options = _with_answer(options, "preset", f"Preset ({', '.join(PRESETS)})", "prototype")
    kind = PRESETS[options.preset or ""].kind
    options = _with_answer(options, "kind", f"Kind of workload ({', '.join(STARTERS)})", kind)
    starter = STARTERS[options.kind or ""]
    if options.kind == SEATS:
        options = _with_answer(options, "model", "Plan (not priced in the catalog)", starter.model)
        options = _with_answer(options, "seat_price", "USD for a seat a month", None)
        options = _with_answer(options, "source", "Source: the address of a page, an offer, a bill", None)
        options = _with_answer(options, "read_on", "Day of that price", day_of(options.as_of).isoformat())
    else:
        options = _with_answer(options, "model", "Model", starter.model)
    words = starter.volume_key.replace("_", " ").capitalize()
    options = _with_answer(options, "volume", f"{words} a month", starter.volume)
    options = _with_answer(options, "name", "Name of the budget file", starter.name)
    layers = planned(first_budget(options), day_of(options.as_of))
    print(_plan(layers))
    if options.ceiling is None:
        suggested = f"{suggested_ceiling(layers):f}"
        answered = _with_answer(options, "ceiling", "Ceiling in USD a month", suggested)
        options = options if answered.ceiling == suggested else answered
    return options


def _with_answer(options: InitOptions, field: str, what: str, default: str | None) -> InitOptions:
    """The options with one more answer, asked again until it is valid. An option that was given is not asked."""
    if getattr(options, field) is not None:
        return options
    while True:
        try:
            answer = input(f"{what}: " if default is None else f"{what} [{default}]: ").strip() or default
        except (EOFError, KeyboardInterrupt):
            raise Trouble("no answer, so nothing was written") from None
        if answer is None:
            continue
        try:
            answered = replace(options, **{field: answer})
            first_budget(answered)
        except Trouble as trouble:
            print(trouble)
        else:
            return answered


COMMAND = Command(
    name="init",
    help="Write a first budget and its pinned prices; asks on a terminal, else uses the options.",
    run=run,
    arguments=(Argument(name="folder", metavar="FOLDER", default=".", help="Where to write budget.yaml."),),
    options=(
        Option(name="preset", choices=tuple(PRESETS), help="Set of assumptions to start from."),
        Option(name="kind", metavar="KIND", help="Kind of the first workload."),
        Option(
            name="model", metavar="MODEL", names=Names.MODEL, help="Model of the workload, or plan of a subscription."
        ),
        Option(name="name", metavar="NAME", help="Name of the budget file."),
        Option(name="volume", metavar="NUMBER", help="Users, tasks, images or other units of the kind, per month."),
        Option(name="ceiling", metavar="AMOUNT", help="Ceiling in USD per month; default: 25% above the plan."),
        Option(name="seat_price", metavar="AMOUNT", help="Price of a subscription's seat in USD per month."),
        Option(name="source", metavar="TEXT", help="Source of the seat price: a page's address, an offer, a bill."),
        Option(name="read_on", metavar="DATE", help="Day on which the seat price was read."),
        AS_OF,
        QUIET,
        ALLOW_OUTSIDE,
    ),
    examples=(
        "init --preset production",
        "init services/chat --kind agent --model anthropic/claude-sonnet-4-6 --volume 400 --ceiling 1500",
        "init --kind subscription --volume 12 --seat-price 30 --source https://example.com/pricing --read-on 2026-11-01",
    ),
)
