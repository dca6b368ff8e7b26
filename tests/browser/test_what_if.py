"""The what-if in a real browser: the model as a knob, prices typed in, links that carry what was turned, sliders at nothing."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.test_page import Page
from tests.reports.plans import Plan, plans
from tests.reports.turning import figures, merged, setting

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

TEAM = next(plan for plan in plans() if plan.name == "team")
CHOOSE = """
const [where, model] = arguments;
const select = document.querySelector(`[data-model="${where}"]`);
select.value = [...select.options].find((option) => option.text === model).value;
select.dispatchEvent(new Event("change", {bubbles: true}));
"""
LINK = "return document.querySelector('.share').href"


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Chrome"]:
    from tests.browser.chromium import browser

    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def page(driver: "Chrome", tmp_path: Path) -> Page:
    return Page(driver, tmp_path / "report.html")


def models(page: Page, where: str) -> list[str]:
    return list(page.run(f"return [...document.querySelector('[data-model=\"{where}\"]').options].map(o => o.text)"))


def agrees(page: Page, plan: Plan, yaml: str) -> bool:
    """Whether the page shows what the evaluator says of the file with some YAML pasted over it."""
    expected, shown = figures(plan.report(merged(plan.text, yaml))), page.shown()
    assert shown == {key: expected.get(key) for key in shown}
    return True


def test_the_model_is_a_knob_with_every_model_of_the_pin(page: Page) -> None:
    page.open(TEAM)
    pin = json.loads(next((TEAM.folder / "pricing").glob("*.json")).read_text("utf-8"))
    assert sorted(models(page, "0/0")) == sorted(pin["models"])
    random = Random(0)
    for _ in range(6):
        for index in random.sample(range(7), 2):
            page.run(CHOOSE, f"0/{index}", random.choice(models(page, f"0/{index}")))
        page.type({"0//buffer": "5%"})
        assert agrees(page, TEAM, page.yaml())
    page.driver.refresh()
    page.run(CHOOSE, "0/0", "openai/gpt-5.4-mini")
    page.type({})
    assert page.yaml() == "# budget.yaml\nworkloads:\n  tutor:\n    model: openai/gpt-5.4-mini\n"
    assert page.run("return document.querySelector('[data-model-of=\"0/0\"]').textContent") == "openai/gpt-5.4-mini"
    page.run("document.querySelector('[aria-label=\"reset model\"]').click()")
    page.type({})
    assert page.yaml() == "# nothing is changed\n"
    assert page.log() == []


def test_a_model_that_does_not_price_the_workload_says_what_it_lacks(page: Page) -> None:
    page.open(TEAM)
    page.run(CHOOSE, "0/0", "cohere/rerank-v4.0-pro")
    page.type({})
    assert agrees(page, TEAM, page.yaml())
    assert page.shown()["0/0/planned"] is None
    gap = page.run("return document.querySelector('[data-gap=\"0/0\"]').textContent")
    assert gap.startswith("unpriced: ")


def test_another_price_can_be_typed_in(page: Page, tmp_path: Path) -> None:
    page.open(TEAM)
    page.type({"0/1/rate.input_tokens": "0.05"})
    assert page.yaml() == (
        "# budget.yaml\n# for the price file: openai/text-embedding-3-small, input tokens, per 1,000,000: 0.05 "
        "(here for page-index alone)\n"
    )
    folder = tmp_path / "team"
    shutil.copytree(TEAM.folder, folder)
    prices = next((folder / "pricing").glob("*.json"))
    pin: Any = json.loads(prices.read_text("utf-8"))
    for entry in pin["models"]["openai/text-embedding-3-small"]["prices"]:
        if "when" not in entry and "input_tokens" in entry["rates"]:
            entry["rates"]["input_tokens"] = "0.05"
    prices.write_text(json.dumps(pin), "utf-8")
    lines = [line for line in TEAM.text.splitlines() if "sha256" not in line]
    (folder / "budget.yaml").write_text("\n".join(lines), "utf-8")
    expected = figures(Plan(folder).report())
    assert page.shown() == {key: expected.get(key) for key in page.shown()}


def test_a_link_carries_what_was_turned(page: Page) -> None:
    page.open(TEAM)
    page.type({"0//retries": "40%", "0/0/users": "7000", "0/6/context.growth_per_call": "3k"})
    page.run(CHOOSE, "0/0", "openai/gpt-5.4-mini")
    page.type({"0/0/rate.output_tokens": "4.25"})
    shown, yaml, link = page.shown(), page.yaml(), page.run(LINK)
    assert link.partition("#")[2] == (
        "if&retries=40%25&workloads.tutor.model=openai%2Fgpt-5.4-mini&workloads.tutor.rate.output_tokens=4.25"
        "&workloads.tutor.users=7000&workloads.course-agent.context.growth_per_call=3000"
    )
    page.driver.get("about:blank")
    page.driver.get(link)
    page.type({})
    assert (page.shown(), page.yaml(), page.run(LINK)) == (shown, yaml, link)
    page.run("location.hash = '#if&buffer=1%25'")
    page.driver.execute_async_script("setTimeout(arguments[0], 100)")
    assert page.yaml() == "# budget.yaml\nbuffer: 1%\n"
    assert page.log() == []


@pytest.mark.parametrize(
    "fragment",
    [
        "if&__proto__=1&constructor=2&toString=3&workloads.__proto__.users=4",
        "if&workloads.tutor.users=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&workloads.tutor.users=-5&buffer=1e9",
        "if&workloads.tutor.model=javascript:alert(1)&workloads.tutor.rate.input_tokens=NaN&workloads.nobody.users=1",
        "if&%E0%A4%A=1&=&&&retries&retries=&buffer=%00&cache.reads=101%25",
        "if&workloads.tutor.rate.seats=5&workloads.tutor.users=" + "9" * 40,
        "if&" + "retries=3%25&" * 5000,
        "retries=40%25",
    ],
)
def test_a_hostile_link_changes_nothing(page: Page, fragment: str) -> None:
    page.open(TEAM)
    before = page.shown()
    page.driver.get("about:blank")
    page.driver.get(f"{page.path.as_uri()}#{fragment}")
    page.type({})
    assert (page.shown(), page.yaml()) == (before, "# nothing is changed\n")
    assert page.log() == []
    assert page.run("return document.querySelectorAll('img, script').length") == 2


def test_sliders_that_start_at_nothing_move(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "zero"
    shutil.copytree(TEAM.folder, folder)
    text = (
        TEAM.text.replace("growth_per_call: 1800", "growth_per_call: 0")
        .replace("users: 2500", "users: 0")
        .replace("reads: 60%, writes: 8%", "reads: 0%")
        .replace("retries: 2%", "retries: 0%")
    )
    (folder / "budget.yaml").write_text(text, "utf-8")
    zero = Plan(folder)
    page.open(zero)
    places = [name for name, knob in page.knobs().items() if knob["value"] == "0" and not knob["follows"]]
    assert {"0//retries", "0/0/users", "0/0/cache.reads", "0/6/context.growth_per_call"} <= {*places}
    for where in places:
        page.driver.refresh()
        slider = f"document.getElementById(document.querySelector('[data-knob=\"{where}\"]').id + '-slider')"
        page.run(f"{slider}.value = {slider}.max; {slider}.dispatchEvent(new Event('input'))")
        page.type({})
        assert page.yaml() != "# nothing is changed\n", where
        assert agrees(page, zero, page.yaml())
    page.type({"0/0/users": "1M"})
    assert int(page.run("return document.getElementById('knob-0-0-users-slider').max")) > 1_000_000


MIXED = """
version: 1
name: mixed
pricing: {snapshot: prices.json}
buffer: 15%
multipliers: {retries: 3%, duplicates: 2%}
drivers: {questions: 20k}
workloads:
  chat:
    kind: llm-app
    model: openai/gpt-5.1
    requests: {driver: questions, times: 4}
    input_tokens: 2500
    output_tokens: 400
    mix:
      short: {share: 50%, model: openai/gpt-6-luna, input_tokens: 1200, multipliers: {retries: 7%, cache: {reads: 20%}}}
      middle: {share: 20%, multipliers: {retries: 9%, duplicates: 1%}, usage: {searches: 0.1}, buffer: 3%}
      long: {input_tokens: 9000}
  fixes:
    kind: agent
    model: openai/gpt-6-sol
    tasks: 200
    calls_per_task: 5
    context: {instructions: 2000, growth_per_call: 500}
    output_tokens: 300
    mix:
      large: {share: 30%, context: {other: 4000, growth_per_call: 100}, calls_per_task: 9}
      small: {multipliers: {rejected_outputs: 10%}}
budgets:
  total: {ceiling: 9000}
"""


def test_the_numbers_of_each_part_of_a_mix_can_be_turned(page: Page, tmp_path: Path) -> None:
    launch = next(plan for plan in plans(over_months=True) if plan.name == "launch")
    (prices,) = (launch.folder / "pricing").glob("*.json")
    shutil.copy(prices, tmp_path / "prices.json")
    (tmp_path / "budget.yaml").write_text(MIXED, "utf-8")
    mixed = Plan(tmp_path)
    page.open(mixed)
    knobs, random = page.knobs(), Random(0)
    assert len([where for where in knobs if "/mix." in where]) == 13
    page.type({"0/0/requests.times": "5", "0/0/mix.short.retries": "1%", "0/0/mix.middle.retries": "2%"})
    assert page.yaml() == (
        "# budget.yaml\nworkloads:\n  chat:\n    requests: {driver: questions, times: 5}\n    mix:\n"
        "      short:\n        multipliers:\n          retries: 1%\n"
        "      middle:\n        multipliers:\n          retries: 2%\n"
    )
    assert agrees(page, mixed, page.yaml())
    for _ in range(4):
        where = f"0/{random.randrange(2)}"
        page.run(CHOOSE, where, random.choice(models(page, where)))
        page.type({where: setting(knobs[where], random) for where in random.sample(sorted(knobs), 6)})
        assert agrees(page, mixed, page.yaml())
    assert page.log() == []


def test_what_was_turned_is_copied(page: Page) -> None:
    page.open(TEAM)
    page.type({"0//buffer": "5%"})
    page.run("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.run("document.querySelector('.copy').click()")
    assert page.run("return window.copied") == "# budget.yaml\nbuffer: 5%\n"
    page.run("document.querySelector('.link').click()")
    assert page.run("return window.copied") == page.path.as_uri() + "#if&buffer=5%25"
