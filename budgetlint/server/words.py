"""The texts of hovers, lenses and hints: keys, prices with their sources, and the money behind each part of the plan."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetlint.estimate.entries import described, valid_entries
from budgetlint.estimate.results import BudgetResult
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import exactly, settled
from budgetlint.figures.shown import count, counted, money, percent, signed, stated_money, used_percent
from budgetlint.formula.headroom import PRICES, Limit
from budgetlint.lint.report import FileReport
from budgetlint.model.meters import METERS
from budgetlint.model.snapshot import ModelPrices, PriceEntry, PriceSnapshot, UnitRate
from budgetlint.reports.headroom.words import limit_value
from budgetlint.server.cursor import AtCursor
from budgetlint.server.open_file import OpenFile
from budgetlint.shape.addresses import field_at

if TYPE_CHECKING:
    from budgetlint.estimate.accounts.results import AccountResult

_FIRST_METERS = ("input_tokens", "output_tokens", "images", "video_seconds", "characters", "seats")


@exactly()
def hover(file: OpenFile, cursor: AtCursor) -> str | None:
    """The hover text for the data at a position, as Markdown."""
    match cursor.path:
        case ("workloads", str(name)) if cursor.on_key:
            return _workload(file.good, name)
        case ("budgets", str(name)) if cursor.on_key:
            return _budget(file.good, name)
        case ("accounts", str(name)) if cursor.on_key:
            return _account(file.good, name)
        case ("workloads", str(name), *_, "model"):
            return _model(file, name) or _key(file, cursor)
        case (*_, "multipliers", str(step)):
            return "\n\n".join(part for part in (_key(file, cursor), _multiplier(file.good, cursor.path, step)) if part)
        case ():
            return None
        case _:
            return _key(file, cursor)


@exactly()
def price_line(model: ModelPrices, day: date, currency: str) -> str | None:
    """The unconditional prices in force, on one line: `3 in · 15 out USD per 1M tokens`."""
    plain = next((entry.entry for entry in valid_entries(model.prices, day) if not entry.conditions), None)
    if plain is None:
        return None
    words = {"input_tokens": "in", "output_tokens": "out"}
    tokens = [f"{_rate(plain.rates[meter])} {word}" for meter, word in words.items() if meter in plain.rates]
    if tokens:
        return f"{' · '.join(tokens)} {currency} per 1M tokens"
    meter = next((meter for meter in _FIRST_METERS if meter in plain.rates), None)
    return None if meter is None else f"{_rate(plain.rates[meter])} {currency} per {_per(meter)}"


@exactly()
def workload_line(report: FileReport, estimate: WorkloadEstimate) -> str:
    """`planned 412.30 a month · 41.0% of the file`, or why there is no amount."""
    if report.file is None or report.estimate is None or estimate.layers is None:
        return "no amount: a price is missing"
    planned, totals = estimate.layers.planned, report.estimate.totals
    share = f" · {percent(settled(planned / totals.planned))} of the file" if totals and totals.planned else ""
    return f"planned {money(planned)} {report.file.currency} a {report.file.period.value}{share}"


@exactly()
def budget_line(result: BudgetResult, tightest: Limit | None) -> str:
    """`ok · 80.0% of 120.00 · breaks above support-chat.users 125`, or why there is no amount."""
    ceiling = stated_money(result.ceiling)
    if result.known is None or result.amount is None:
        return f"{result.status.value} · no amount to compare with {ceiling}"
    used = used_percent(result.known, result.ceiling, result.budget.warn_at)
    return f"{result.status.value} · {used} of {ceiling}{_breaks(tightest)}"


@exactly()
def account_line(result: "AccountResult") -> str:
    """The outcome of an account: `does not run out of credits by 2027-06-30 · chat-prod stops on the 27th of 2027-01`."""
    from budgetlint.rules.limit_words import limits_of, stops

    ledger = result.ledger
    parts = [] if ledger is None else [f"does not run out of credits by {ledger.last}"]
    if ledger is not None and ledger.dry is not None:
        parts = [f"runs out of credits on {ledger.dry.day}"]
    limits = list(limits_of(result))
    parts += [f"{limit.name}: {stops(limit, limit.stop)}" for limit in limits if limit.stop is not None]
    kept = sum(limit.stop is None for limit in limits)
    parts += [f"{counted(kept, 'limit')} kept"] if kept else []
    return " · ".join(parts) or f"applies to {counted(len(result.calls), 'workload')}"


def _account(report: FileReport | None, name: str) -> str | None:
    """The result of an account in a report."""
    result = next((one for one in report.accounts if one.name == name), None) if report is not None else None
    if report is None or report.file is None or result is None:
        return None
    from budgetlint.reports.estimate.accounts import account_lines

    return "\n".join([f"**{name}**", "", *(f"- {line}" for line in account_lines(result, report.file.currency))])


def _breaks(limit: Limit | None) -> str:
    if limit is None or limit.address == PRICES:
        return ""
    shown = limit_value(limit.limit, limit)
    if limit.limit < limit.value:
        return f" · {limit.address} must come down to {shown}"
    return f" · breaks above {limit.address} {shown}"


def _workload(report: FileReport | None, name: str) -> str | None:
    estimate = None if report is None or report.estimate is None else report.estimate.workloads.get(name)
    if report is None or report.file is None or estimate is None:
        return None
    if estimate.layers is None:
        return f"**{name}**: no amount, a price is missing"
    layers = {
        "base": estimate.layers.base,
        "operational": estimate.layers.operational,
        "planned": estimate.layers.planned,
    }
    rows = [f"| {layer} | {money(amount)} |" for layer, amount in layers.items()]
    steps = [f"| {step.name} | {signed(step.change)} |" for step in estimate.steps]
    head = [
        f"**{name}**, {report.file.currency} a {report.file.period.value}",
        "",
        "| layer | amount |",
        "| --- | ---: |",
    ]
    return "\n".join([*head, rows[0], *steps, *rows[1:]])


def _budget(report: FileReport | None, name: str) -> str | None:
    results = () if report is None or report.estimate is None else report.estimate.budgets
    result = next((result for result in results if result.name == name), None)
    if report is None or report.file is None or result is None:
        return None
    workloads = ", ".join(f"`{workload}`" for workload in result.scope)
    return f"**{name}**: {budget_line(result, None)} {report.file.currency}\n\nover {workloads}"


def _multiplier(report: FileReport | None, path: tuple[str | int, ...], step: str) -> str | None:
    """The change in cost that a multiplier makes: for its workload, or for all that inherit it."""
    if report is None or report.estimate is None or report.file is None:
        return None
    one = path[1] if path[0] == "workloads" else None
    changes = {
        name: applied.change
        for name, estimate in report.estimate.workloads.items()
        if one in (None, name)
        for applied in estimate.steps
        if applied.name == step
    }
    if not changes:
        return None
    whole = signed(sum(changes.values(), Decimal(0)))
    return f"changes the cost by {whole} {report.file.currency} a {report.file.period.value} ({_listed(changes)})"


def _listed(changes: Mapping[str, Decimal]) -> str:
    return ", ".join(f"`{name}` {signed(change)}" for name, change in changes.items())


def _key(file: OpenFile, cursor: AtCursor) -> str | None:
    """A key's description, as in the manual."""
    path = tuple(step for step in cursor.path if isinstance(step, str))
    field = field_at(file.sound.data, path)
    return None if field is None or field.description is None else f"`{field.key}`: {field.description}"


def _model(file: OpenFile, workload: str) -> str | None:
    """Every price in force of a workload's model, with its source, day and kind."""
    report = file.good
    estimate = None if report is None or report.estimate is None else report.estimate.workloads.get(workload)
    snapshot = None if report is None or report.listed is None else report.listed.snapshot
    if estimate is None or snapshot is None:
        return None
    name = estimate.workload.model
    model = snapshot.models.get(name)
    if model is None:
        return f"`{name}` has no price here; `budgetlint snapshot pin` adds the catalog's price"
    lines = [f"**{name}**", *_facts(model), "", "| price | of |", "| --- | --- |"]
    entries = [valid.entry for valid in valid_entries(model.prices, file.day)]
    rows = [
        row for valid in valid_entries(model.prices, file.day) for row in _rows(valid.entry, described(valid), snapshot)
    ]
    return "\n".join([*lines, *rows, *_sources(entries, snapshot)])


def _facts(model: ModelPrices) -> Iterator[str]:
    if model.context_window is not None:
        yield f"\ncontext window {count(model.context_window)} tokens"
    if model.retires is not None:
        yield f"\nretires on {model.retires}"


def _rows(entry: PriceEntry, condition: str, snapshot: PriceSnapshot) -> Iterator[str]:
    for meter, rate in entry.rates.items():
        yield f"| {_rate(rate)} {snapshot.currency if not isinstance(rate, UnitRate) else rate.unit} | {meter} per {_per(meter)}, {condition} |"
    for meters, factor in entry.multiply.items():
        yield f"| × {count(factor)} | {meters}, {condition} |"


def _sources(entries: list[PriceEntry], snapshot: PriceSnapshot) -> Iterator[str]:
    for name in dict.fromkeys(entry.source for entry in entries if entry.source):
        source = snapshot.sources.get(name)
        if source is not None:
            day = f", {source.day}" if source.day else ""
            yield f"\n{source.kind}{day}: <{source.url}>"


def _rate(rate: Decimal | UnitRate) -> str:
    return count(rate.amount if isinstance(rate, UnitRate) else rate)


def _per(meter: str) -> str:
    known = METERS.get(meter)
    if known is None:
        return "1"
    plural = "es" if known.unit.endswith("ch") else "s"
    return known.unit if known.per == 1 else f"{count(known.per)} {known.unit}{plural}"
