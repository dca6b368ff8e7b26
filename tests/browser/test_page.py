"""The page in a real browser, from disk: it loads in silence, and its what-if says exactly what the evaluator says."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from budgetlint.reports.whatif import html
from tests.cli.running import ran
from tests.reports.plans import Plan, plans
from tests.reports.turning import figures, merged, setting

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

PLANS = [pytest.param(plan, id=plan.name) for plan in plans()]
EVERYTHING = next(plan for plan in plans() if plan.name == "everything")
ROUNDS = 12
EXAMPLES = Path(__file__).parents[2] / "examples"


class Page:
    """A page that is open in the browser."""

    def __init__(self, driver: "Chrome", path: Path) -> None:
        self.driver, self.path = driver, path

    def open(self, plan: Plan) -> "Page":
        self.path.write_text(html.render(plan.report()), encoding="utf-8")
        self.driver.get(self.path.as_uri())
        assert self.log() == []
        return self

    def log(self) -> Any:  # noqa: ANN401
        return self.driver.execute("getLog", {"type": "browser"})["value"]

    def run(self, script: str, *arguments: object) -> Any:  # noqa: ANN401
        return self.driver.execute_script(script, *arguments)

    def type(self, values: dict[str, str]) -> None:
        from tests.browser.chromium import TYPE

        assert self.driver.execute_async_script(TYPE, values) is None

    def shown(self) -> dict[str, str | None]:
        """What the page shows, but for what only it says: shares of the plan and the change."""
        from tests.browser.chromium import SHOWN

        figures = self.run(SHOWN)
        return {key: value for key, value in figures.items() if not re.search(r"/(share|change)$", key)}

    def knobs(self) -> dict[str, dict[str, object]]:
        plan = self.run("return JSON.parse(document.getElementById('formulas').textContent)[0]")
        knobs = {f"0//{knob['key']}": knob for knob in plan["knobs"]}
        for index, workload in enumerate(plan["workloads"]):
            knobs |= {f"0/{index}/{knob['key']}": knob for knob in workload["knobs"]}
        return knobs

    def yaml(self) -> str:
        return str(self.run("return document.querySelector('.what-if pre').textContent"))


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Chrome"]:
    from tests.browser.chromium import browser

    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def page(driver: "Chrome", tmp_path: Path) -> Page:
    return Page(driver, tmp_path / "report.html")


@pytest.mark.parametrize("plan", PLANS)
def test_it_shows_what_the_evaluator_says(page: Page, plan: Plan) -> None:
    page.open(plan)
    expected = figures(plan.report())
    assert page.shown() == {key: expected.get(key) for key in page.shown()}
    assert expected.items() <= page.shown().items()


@pytest.mark.parametrize("plan", PLANS)
def test_the_script_changes_no_text_that_was_there_without_it(page: Page, plan: Plan) -> None:
    page.open(plan)
    places = "[data-v]:not([data-v$=share]), .incomplete"
    script = f"return [...document.querySelectorAll('{places}')].map((each) => each.textContent)"
    with_script = page.run(script)
    page.path.write_text(re.sub(r"<script>.*</script>", "", page.path.read_text("utf-8"), flags=re.DOTALL), "utf-8")
    page.driver.refresh()
    assert page.run(script) == with_script


@pytest.mark.parametrize("plan", PLANS)
def test_turned_knobs_say_what_the_evaluator_says_of_the_yaml_to_paste(page: Page, plan: Plan) -> None:
    page.open(plan)
    knobs = page.knobs()
    random = Random(plan.name)
    for _ in range(ROUNDS):
        chosen = random.sample(sorted(knobs), random.randrange(1, min(9, len(knobs))))
        values = {where: setting(knobs[where], random) for where in chosen}
        page.driver.refresh()
        page.type(values)
        expected = figures(plan.report(merged(plan.text, page.yaml())))
        shown = page.shown()
        assert shown == {key: expected.get(key) for key in shown}, (values, page.yaml())
    assert page.log() == []


def test_a_slider_moves_the_totals(page: Page) -> None:
    page.open(EVERYTHING)
    slider = "document.getElementById('knob-0-2-calls-per-task-slider')"
    page.run(f"{slider}.value = 200; {slider}.dispatchEvent(new Event('input'))")
    page.type({})
    assert page.yaml() == "# budget.yaml\nworkloads:\n  agent:\n    calls_per_task: 400\n"
    expected = figures(EVERYTHING.report(merged(EVERYTHING.text, page.yaml())))
    assert page.shown()["0//planned"] == expected["0//planned"] != figures(EVERYTHING.report())["0//planned"]


def test_crossing_into_a_bracket_without_a_price_leaves_the_workload_unpriced(page: Page) -> None:
    page.open(EVERYTHING)
    page.type({"0/4/calls_per_task": "24"})
    assert page.shown()["0/4/planned"] == figures(
        EVERYTHING.report(merged(EVERYTHING.text, "workloads: {grow: {calls_per_task: 24}}"))
    ).get("0/4/planned")
    assert page.shown()["0/4/planned"] is None
    gap = page.run("return document.querySelector('[data-gap=\"0/4\"]').textContent")
    assert gap.startswith("unpriced: price 2 (prompt_tokens_over 64000) leaves out output_tokens")
    incomplete = page.run("return document.querySelector('.incomplete:not([data-gap])').textContent")
    assert incomplete == "incomplete: the known part, without grow"
    page.type({"0/4/calls_per_task": "5"})
    assert page.shown()["0/4/planned"] is not None


def test_every_control_has_a_name_and_every_row_its_value(page: Page) -> None:
    page.open(EVERYTHING)
    nameless = page.run("""
        return [...document.querySelectorAll("input, button, pre, svg, output, [tabindex]")]
          .filter((each) => !each.hidden)
          .filter((each) => !each.labels?.length && !each.getAttribute("aria-label") && !each.textContent.trim())
          .map((each) => each.outerHTML)
    """)
    assert nameless == []
    sliders = page.run(
        "return [...document.querySelectorAll('input[type=range]')].map((each) => [each.ariaLabel, each.ariaValueText])"
    )
    assert ["buffer, slider", "15%"] in sliders
    assert ["calls per task, slider", "137"] in sliders
    assert len(page.run("return [...document.querySelectorAll('[id]')].map((each) => each.id)")) == page.run(
        "return new Set([...document.querySelectorAll('[id]')].map((each) => each.id)).size"
    )


def test_the_keyboard_turns_a_slider_and_takes_it_back(page: Page) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    page.open(EVERYTHING)
    field = page.driver.find_element(By.CSS_SELECTOR, "[data-knob='0//buffer']")
    field.send_keys(Keys.TAB)
    assert page.run("return document.activeElement.id") == "knob-0-buffer-slider"
    ActionChains(page.driver).send_keys(Keys.ARROW_RIGHT).perform()
    page.type({})
    assert page.yaml() == "# budget.yaml\nbuffer: 15.5%\n"
    ActionChains(page.driver).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
    assert page.run("return document.activeElement.ariaLabel") == "reset buffer"
    ActionChains(page.driver).send_keys(Keys.ENTER).perform()
    page.type({})
    assert page.yaml() == "# nothing is changed\n"
    assert page.shown()["0//planned"] == figures(EVERYTHING.report())["0//planned"]


def test_reset_takes_everything_back(page: Page) -> None:
    from selenium.webdriver.common.by import By

    page.open(EVERYTHING)
    before = page.shown()
    page.type({"0//retries": "40%", "0/0/users": "7", "0/5/attempts_per_accepted": "3"})
    assert page.yaml() == (
        "# budget.yaml\nmultipliers:\n  retries: 40%\nworkloads:\n  chat:\n    users: 7\n"
        "  shots:\n    attempts_per_accepted: 3\n"
    )
    assert page.shown() != before
    page.driver.find_element(By.CSS_SELECTOR, ".reset").click()
    page.run("document.activeElement.blur()")
    page.driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
    assert page.yaml() == "# nothing is changed\n"
    assert page.shown() == before
    assert page.run("return document.querySelector('[data-knob=\"0/0/users\"]').value") == "100"


@pytest.mark.parametrize(
    ("where", "text", "complaint"),
    [
        ("0//buffer", "15", "a share such as 3%"),
        ("0//buffer", "much", "a number such as 2000, 2k or 3%"),
        ("0/0/users", "3%", "a number, not a share"),
        ("0/0/cache.reads", "93%", "at most 92%"),
        ("0/2/calls_per_task", "1.5", "a whole number"),
        ("0/2/calls_per_task", "0", "at least 1"),
        ("0/5/attempts_per_accepted", ".5", "at least 1"),
    ],
)
def test_what_the_file_would_refuse_the_page_refuses(page: Page, where: str, text: str, complaint: str) -> None:
    page.open(EVERYTHING)
    before = page.shown()
    refused = page.driver.execute_async_script(_type(), {where: text})
    assert refused == f"{where}: {text} is refused: {complaint}"
    assert page.shown() == before


def _type() -> str:
    from tests.browser.chromium import TYPE

    return TYPE


def test_totals_are_told_to_who_listens(page: Page) -> None:
    from selenium.webdriver.support.wait import WebDriverWait

    page.open(EVERYTHING)
    page.type({"0//buffer": "0%"})
    spoken = "return document.querySelector('output[aria-live=polite]').textContent"
    WebDriverWait(page.driver, 60).until(lambda _: "less than in the file" in page.run(spoken))
    planned = page.run("return document.querySelector('.planned b').textContent")
    assert page.run(spoken).startswith(f"planned {planned} USD a month, ")


def test_nothing_but_its_own_style_and_script_may_run(page: Page) -> None:
    page.open(EVERYTHING)
    page.run("""
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        document.body.append(script);
        const style = document.createElement("style");
        style.textContent = "body { color: rgb(1, 2, 3) }";
        document.body.append(style);
    """)
    assert page.run("return window.ran ?? null") is None
    assert page.run("return getComputedStyle(document.body).color") != "rgb(1, 2, 3)"
    assert [entry["level"] for entry in page.log()] == ["SEVERE", "SEVERE"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(page: Page, scheme: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    page.open(EVERYTHING)
    faint = page.run(_CONTRAST)
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert json.dumps(faint) == "[]"


_CONTRAST = """
const light = (text) => {
  const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map((each) => {
    const part = each / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ground = (each) => {
  for (; each; each = each.parentElement) {
    const colour = getComputedStyle(each).backgroundColor;
    if (!colour.endsWith(", 0)")) return colour;
  }
};
const faint = [];
for (const each of document.querySelectorAll("main *")) {
  if (![...each.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim())) continue;
  if (each.closest("svg, [hidden], button:disabled")) continue;
  const [a, b] = [light(getComputedStyle(each).color), light(ground(each))];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) faint.push([each.outerHTML.slice(0, 80), ratio]);
}
return faint;
"""


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_screen(page: Page, width: int) -> None:
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    page.open(EVERYTHING)
    wide = page.run("return document.documentElement.scrollWidth")
    page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wide <= width


CLIPPED = """
const wide = [...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth);
const over = [...document.querySelectorAll('.scroll td')].filter(one => one.scrollWidth > one.clientWidth + 1);
return [...wide, ...over].map(one => one.textContent.slice(0, 60));
"""


@pytest.mark.parametrize("width", [390, 1280])
def test_no_table_of_several_files_is_cut_off(driver: "Chrome", width: int, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    folders = [str(EXAMPLES / name) for name in ("gateway", "team", "launch")]
    assert ran("report", *folders, "--as-of", "2026-11-24", "--allow-outside", "-o", f"html={page}").code == 0
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    driver.get(page.as_uri())
    clipped = driver.execute_script(CLIPPED)
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert clipped == []


def test_print_shows_every_line_and_no_controls(page: Page) -> None:
    page.open(EVERYTHING)
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    page.run("dispatchEvent(new Event('beforeprint'))")
    controls = page.run("return getComputedStyle(document.querySelector('.what-if')).display")
    closed = page.run("return document.querySelectorAll('.facts details:not([open])').length")
    page.run("dispatchEvent(new Event('afterprint'))")
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert (controls, closed) == ("none", 0)
    assert page.run("return document.querySelectorAll('.facts details[open]').length") == 0
