"""`budgetlint init`: a first budget and its pinned prices, by questions on a terminal or by options."""

import os
import sys
from collections.abc import Callable
from datetime import date
from decimal import ROUND_CEILING, Decimal

from budgetlint.cli.session import day_of, run_over
from budgetlint.cli.snapshot_pin import PinOptions
from budgetlint.cli.snapshot_pin import run as pin
from budgetlint.edges import catalog, outputs
from budgetlint.edges.trouble import Trouble
from budgetlint.frozen import Frozen, replace
from budgetlint.model.presets import PRESETS, STARTERS
from budgetlint.rules.words import nearest

_SCHEMA = "https://raw.githubusercontent.com/budgetlint/budgetlint/main/schemas/budget-v1.schema.json"
_HEADROOM = Decimal("1.25")
_ANY_CEILING = "1M"
"""Stands in until the plan is known."""


class InitOptions(Frozen, kw_only=True):
    """The options of `init`; what is None is asked for on a terminal, else taken from the preset."""

    folder: str = "."
    preset: str | None = None
    kind: str | None = None
    model: str | None = None
    name: str | None = None
    as_of: str | None = None


def run(options: InitOptions) -> int:
    """Writes `budget.yaml` and its price file; refuses to overwrite one. Raises `Trouble`."""
    path = os.path.normpath(os.path.join(options.folder, "budget.yaml"))
    if os.path.lexists(path):
        raise Trouble(f"`{path}` is there already")
    told = _answered(options) if sys.stdin.isatty() and sys.stdout.isatty() else options
    preset = told.preset or "prototype"
    kind = told.kind or PRESETS[preset].kind
    if kind not in STARTERS:
        raise Trouble(f"the catalog prices no `{kind}`: write its prices into a snapshot of your own")
    model = told.model or STARTERS[kind].model
    _known(model)
    os.makedirs(options.folder, exist_ok=True)
    day = day_of(options.as_of)
    try:
        outputs.to_file(path, _text(told.name or STARTERS[kind].name, preset, kind, model))
        pin(PinOptions(paths=(path,)))
        _set_ceiling(path, day)
    except Trouble:
        if os.path.exists(path):
            os.unlink(path)
        raise
    outputs.to_standard_output(f"next: replace the assumptions by yours, then `budgetlint check {options.folder}`\n")
    return 0


def _known(model: str) -> None:
    if catalog.identifier_of(model) is None:
        near = nearest(model, (name for name, _ in catalog.names()))
        advice = f", did you mean `{near}`?" if near else ""
        raise Trouble(f"the catalog has no model `{model}`{advice}")


def _text(name: str, preset: str, kind: str, model: str) -> str:
    chosen, starter = PRESETS[preset], STARTERS[kind]
    lines = [
        f"# yaml-language-server: $schema={_SCHEMA}",
        "version: 1",
        f"name: {name}",
        "period: month",
        "",
        "# Every figure here is an assumption to start from. Replace it by what you measure, and say so.",
        "multipliers:",
        *(f"  {line}" for line in chosen.multipliers),
        f"buffer: {chosen.buffer}",
        "",
        "workloads:",
        f"  {starter.name}:",
        f"    kind: {kind}",
        f"    model: {model}",
        *(f"    {line}" for line in starter.lines),
        f"    assumptions_from: {{source: preset {preset} of budgetlint init}}   # nobody has measured them yet",
        "",
        "budgets:",
        f"  total: {{ceiling: {_ANY_CEILING}}}   # what was planned on the first day, and a quarter more",
        "",
    ]
    return "\n".join(lines)


def _set_ceiling(path: str, day: date) -> None:
    """Puts in a ceiling a quarter above the plan, rounded up to two digits. Raises `Trouble` where nothing is planned."""
    report = run_over((path,), day.isoformat(), None)
    estimate = report.files[0].estimate
    if estimate is None or estimate.totals is None:
        raise Trouble(f"`{path}` can't be estimated: name a model that prices what this kind uses")
    planned = estimate.totals.planned * _HEADROOM
    step = Decimal(1).scaleb(max(planned.adjusted() - 1, -2))
    ceiling = (planned / step).to_integral_value(ROUND_CEILING) * step
    with open(path, encoding="utf-8") as file:
        text = file.read()
    outputs.to_file(path, text.replace(f"{{ceiling: {_ANY_CEILING}}}", f"{{ceiling: {ceiling:f}}}"))


def _answered(options: InitOptions) -> InitOptions:
    """The options with what a person answers; an empty answer takes what stands in brackets."""
    preset = options.preset or _asked("Preset", tuple(PRESETS), "prototype")
    kind = options.kind or _asked("Kind of workload", tuple(STARTERS), PRESETS[preset].kind)
    starter = STARTERS[kind]
    model = options.model or _free("Model", starter.model, lambda text: catalog.identifier_of(text) is not None)
    name = options.name or _free("Name of the budget file", starter.name, bool)
    return replace(options, preset=preset, kind=kind, model=model, name=name)


def _asked(what: str, choices: tuple[str, ...], default: str) -> str:
    return _free(f"{what} ({', '.join(choices)})", default, lambda text: text in choices)


def _free(what: str, default: str, fits: Callable[[str], bool]) -> str:
    while True:
        answer = input(f"{what} [{default}]: ").strip() or default
        if fits(answer):
            return answer
        near = nearest(answer, (name for name, _ in catalog.names())) if what == "Model" else None
        print(f"`{answer}` is not known{f', did you mean `{near}`?' if near else ''}")
