"""What an editor shows beside a text: a line above each workload, budget and account, and prices after each model."""

from budgetlint.lint.rooms import headrooms_of
from budgetlint.server.open_file import OpenFile
from budgetlint.server.words import account_line, budget_line, price_line, workload_line
from budgetlint.source.document import Span


def lens_lines(file: OpenFile) -> list[tuple[Span, str]]:
    """A lens above each workload and budget of the last valid text."""
    report = file.good
    if report is None or report.estimate is None:
        return []
    places = file.sound.places
    lines = [
        (places.key(("workloads", name)), workload_line(report, estimate))
        for name, estimate in report.estimate.workloads.items()
    ]
    tightest = {room.budget.name: room.limits for room in headrooms_of(report, (report,), file.day)}
    for result in report.estimate.budgets:
        limits = [limit for limit in tightest.get(result.name, ()) if "." in limit.address]
        lines.append((places.key(("budgets", result.name)), budget_line(result, limits[0] if limits else None)))
    stated = file.sound.data.get("accounts") if isinstance(file.sound.data, dict) else None
    here = stated if isinstance(stated, dict) else {}
    lines += [
        (places.key(("accounts", account.name)), account_line(account))
        for account in report.accounts
        if account.name in here
    ]
    return lines


def hint_texts(file: OpenFile) -> list[tuple[Span, str]]:
    """The listed prices shown after each `model`."""
    report = file.good
    snapshot = None if report is None or report.listed is None else report.listed.snapshot
    if report is None or report.file is None or snapshot is None:
        return []
    hints = []
    for name, workload in report.file.workloads.items():
        model = snapshot.models.get(workload.model)
        text = None if model is None else price_line(model, file.day, snapshot.currency)
        if text is not None:
            hints.append((file.sound.places.value(("workloads", name, "model")), text))
    return hints
