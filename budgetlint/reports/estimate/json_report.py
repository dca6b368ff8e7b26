"""The report as JSON, version 1: one object, amounts as exact decimal strings, one member per line."""

import json
from collections.abc import Mapping
from decimal import Decimal

from budgetlint.estimate.line_items import LineItem, Step
from budgetlint.estimate.plan import headroom, used
from budgetlint.estimate.results import BudgetResult
from budgetlint.estimate.standing import Standings, StandingShare
from budgetlint.estimate.workload_estimate import Funnel, Layers, UnitCost, WorkloadEstimate
from budgetlint.figures.exact import exactly, written
from budgetlint.findings.problem import Severity
from budgetlint.lint.report import FileReport, Report
from budgetlint.model.budget import Budget, BudgetFile
from budgetlint.reports.estimate import json_calendar as calendar
from budgetlint.reports.estimate import json_payable as payable
from budgetlint.reports.estimate import sureness
from budgetlint.reports.estimate.groups import CostGroup, groups
from budgetlint.reports.estimate.json_findings import Json, finding_json, gate_change, silenced_json, unchecked
from budgetlint.reports.estimate.known import known_prices, standings_of
from budgetlint.reports.estimate.payable_units import of_units
from budgetlint.rules.rule import PriceFile

VERSION = 1


def render(report: Report, *, estimates: bool = True, group_by: str | None = None) -> str:
    """The report as JSON text; without `estimates`, `files` is empty."""
    data = as_data(report, estimates=estimates, group_by=group_by)
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


@exactly()
def as_data(report: Report, *, estimates: bool = True, group_by: str | None = None) -> dict[str, Json]:
    """The report as plain data."""
    return {
        "version": VERSION,
        "as_of": report.as_of.isoformat(),
        "complete": report.complete,
        "files": [_file(file) for file in report.files] if estimates else [],
        **({} if group_by is None else {"groups": [_group(group, group_by) for group in groups(report, group_by)]}),
        "findings": [finding_json(finding) for finding in report.findings],
        "silenced": [silenced_json(entry) for entry in report.silenced],
        **({} if report.loosened is None else {"loosened": [gate_change(change) for change in report.loosened]}),
        **({"unchecked": [unchecked(entry) for entry in report.unchecked]} if report.unchecked else {}),
        "summary": {
            **{severity.value: report.count(severity) for severity in Severity},
            "silenced": len(report.silenced),
        },
    }


def _file(file: FileReport) -> dict[str, Json]:
    budget_file, estimate = file.file, file.estimate
    priced = estimate is not None
    standings, known = standings_of(file), known_prices(file)
    shares = dict(known.budgets)
    return {
        "path": file.path,
        "name": budget_file.name if budget_file else None,
        "currency": budget_file.currency if budget_file else None,
        "period": budget_file.period.value if budget_file else None,
        "complete": estimate is not None and estimate.complete,
        **(_about_file(budget_file) if budget_file else {}),
        **({"extends": file.extended.path} if file.extended is not None else {}),
        **({"includes": list(file.included)} if file.organisation is not None else {}),
        "snapshot": _snapshot(file.listed),
        **({"contract": _snapshot(file.contract)} if file.contract is not None else {}),
        "workloads": [
            {
                **payable.beside(
                    _workload(workload, file.contract is not None, standings, of_units(estimate, workload)),
                    payable.of(estimate.payable.period if estimate.payable else None, workload.name),
                ),
                **calendar.of_workload(estimate.horizon, workload.name, estimate.payable),
            }
            for workload in estimate.workloads.values()
        ]
        if estimate
        else [],
        "totals": _totals(file) if priced else None,
        **(
            calendar.of_file(estimate.horizon, estimate.payable)
            if estimate is not None and estimate.horizon is not None
            else {}
        ),
        **_accounts(file),
        **(payable.of_file(estimate.payable, budget_file) if estimate is not None and budget_file is not None else {}),
        **(sureness.of_file(estimate) if estimate is not None else {}),
        "budgets": [_budget(budget, shares.get(budget.name, ())) for budget in estimate.budgets] if estimate else [],
        **({"price_shares": _shares(known.shares)} if known.shares else {}),
    }


def _accounts(file: FileReport) -> dict[str, Json]:
    if not file.accounts:
        return {}
    from budgetlint.reports.estimate.json_accounts import accounts_json

    return accounts_json(file.accounts)


def _description_and_tags(description: str | None, tags: Mapping[str, str]) -> dict[str, Json]:
    """The stated description and tags."""
    data: dict[str, Json] = {} if description is None else {"description": description}
    return {**data, "tags": dict(tags)} if tags else data


def _about_file(budget_file: BudgetFile) -> dict[str, Json]:
    owner: dict[str, Json] = {} if budget_file.owner is None else {"owner": budget_file.owner}
    return {**owner, **_description_and_tags(budget_file.description, budget_file.tags)}


def _about_budget(budget: Budget) -> dict[str, Json]:
    """The parent of a budget, and who raised it until when."""
    data = _description_and_tags(budget.description, {})
    if budget.within is not None:
        data["within"] = budget.within
    raised = budget.raised
    if raised is not None:
        data["raised"] = {
            "ceiling": written(raised.ceiling),
            "from": None if raised.from_ is None else raised.from_.isoformat(),
            "until": raised.until.isoformat(),
            "by": raised.by,
            "reason": raised.reason,
        }
    return data


def _group(group: CostGroup, by: str) -> dict[str, Json]:
    """The amounts of a group; they are the known part if some workloads are unpriced."""
    return {
        "by": by,
        "value": group.value,
        "currency": group.currency,
        "over": group.over,
        "complete": not group.unpriced,
        **_layers(group.known, False),
        **({} if group.payable is None else {"payable": written(group.payable)}),
        **({"unpriced": list(group.unpriced)} if group.unpriced else {}),
    }


def _snapshot(prices: PriceFile | None) -> Json:
    if prices is None:
        return None
    date = prices.snapshot.date.isoformat() if prices.snapshot else None
    return {"id": prices.reference, "date": date, "sha256": prices.sha256}


def _workload(
    workload: WorkloadEstimate, contract: bool, standings: Standings, units: Mapping[str, Decimal | None]
) -> dict[str, Json]:
    return {
        "name": workload.name,
        "kind": workload.workload.KIND,
        **_priced(workload, contract, standings),
        "unit_costs": [_unit_cost(cost, contract, units) for cost in workload.unit_costs],
        **({"funnel": _funnel(workload.funnel)} if workload.funnel else {}),
        **({"parts": [_part(part, contract, standings) for part in workload.parts]} if workload.parts else {}),
    }


def _priced(workload: WorkloadEstimate, contract: bool, standings: Standings) -> dict[str, Json]:
    volume = workload.volume
    return {
        "model": workload.workload.model,
        "priced": workload.layers is not None,
        **_description_and_tags(workload.workload.description, workload.workload.tags),
        "volume": {"unit": volume.unit, "count": written(volume.count)} if volume else None,
        "items": [item(line, contract, standings) for line in workload.items],
        "steps": [_step(step, standings) for step in workload.steps],
        **_layers(workload.layers, contract),
    }


def _part(part: WorkloadEstimate, contract: bool, standings: Standings) -> dict[str, Json]:
    """A part of a mix; unit costs and budgets see the whole."""
    return {
        "name": part.name,
        "share": _or_null(part.share),
        **_priced(part, contract, standings),
        **({"funnel": _funnel(part.funnel)} if part.funnel else {}),
    }


def item(line: LineItem, contract: bool, standings: Standings) -> dict[str, Json]:
    """A line item: amount = quantity × rate ÷ per; if the rate is listed in another currency, that rate too."""
    rate = line.rate
    data: dict[str, Json] = {
        "meter": line.meter,
        "quantity": written(line.quantity),
        "rate": written(rate.amount),
        "per": written(rate.per),
        "amount": written(line.amount),
    }
    if contract:
        data["listed"] = _or_null(line.listed)
    if rate.unit is not None and rate.unit_amount is not None:
        data["unit_rate"] = {"amount": written(rate.unit_amount), "unit": rate.unit}
    if rate.entry.source is not None:
        data["source"] = rate.entry.source
    if rate.bound:
        data["bound"] = True
    data["standing"] = standings.of(line.meter, rate).value
    return data


def _step(step: Step, standings: Standings) -> dict[str, Json]:
    data: dict[str, Json] = {"name": step.name}
    if step.factor is not None:
        data["factor"] = written(step.factor)
    data["change"] = written(step.change)
    if step.factor is None:
        data["items"] = [item(line, False, standings) for line in step.items]
    return data


def _layers(layers: Layers | None, contract: bool) -> dict[str, Json]:
    data: dict[str, Json] = {"listed": _or_null(layers.listed if layers else None)} if contract else {}
    data["base"] = written(layers.base) if layers else None
    data["operational"] = written(layers.operational) if layers else None
    data["planned"] = written(layers.planned) if layers else None
    return data


def _unit_cost(cost: UnitCost, contract: bool, units: Mapping[str, Decimal | None]) -> dict[str, Json]:
    due: dict[str, Json] = {"payable": _or_null(units[cost.per])} if cost.per in units else {}
    return {"per": cost.per, **_layers(cost.layers, contract), **due}


def _funnel(funnel: Funnel) -> dict[str, Json]:
    return {
        "accepted": written(funnel.accepted),
        "submitted": written(funnel.submitted),
        "successful": written(funnel.successful),
        "billed": written(funnel.billed),
    }


def _totals(file: FileReport) -> Json:
    estimate = file.estimate
    if estimate is None:
        return None
    contract = file.contract is not None
    data = _layers(estimate.totals, contract)
    if estimate.unpriced:
        data["known"] = _layers(estimate.known, contract)
        data["unpriced"] = list(estimate.unpriced)
    return payable.beside(data, payable.total(estimate.payable.period if estimate.payable else None))


def _budget(result: BudgetResult, shares: tuple[StandingShare, ...]) -> dict[str, Json]:
    budget = result.budget
    data: dict[str, Json] = {
        "name": result.name,
        "ceiling": written(result.ceiling),
        "basis": budget.basis,
        **({"without": list(budget.without)} if budget.without is not None else {}),
        "period": result.period,
        "per": budget.per,
        "workloads": list(result.scope),
        **_against(result.amount, result.ceiling),
        "status": result.status.value,
        **_about_budget(budget),
        **calendar.of_budget(result),
        **sureness.of_budget(result),
    }
    if result.amount is None:
        data["known"] = _against(result.known, result.ceiling)
        data["unpriced"] = list(result.unpriced)
    if any(share.amount for share in shares):
        data["price_shares"] = _shares(tuple(share for share in shares if share.amount))
    return data


def _shares(shares: tuple[StandingShare, ...]) -> list[Json]:
    """The shares of the planned amount by how its prices are known; they sum to 1."""
    return [
        {"standing": share.standing.value, "amount": written(share.amount), "share": written(share.share)}
        for share in shares
    ]


def _against(amount: Decimal | None, ceiling: Decimal) -> dict[str, Json]:
    """An amount compared with its ceiling: amount ÷ ceiling, ceiling − amount."""
    if amount is None:
        return {"amount": None, "used": None, "headroom": None}
    return {
        "amount": written(amount),
        "used": written(used(amount, ceiling)),
        "headroom": written(headroom(amount, ceiling)),
    }


def _or_null(amount: Decimal | None) -> Json:
    return None if amount is None else written(amount)
