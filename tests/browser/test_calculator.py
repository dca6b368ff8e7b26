"""The calculator in a real browser: whatever is turned, it shows what `report` says of the budget file that it offers."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from budgetlint.app.calculator import calculator
from budgetlint.reports.whatif.calculator import render
from tests.browser.test_page import Page
from tests.browser.test_what_if import CHOOSE, models
from tests.reports.turning import setting

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

DAY = "2026-11-24"
NAMES = ("llm-app", "coding-agent", "images", "video")
LAYERS = ("base", "operational", "planned")


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Chrome"]:
    from tests.browser.chromium import browser

    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="module")
def written() -> str:
    return render(calculator(DAY))


@pytest.fixture
def page(driver: "Chrome", tmp_path: Path, written: str) -> Page:
    opened = Page(driver, tmp_path / "calculator.html")
    opened.path.write_text(written, "utf-8")
    driver.get("about:blank")
    driver.get(opened.path.as_uri())
    assert opened.log() == []
    return opened


def reported(yaml: str, folder: Path) -> Any:  # noqa: ANN401
    """What `report --format json` says of a budget file."""
    (folder / "budget.yaml").write_text(yaml, "utf-8")
    command = [sys.executable, "-m", "budgetlint", "report", "budget.yaml", "--format", "json", "--as-of", DAY]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)["files"][0]


def expected(file: Any) -> dict[str, str | None]:  # noqa: ANN401
    """Every figure of a report by the page's name for it; nothing for what is not planned."""
    figures: dict[str, str | None] = {f"0//{layer}": file["totals"][layer] for layer in LAYERS}
    for workload in file["workloads"]:
        here = f"0/{NAMES.index(workload['name'])}"
        figures |= {f"{here}/{layer}": workload[layer] for layer in LAYERS}
        for cost in workload["unit_costs"]:
            figures |= {f"{here}/{cost['per']}/{layer}": cost[layer] for layer in LAYERS}
        for at, stage in enumerate(("accepted", "submitted", "successful", "billed")):
            if "funnel" in workload:
                figures[f"{here}/funnel/{at}"] = workload["funnel"][stage]
    (budget,) = file["budgets"]
    figures |= {"0/b0/known": budget["amount"], "0/b0/used": budget["used"], "0/b0/headroom": budget["headroom"]}
    return {**figures, "0/b0/status": budget["status"]}


def agrees(page: Page, folder: Path) -> bool:
    figures, shown = expected(reported(page.yaml(), folder)), page.shown()
    assert shown == {key: figures.get(key) for key in shown}
    return True


def click(page: Page, selector: str) -> None:
    page.run(f"document.querySelector('{selector}').click()")
    page.type({})


def test_each_preset_is_what_the_report_says_of_its_file(page: Page, tmp_path: Path) -> None:
    plans = []
    for at, preset in enumerate(calculator(DAY).presets):
        click(page, f'[data-preset="{at}"]')
        assert page.yaml() == preset.text
        assert agrees(page, tmp_path)
        plans.append(page.shown()["0//planned"])
    assert len(set(plans)) == 3


def test_whatever_is_turned_is_what_the_report_says_of_the_file_to_commit(page: Page, tmp_path: Path) -> None:
    random = Random(1)
    knobs = {where: knob for where, knob in page.knobs().items() if not knob["follows"]}
    for at in (0, 2):
        click(page, f'[data-preset="{at}"]')
        for index, name in enumerate(NAMES):
            page.run(CHOOSE, f"0/{index}", random.choice(models(page, f"0/{index}")))
            if random.random() < 0.4:
                click(page, f'[data-planned="{name}"]')
        page.type({where: setting(knobs[where], random) for where in random.sample(sorted(knobs), 6)})
        assert agrees(page, tmp_path)
    assert page.log() == []


def test_each_calculator_stands_alone(page: Page, tmp_path: Path) -> None:
    for name in NAMES[1:]:
        click(page, f'[data-planned="{name}"]')
    assert [workload["name"] for workload in reported(page.yaml(), tmp_path)["workloads"]] == ["llm-app"]
    assert agrees(page, tmp_path)
    click(page, '[data-planned="llm-app"]')
    assert page.yaml() == "# nothing is planned\n"
    assert page.shown()["0//planned"] == "0"


def test_amounts_and_file_are_saved(page: Page, tmp_path: Path) -> None:
    page.driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    page.type({"0//ceiling.total": "500"})
    for button, name in ((".save-csv", "budget.csv"), (".save-yaml", "budget.yaml")):
        click(page, button)
        for _ in range(100):
            if (tmp_path / name).exists():
                break
            page.driver.execute_async_script("setTimeout(arguments[0], 50)")
    file = reported((tmp_path / "budget.yaml").read_text("utf-8"), tmp_path)
    rows = [["workload", "model", "amounts", *LAYERS]]
    rows += [[it["name"], it["model"], "USD a month", *(it[layer] for layer in LAYERS)] for it in file["workloads"]]
    rows += [["total", "", "USD a month", *(file["totals"][layer] for layer in LAYERS)]]
    assert (tmp_path / "budget.csv").read_text("utf-8") == "".join(",".join(row) + "\n" for row in rows)
    assert file["budgets"][0]["ceiling"] == "500"


def test_a_link_carries_the_calculation(page: Page) -> None:
    page.run(CHOOSE, "0/2", "openai/gpt-image-1")
    click(page, '[data-planned="video"]')
    page.type({"0/0/users": "4k", "0//buffer": "10%"})
    shown, yaml = page.shown(), page.yaml()
    link = page.run("return document.querySelector('.share').href")
    page.driver.get("about:blank")
    page.driver.get(link)
    page.type({})
    assert (page.shown(), page.yaml()) == (shown, yaml)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_screen(page: Page, width: int) -> None:
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    wide = page.run("return document.documentElement.scrollWidth")
    page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wide <= width
