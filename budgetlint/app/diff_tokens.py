"""Workloads moved to a model that counts tokens differently, and the plan with their tokens scaled."""

from datetime import date
from functools import partial

from budgetlint.app.trial import ratio_between
from budgetlint.compare.tokenizers import Recount, recounts, same_texts, scaled
from budgetlint.estimate.evaluate import estimate
from budgetlint.frozen import replace
from budgetlint.lint.prices import prices_of
from budgetlint.lint.report import FileReport, Report


def recounted_between(old: Report, new: Report) -> tuple[tuple[str, Recount], ...]:
    """The workloads whose new model counts tokens differently from the old one, or by an unknown ratio."""
    before = {file.path: file for file in old.files}
    return tuple(
        (file.path, _with_money(recount, before[file.path], file, new.as_of))
        for file in new.files
        if file.path in before
        for recount in recounts(_models(before[file.path]), _models(file), partial(ratio_between, file.listed))
    )


def _with_money(recount: Recount, before: FileReport, after: FileReport, day: date) -> Recount:
    """A recount with the plan for scaled tokens, if the workload's tokens are unchanged from the old model."""
    if recount.ratio is None or before.file is None or after.file is None or after.estimate is None:
        return recount
    old, new = (file.workloads[recount.workload] for file in (before.file, after.file))
    if new.mix or not same_texts(old, new):
        return recount
    workloads = {**after.file.workloads, recount.workload: scaled(new, recount.ratio)}
    prices = prices_of(after.listed, after.contract, day)
    then = estimate(replace(after.file, workloads=workloads), prices)
    if recount.workload in then.lacking:
        return recount
    return replace(recount, stated=after.estimate.headline_known.planned, scaled=then.headline_known.planned)


def _models(file: FileReport) -> dict[str, str]:
    return {} if file.file is None else {name: workload.model for name, workload in file.file.workloads.items()}
