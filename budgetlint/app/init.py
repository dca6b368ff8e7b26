"""A first budget and its pinned prices."""

import os
import re
from datetime import date
from decimal import ROUND_CEILING, Decimal

from budgetlint.app.pin import Pinned, pin_new
from budgetlint.app.pin_budgets import PinOptions
from budgetlint.app.prices import prices_on_disk
from budgetlint.app.settings import day_of
from budgetlint.edges import catalog, outputs
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.figures.guess import suggestion
from budgetlint.findings.problem import Severity
from budgetlint.frozen import Frozen
from budgetlint.lint.pipeline import BudgetText, Linter, Settings
from budgetlint.model.first_assumptions import PRESETS, STARTERS
from budgetlint.model.scalars import NAME
from budgetlint.model.workloads import WORKLOAD_KINDS

_SCHEMA = "https://raw.githubusercontent.com/budgetlint/budgetlint/main/schemas/budget-v1.schema.json"
_HEADROOM = Decimal("1.25")
_ANY_CEILING = "1M"
"""Stands in until the plan is known."""


class InitOptions(Frozen, kw_only=True):
    """Where to write, and what to start from; what is None is taken from the preset."""

    folder: str = "."
    preset: str | None = None
    kind: str | None = None
    model: str | None = None
    name: str | None = None
    as_of: str | None = None
    outside: bool = False


def required_free(options: InitOptions) -> str:
    """The path of the budget file that is to be written. Raises `Trouble` where there is one."""
    path = os.path.normpath(os.path.join(options.folder, "budget.yaml"))
    if os.path.lexists(path):
        raise Trouble(f"`{path}` already exists")
    return path


def init(options: InitOptions) -> Pinned:
    """Writes a price file, and `budget.yaml` last; refuses to overwrite one. Raises `Trouble`, before anything is written.

    One that was interrupted has left no budget, so another finishes what it began.
    """
    path = required_free(options)
    day = day_of(options.as_of)
    preset = options.preset or "prototype"
    kind = options.kind or PRESETS[preset].kind
    required_starter(kind)
    model = STARTERS[kind].model if options.model is None else options.model
    _known(model)
    name = STARTERS[kind].name if options.name is None else options.name
    if not is_name(name):
        raise Misuse(f"`{name}` is not a name: expected {NAME.expected}")
    text = _text(name, preset, kind, model)
    text = text.replace(f"{{ceiling: {_ANY_CEILING}}}", f"{{ceiling: {_ceiling(text, model, day):f}}}")
    if not options.outside:
        outputs.required_inside(path)
    outputs.folder(options.folder)
    return pin_new(path, text, PinOptions(as_of=options.as_of, undated=True, outside=options.outside))


def is_name(name: str) -> bool:
    """Whether a text may name a budget file or a workload."""
    return re.fullmatch(NAME.pattern or "", name) is not None


def required_starter(kind: str) -> None:
    """Refuses a kind that there is not, or that the catalog prices nothing of. Raises `Trouble`."""
    if kind in STARTERS:
        return
    if kind in WORKLOAD_KINDS:
        raise Misuse(f"the catalog prices no `{kind}`: write its prices into a snapshot of your own")
    advice = suggestion(kind, STARTERS) or f", expected one of {', '.join(STARTERS)}"
    raise Misuse(f"`{kind}` is not a kind of workload{advice}")


def _known(model: str) -> None:
    if catalog.identifier_of(model) is None:
        advice = suggestion(model, (name for name, _ in catalog.names()))
        raise Misuse(f"the catalog has no model `{model}`{advice}")


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


def _ceiling(text: str, model: str, day: date) -> Decimal:
    """A quarter above the plan, rounded up to two digits. Raises `Trouble` where it can't be planned or is in error."""
    draft = f"{text}\npricing: {{snapshot: builtin}}\n".encode()
    report = Linter(Settings(day), prices_on_disk()).report([BudgetText("budget.yaml", draft)])
    for finding in report.findings:
        if finding.severity is Severity.ERROR and not finding.rule.startswith("snapshot-"):
            raise Trouble(f"`{model}` can't be used: {finding.message}")
    estimate = report.files[0].estimate
    if estimate is None or estimate.totals is None:
        raise Trouble(f"`{model}` can't be used: it does not price everything that this kind of workload uses")
    planned = estimate.totals.planned * _HEADROOM
    step = Decimal(1).scaleb(max(planned.adjusted() - 1, -2))
    return max(planned / step, Decimal(1)).to_integral_value(ROUND_CEILING) * step
