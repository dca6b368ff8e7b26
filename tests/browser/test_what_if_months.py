"""The what-if of a plan over months, in a real browser: every month, run and budget is what the evaluator says of it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from budgetlint.estimate.months import Horizon
from budgetlint.estimate.results import BudgetResult
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.figures.exact import exactly, written
from budgetlint.lint.report import Report
from tests.browser.test_page import Page
from tests.browser.test_what_if import CHOOSE, models
from tests.reports.plans import Plan, plans
from tests.reports.turning import LAYERS, merged, setting

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

PLANS = [plan for plan in plans(over_months=True) if "\nstarts:" in plan.text]
ROUNDS = 4


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Chrome"]:
    from tests.browser.chromium import browser

    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def page(driver: "Chrome", tmp_path: Path) -> Page:
    return Page(driver, tmp_path / "report.html")


@exactly()
def figures(report: Report, before: Report) -> dict[str, str | None]:
    """Every figure of the first file's months, by the page's name for it, in full; runs by their places before."""
    estimate = report.files[0].estimate
    assert estimate is not None
    assert estimate.horizon is not None
    figures: dict[str, str | None] = dict(_months(estimate.horizon))
    for index, result in enumerate(estimate.budgets):
        labels = [run.label for run in _budgets(before)[index].runs]
        figures |= _budget(f"0/b{index}", result, labels)
    return figures


def _months(horizon: Horizon) -> Iterator[tuple[str, str | None]]:
    yield from _layers("0/", horizon.known)
    for at, month in enumerate(horizon.months):
        yield from _layers(f"0/m{at}", month.known)
    for index, name in enumerate(horizon.workloads):
        whole = horizon.of(name)
        yield f"0/{index}/planned", None if whole is None else written(whole.planned)
        for at, entry in enumerate(horizon.workloads[name]):
            here = f"0/{index}/m{at}"
            yield f"{here}/planned", None if entry.layers is None else written(entry.layers.planned)
            yield f"{here}/volume", None if entry.volume is None else written(entry.volume.count)


def _layers(where: str, layers: Layers) -> Iterator[tuple[str, str]]:
    yield from ((f"{where}/{layer}", written(getattr(layers, layer))) for layer in LAYERS)


def _budgets(report: Report) -> tuple[BudgetResult, ...]:
    estimate = report.files[0].estimate
    assert estimate is not None
    return estimate.budgets


def _budget(where: str, result: BudgetResult, labels: list[str]) -> dict[str, str | None]:
    figures: dict[str, str | None] = {
        f"{where}/status": result.status.value,
        f"{where}/known": None if result.known is None else written(result.known),
        f"{where}/ceiling": written(result.ceiling),
        f"{where}/measure": None,
    }
    known = {run.label: None if run.known is None else written(run.known) for run in result.runs}
    return figures | {f"{where}/r{at}": known.get(label) for at, label in enumerate(labels)}


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: str(plan.name))
def test_months_runs_and_budgets_are_the_evaluators(page: Page, plan: Plan) -> None:
    page.open(plan)
    random = Random(plan.name)
    report = plan.report()
    assert page.shown() == figures(report, report)
    knobs = page.knobs()
    workloads = len(report.files[0].estimate.workloads) if report.files[0].estimate is not None else 0
    for _ in range(ROUNDS):
        where = f"0/{random.randrange(workloads)}"
        page.run(CHOOSE, where, random.choice(models(page, where)))
        page.type({where: setting(knobs[where], random) for where in random.sample(sorted(knobs), 3)})
        assert page.shown() == figures(plan.report(merged(plan.text, page.yaml())), report)
    assert page.log() == []


def test_prices_of_the_parts_of_a_mix_can_be_typed_in(page: Page, tmp_path: Path) -> None:
    launch = next(plan for plan in PLANS if plan.name == "launch")
    page.open(launch)
    page.type({"0/1/rate.short.output_tokens": "0.77", "0/1/mix.short.share": "50%"})
    change = page.yaml()
    assert change == (
        "# budget.yaml\n# for the price file: openai/gpt-6-luna, short: output tokens, per 1,000,000: 0.77 "
        "(here for assistant-next alone)\nworkloads:\n  assistant-next:\n    mix:\n      short:\n        share: 50%\n"
    )
    shown = page.shown()
    folder = tmp_path / "launch"
    shutil.copytree(launch.folder, folder)
    (prices,) = (folder / "pricing").glob("*.json")
    pin: Any = json.loads(prices.read_text("utf-8"))
    for entry in pin["models"]["openai/gpt-6-luna"]["prices"]:
        if "when" not in entry and "output_tokens" in entry["rates"]:
            entry["rates"]["output_tokens"] = "0.77"
    prices.write_text(json.dumps(pin), "utf-8")
    lines = [line for line in launch.text.splitlines() if "sha256" not in line]
    text = merged("\n".join(lines), change)
    expected = figures(Plan(folder).report(text), Plan(folder).report(text))
    mine = [key for key in shown if key.startswith("0/1/")]
    assert len(mine) > 12
    assert {key: shown[key] for key in mine} == {key: expected[key] for key in mine}


def test_the_chart_follows_what_is_turned(page: Page) -> None:
    plan = PLANS[-1]
    page.open(plan)
    heights = "return [...document.querySelectorAll('svg.months [data-bar]')].map(bar => bar.getAttribute('height'))"
    before = page.run(heights)
    page.type({"0//buffer": "140%"})
    assert page.run(heights) != before
    limits = (
        "return [...document.querySelectorAll('svg.months [data-limit]')].map(line => Number(line.getAttribute('y1')))"
    )
    assert all(0 <= y <= 220 for y in page.run(limits))
