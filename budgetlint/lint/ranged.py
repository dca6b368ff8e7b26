"""A file's ranges and the results of draws from them; imported only for a file with ranges."""

from budgetlint.estimate.organisation import Member
from budgetlint.estimate.range_places import range_places
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.tariff import NO_PRICES, Prices
from budgetlint.frozen import replace
from budgetlint.lint.including import Included
from budgetlint.lint.origin import Origin
from budgetlint.lint.prices import prices_of
from budgetlint.lint.report import FileReport
from budgetlint.rules.range_invalid import fault_of
from budgetlint.rules.rule import Subject

DrawnFile = tuple[Subject, Subject, FileReport]
"""A file's subject, the subject with all that its budgets cover, and its report."""


def drawn(origin: Origin, parts: DrawnFile, included: Included | None) -> DrawnFile:
    """The parts with the file's ranges and, if all of its ranges are valid, the amounts from draws."""
    subject, scopes, report = parts
    places = range_places(subject.file)
    subject = replace(subject, ranges=places)
    beside = () if included is None else included.members(subject.day)
    members = [file for member in beside if (file := member.file) is not None]
    ranged = [(subject.file, places), *((file, range_places(file)) for file in members)]
    is_ranged = any(stated for _, stated in ranged)
    if not is_ranged or any(fault_of(file, place) for file, stated in ranged for place in stated):
        return subject, replace(scopes, ranges=places), report
    estimate = _spread(origin, subject, report, included, beside)
    seen = replace(scopes.estimate, budgets=estimate.budgets, spread=estimate.spread, undrawn=estimate.undrawn)
    return (
        replace(subject, estimate=estimate),
        replace(scopes, estimate=seen, ranges=places),
        replace(report, estimate=estimate),
    )


def _spread(
    origin: Origin, subject: Subject, report: FileReport, included: Included | None, beside: tuple[Member, ...]
) -> Estimate:
    from budgetlint.formula.recorded_plan import Members
    from budgetlint.formula.spending import PlannedFile
    from budgetlint.formula.spread import spread

    base = origin.base
    planned = PlannedFile(
        origin.path,
        subject.file,
        prices_of(subject.listed, subject.contract, subject.day),
        None if base is None else base.path,
        () if base is None else base.taken,
    )
    if included is None or report.organisation is None:
        return spread(planned, subject.estimate)
    files = []
    for member, (_, file) in zip(beside, included.files, strict=True):
        if member.file is not None:
            there = file.extended
            prices = member.prices or Prices(NO_PRICES, subject.day)
            path, taken = (None, ()) if there is None else (there.path, there.taken)
            files.append((member, PlannedFile(file.path, member.file, prices, path, taken)))
    return spread(planned, subject.estimate, Members(report.organisation, tuple(files)))
