"""The calculator: a page for users without a budget file, which computes with the evaluator's own formulas."""

from collections.abc import Mapping
from decimal import Decimal

from budgetlint.figures.exact import exactly
from budgetlint.formula.knobs import Knob
from budgetlint.formula.workload_formula import FileFormula, WorkloadFormula, ceiling_key, file_formula
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.prices import prices_of
from budgetlint.lint.report import FileReport, Report
from budgetlint.model.budget import BudgetFile
from budgetlint.model.scalars import NUMBER
from budgetlint.model.snapshot import ModelPrices
from budgetlint.reports.estimate.json_findings import Json
from budgetlint.reports.whatif import sections
from budgetlint.reports.whatif.formula_json import file_json, knob_json
from budgetlint.reports.whatif.html import document
from budgetlint.reports.whatif.markup import Markup, block, tag
from budgetlint.reports.whatif.skeleton import skeleton
from budgetlint.reports.whatif.workloads import by_workload


class PresetText(Frozen):
    """A preset of the calculator, with its complete budget file."""

    name: str
    about: str
    text: str


class Calculator(Frozen):
    """The report on the first preset's budget file with all prices to choose from, all presets, and the models by workload."""

    report: Report
    presets: tuple[PresetText, ...]
    models: Mapping[str, tuple[str, ...]]


@exactly()
def render(calculator: Calculator) -> str:
    """The page: the result of the first preset, readable without scripts, and the controls that the script fills."""
    (file,) = calculator.report.files
    assert file.file is not None
    assert file.estimate is not None
    day = calculator.report.as_of.isoformat()
    facts = block(
        "div",
        sections.where_it_goes(0, file.file, file.estimate),
        sections.budgets(0, file.file, file.estimate, {}),
        by_workload(0, file.file, file.estimate),
        tag("h3", "Where the prices come from"),
        block(
            "details",
            tag("summary", f"{len(_models(file))} models, their sources and days"),
            *_sources(calculator, file),
        ),
        class_="facts",
    )
    return document(
        "AI API budget calculator",
        [_plan(calculator, file)],
        block(
            "header",
            tag("h1", "What will AI APIs cost us?"),
            tag(
                "p",
                f"Listed prices as of {day}. The page computes by itself and sends nothing anywhere.",
                class_="quiet",
            ),
            class_="top",
        ),
        block(
            "section",
            tag("h2", "A first plan"),
            sections.summary(0, file.file, file.estimate, "to the numbers"),
            block("div", facts, _panel(calculator, file.file), class_="columns"),
            id="file-0",
        ),
    )


def _panel(calculator: Calculator, budget_file: BudgetFile) -> Markup:
    """The empty panel of controls, which the script fills."""
    buttons = [
        tag("button", preset.name, type="button", data_preset=at, title=preset.about)
        for at, preset in enumerate(calculator.presets)
    ]
    return block(
        "aside",
        tag("h3", "Calculate"),
        block("div", tag("h4", "Start from"), *buttons, class_="tools presets"),
        tag("p", calculator.presets[0].about, class_="quiet preset-about"),
        block("fieldset", tag("legend", "What is planned"), class_="planned-workloads"),
        tag("output", aria_live="polite", aria_label="what comes of it"),
        tag("div", class_="knobs"),
        block(
            "div",
            tag("h4", "To commit as budget.yaml"),
            tag("button", "copy", type="button", class_="copy"),
            tag("button", "download", type="button", class_="save-yaml"),
            tag("button", "csv", type="button", class_="save-csv", title="the amounts as csv"),
            tag("button", "copy link", type="button", class_="link"),
            tag("button", "reset", type="button", class_="reset"),
            class_="tools",
        ),
        tag("pre", "", tabindex="0", aria_label="the budget file"),
        tag(
            "p",
            "Then ",
            tag("code", "budgetlint snapshot pin"),
            " and ",
            tag("code", "budgetlint check"),
            class_="quiet",
        ),
        tag("p", tag("a", "a link to this calculation", href="#", class_="share"), class_="quiet"),
        id="what-if-0",
        class_="what-if calculator",
        aria_label="calculate",
        data_path="budget.yaml",
        data_amounts=f"{budget_file.currency} a {budget_file.period.value}",
        hidden=True,
    )


def _models(file: FileReport) -> Mapping[str, ModelPrices]:
    return file.listed.snapshot.models if file.listed is not None and file.listed.snapshot is not None else {}


def _sources(calculator: Calculator, file: FileReport) -> tuple[Markup, Markup]:
    """The sources with their days, and the sources of each model's prices."""
    models = _models(file)
    names = sorted({name for choices in calculator.models.values() for name in choices})
    lines = [
        tag("li", f"{name}: {', '.join(dict.fromkeys(entry.source for entry in models[name].prices if entry.source))}")
        for name in names
        if name in models
    ]
    return sections.prices(file), block("ul", *lines)


def _plan(calculator: Calculator, file: FileReport) -> Json:
    """The formulas, with the calculator's additional data: lines of the file, presets."""
    assert file.file is not None
    assert file.estimate is not None
    prices = prices_of(file.listed, None, calculator.report.as_of)
    formula = file_formula(file.file, file.estimate, prices, ceilings=True)
    assert formula is not None
    chosen = [_chosen(workload, calculator.models[workload.name]) for workload in formula.workloads]
    formula = replace(formula, workloads=tuple(chosen))
    data = file_json(formula)
    assert isinstance(data, dict)
    ceilings = [_ceiling(name, budget.ceiling) for name, budget in file.file.budgets.items()]
    data["knobs"] = [knob_json(knob) for knob in (*formula.knobs, *ceilings)]
    lines = tuple(skeleton(file.text))
    addresses = _addresses(formula, ceilings)
    data["skeleton"] = [
        [line.workload, line.before, addresses.get(line.path), line.value, line.after] for line in lines
    ]
    data["presets"] = [[preset.name, preset.about, _values(preset.text, addresses)] for preset in calculator.presets]
    return data


def _chosen(workload: WorkloadFormula, names: tuple[str, ...]) -> WorkloadFormula:
    """The workload with the models that suit it and price all of it, and only their formulas."""
    choices = [choice for choice in workload.choices if choice.priced and choice.model in names]
    used = tuple(dict.fromkeys(choice.formula for choice in choices))
    return replace(
        workload,
        formulas=tuple(workload.formulas[at] for at in used),
        choices=tuple(replace(choice, formula=used.index(choice.formula)) for choice in choices),
    )


def _ceiling(budget: str, ceiling: object) -> Knob:
    assert isinstance(ceiling, Decimal)
    return Knob(key=ceiling_key(budget), path=("budgets", budget, "ceiling"), value=ceiling, form=NUMBER)


def _addresses(formula: FileFormula, ceilings: list[Knob]) -> dict[tuple[str, ...], str]:
    """The address of the knob for each path of the file."""
    addresses = {knob.path: knob.key for knob in formula.knobs}
    addresses |= {knob.path[:2]: knob.key for knob in ceilings}
    for workload in formula.workloads:
        place = ("workloads", workload.name)
        addresses[*place, "model"] = f"workloads.{workload.name}.model"
        for knob in workload.knobs:
            if knob.follows is None:
                addresses[*place, *knob.path] = f"workloads.{workload.name}.{knob.key}"
    return addresses


def _values(text: str, addresses: Mapping[tuple[str, ...], str]) -> list[Json]:
    """The value of a budget file at each address, as a user would type it."""
    return [
        [addresses[line.path], line.value if "{" not in line.value else line.value.rstrip("}").split()[-1]]
        for line in skeleton(text)
        if line.path in addresses and line.value is not None
    ]
