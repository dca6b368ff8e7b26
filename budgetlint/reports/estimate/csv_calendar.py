"""A calendar plan as rows: one per month for each workload and for all of them, and one per event."""

from collections.abc import Iterator

from budgetlint.estimate.months import Horizon
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.figures.exact import written
from budgetlint.model.budget import LAYERS, BudgetFile
from budgetlint.reports.estimate.csv_columns import Row
from budgetlint.reports.estimate.months import event_words, factor_words, span


def calendar_rows(horizon: Horizon, budget_file: BudgetFile) -> Iterator[Row]:
    """One row per month for each workload and for all of them, and one per event in the plan."""
    for name, months in horizon.workloads.items():
        about = {"record": "workload month", "name": name, "kind": budget_file.workloads[name].KIND}
        for month in months:
            factors = month.factors
            words = "does not run" if factors is None else factor_words(factors)
            quantity = "" if month.volume is None else written(month.volume.count)
            yield from _month(
                month.month, month.layers, month.known, {**about, "detail": words, "quantity": quantity}, budget_file
            )
    for total in horizon.months:
        without = f"known part, without {', '.join(total.unpriced)}" if total.unpriced else ""
        yield from _month(total.month, total.layers, total.known, {"record": "month", "detail": without}, budget_file)
    for layer in LAYERS:
        amount = written(getattr(horizon.known, layer))
        without = f"known part, without {', '.join(horizon.unpriced)}" if horizon.unpriced else ""
        unit = f"{budget_file.currency} in {span(horizon)}"
        yield {"record": "total", "layer": layer, "detail": without, "amount": amount, "unit": unit}
    for event in horizon.events:
        change = "" if event.change is None else written(event.change)
        yield {
            "record": "event",
            "name": event.subject,
            "item": event.day.isoformat(),
            "detail": event_words(event),
            "amount": change,
        }


def _month(month: str, layers: Layers | None, known: Layers, about: Row, budget_file: BudgetFile) -> Iterator[Row]:
    """The planned amount of a month, or its known part if a price is missing."""
    unit = f"{budget_file.currency} in {month}"
    detail = about.get("detail", "")
    if layers is None and "known part" not in detail:
        detail = f"{detail}; known part" if detail else "known part"
    yield {**about, "layer": "planned", "item": month, "detail": detail, "amount": written(known.planned), "unit": unit}
