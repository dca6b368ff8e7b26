"""A run over budget files on disk: what every command about them begins with."""

from datetime import date

from budgetlint.app.prices import newest, one_price_file, prices_on_disk
from budgetlint.app.settings import settings_of
from budgetlint.edges import budget_files
from budgetlint.edges.configuration_file import found_configuration
from budgetlint.edges.trouble import Trouble
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.pipeline import BudgetText, Linter, Settings
from budgetlint.lint.report import Report


class RunOptions(Frozen, kw_only=True):
    """Which budget files, on which day, under which configuration: all as a person names them."""

    paths: tuple[str, ...] = ()
    as_of: str | None = None
    config: str | None = None


def run_over(options: RunOptions, *, newer: bool = False) -> Report:
    """The report over budget files; `newer` asks the catalog for newer prices. Raises `Trouble`."""
    settings = settings_of(options.as_of, found_configuration(options.config))
    if newer:
        settings = replace(settings, catalog=newest)
    files = budget_files.found(options.paths)
    linter = Linter(settings, prices_on_disk())
    texts = (BudgetText(path, budget_files.read(path)) for path in files)
    if settings.policy is None:
        return linter.report(texts)
    from budgetlint.shape.fault import PolicyError

    try:
        return linter.report(texts)
    except PolicyError as fault:
        raise Trouble(str(fault)) from None


def run_over_prices(paths: tuple[str, ...], day: date, prices: str) -> Report:
    """The report over budget files as if all of them used one price file. Raises `Trouble`."""
    files = budget_files.found(paths)
    linter = Linter(Settings(day), one_price_file(prices))
    return linter.report(BudgetText(path, budget_files.read(path)) for path in files)
