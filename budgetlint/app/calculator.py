"""The calculator: its plan at today's listed prices, for each preset."""

from datetime import date

from budgetlint.app.day import day_of
from budgetlint.app.init import suggested_ceiling
from budgetlint.app.prices import prices_on_disk
from budgetlint.edges.trouble import Trouble
from budgetlint.frozen import replace
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.price_book import read_book, with_models
from budgetlint.lint.prices import PriceTexts
from budgetlint.lint.report import Report
from budgetlint.lint.settings import Settings
from budgetlint.model.budget import BUILTIN
from budgetlint.model.calculator import MODELS, PRESETS, TEXT, CalculatorPreset
from budgetlint.model.first_assumptions import PRESETS as FIRST
from budgetlint.reports.whatif.calculator import Calculator, PresetText
from budgetlint.reports.whatif.skeleton import skeleton

_PATH = "budget.yaml"


def calculator(as_of: str | None = None) -> Calculator:
    """The calculator's page for a day. Raises `Trouble`."""
    day, prices = day_of(as_of), prices_on_disk()
    presets = tuple(PresetText(preset.name, preset.about, _text(preset, day, prices)) for preset in PRESETS)
    report = _report(presets[0].text, day, prices)
    (file,) = report.files
    names = frozenset(name for choices in MODELS.values() for name in choices)
    text = prices(_PATH, BUILTIN, names).text
    assert text is not None
    assert file.listed is not None
    snapshot, _ = with_models(read_book(text, BUILTIN), names)
    whole = replace(file, listed=replace(file.listed, snapshot=snapshot))
    return Calculator(replace(report, files=(whole,)), presets, MODELS)


def _report(text: str, day: date, prices: PriceTexts) -> Report:
    return Linter(Settings(day), prices).report([BudgetText(_PATH, text.encode())])


def _text(preset: CalculatorPreset, day: date, prices: PriceTexts) -> str:
    """A preset's budget file, with the multipliers and buffer that `init` writes and a ceiling 25% above the plan.

    Raises `Trouble` if it can't be estimated on that day.
    """
    first = FIRST[preset.name]
    stated = {line.partition(":")[0]: line.partition(":")[2].partition("#")[0].strip() for line in first.multipliers}
    values = {
        "multipliers.retries": stated.get("retries", "0%"),
        "multipliers.duplicates": stated.get("duplicates", "0%"),
        "buffer": first.buffer.partition("#")[0].strip(),
        **preset.values,
    }
    text = _filled(TEXT, values)
    (file,) = _report(text, day, prices).files
    if file.estimate is None or file.estimate.totals is None:
        raise Trouble(f"the catalog has no prices for the calculator's models on {day.isoformat()}")
    return _filled(text, {"budgets.total": f"{suggested_ceiling(file.estimate.totals):f}"})


def _filled(text: str, values: dict[str, str]) -> str:
    return "\n".join(line.with_value(values) for line in skeleton(text)) + "\n"
