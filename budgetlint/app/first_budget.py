"""The text of a first budget file, its price file if the catalog has no prices, and its estimate."""

from datetime import date

from budgetlint.app.prices import price_texts
from budgetlint.catalog.text import snapshot_text
from budgetlint.edges.price_files import PriceBytes, content_hash
from budgetlint.edges.trouble import Misuse
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.findings.problem import Severity
from budgetlint.frozen import Frozen
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.settings import Settings
from budgetlint.model.first_assumptions import PRESETS, STARTERS
from budgetlint.source.document import Plain

SEATS = "subscription"
"""The kind of workload without prices in the catalog."""
_SCHEMA = "https://raw.githubusercontent.com/budgetlint/budgetlint/main/schemas/budget-v1.schema.json"
_ANY_CEILING = "1M"
_DRAFT = "budget.yaml"


class SeatPrice(Frozen):
    """The price of a seat in USD a month, its source, and the day on which it was read."""

    amount: str
    source: str
    day: str


class FirstBudget(Frozen, kw_only=True):
    """The content of a first budget file; without a ceiling it is a draft."""

    preset: str
    kind: str
    model: str
    name: str
    volume: str
    ceiling: str | None = None
    seat: SeatPrice | None = None


def text_of(first: FirstBudget, about: str = "") -> str:
    """The text of the budget file without its pin, with a comment about the ceiling."""
    chosen, starter = PRESETS[first.preset], STARTERS[first.kind]
    multipliers = [] if first.kind == SEATS else ["multipliers:", *(f"  {line}" for line in chosen.multipliers)]
    lines = [
        f"# yaml-language-server: $schema={_SCHEMA}",
        "version: 1",
        f"name: {first.name}",
        "period: month",
        "",
        "# Every figure here is an assumption to start from. Replace it with what you measure, and state the source.",
        *multipliers,
        f"buffer: {chosen.buffer}",
        "",
        "workloads:",
        f"  {starter.name}:",
        f"    kind: {first.kind}",
        f"    model: {first.model}",
        *(f"    {line}" for line in starter.with_volume(first.volume)),
        f"    assumptions_from: {{source: preset {first.preset} of budgetlint init}}   # not measured yet",
        "",
        "budgets:",
        f"  total: {{ceiling: {first.ceiling or _ANY_CEILING}}}{about and f'   # {about}'}",
        "",
    ]
    return "\n".join(lines)


def seat_prices(model: str, seat: SeatPrice) -> dict[str, Plain]:
    """A price snapshot of the seats of one plan, as the buyer states them."""
    return {
        "version": 1,
        "date": seat.day,
        "currency": "USD",
        "sources": {"own": {"url": seat.source, "kind": "own", "published": seat.day}},
        "models": {model: {"prices": [{"source": "own", "rates": {"seats": seat.amount}}]}},
    }


def planned(first: FirstBudget, day: date) -> Layers:
    """The estimate of a first budget file. Raises `Misuse` if `check` would refuse it or it can't be estimated."""
    reference = "builtin" if first.seat is None else "seats.json"
    draft = f"{text_of(first)}\npricing: {{snapshot: {reference}}}\n".encode()
    prices = "" if first.seat is None else snapshot_text(seat_prices(first.model, first.seat))
    texts = price_texts(lambda *_: PriceBytes(prices, content_hash(prices.encode())))
    report = Linter(Settings(day), texts).report([BudgetText(_DRAFT, draft)])
    for finding in report.findings:
        if finding.severity is Severity.ERROR and not finding.rule.startswith(("snapshot-", "budget-exceeded")):
            raise Misuse(f"`{first.model}` can't be used: {finding.message}")
    estimate = report.files[0].estimate
    if estimate is None or estimate.totals is None:
        raise Misuse(f"`{first.model}` can't be used: it has no price for some of the meters of this kind of workload")
    return estimate.totals
