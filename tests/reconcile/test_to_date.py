"""Where budgets end: at plan and at pace, each with the day on which it breaks, by sums that stand here."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.running import Done, ran, unled

pytestmark = pytest.mark.slow

BUDGET = """\
version: 1
name: chat
pricing: {snapshot: prices.json, max_age_days: 3000}
workloads:
  chat:
    kind: llm-app
    model: lab/small
    requests: 1
    input_tokens: 23_986_125
    output_tokens: 0
    match: {service: chat}
budgets:
  total: {ceiling: 100}
"""
PRICES = """\
{"version": 1, "date": "2026-11-01",
 "sources": {"lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"}},
 "models": {"lab/small": {"prices": [{"source": "lab", "rates": {"input_tokens": "4", "output_tokens": "8"}}]}}}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prices.json").write_text(PRICES)
    Path("budget.yaml").write_text(BUDGET)


def log(first: int, last: int, dollars: int = 4, month: str = "2027-03", **more: object) -> None:
    """A log with so many calls of a dollar each on every day of a month from one to another."""
    with Path("log.jsonl").open("a") as file:
        for day in range(first, last + 1):
            for call in range(dollars):
                record = {
                    "request_id": f"{month}-{day}-{call}",
                    "created_at": f"{month}-{day:02}T10:{call:02}:00Z",
                    "service": "chat",
                    "provider": "lab",
                    "model": "small",
                    "input_tokens": 250_000,
                    "output_tokens": 0,
                }
                file.write(json.dumps({**record, **more}) + "\n")


def projected(through: str, *words: str) -> "dict[str, dict[str, object]]":
    done = ran("reconcile", "log.jsonl", "--as-of", "2027-03-12", "--to-date", through, "--format", "json", *words)
    assert done.err == ""
    (file,) = json.loads(done.out)["files"]
    return {budget["name"]: budget for budget in file["budgets"]}


def near(value: object, wanted: Fraction) -> bool:
    assert isinstance(value, str)
    return abs(Fraction(Decimal(value)) - wanted) < Fraction(1, 10**20)


def test_at_plan_and_at_pace() -> None:
    log(1, 11)
    total = projected("2027-03-11")["total"]
    assert (total["from"], total["until"]) == ("2027-03-01", "2027-03-31")
    figures = total["to_date"]
    assert isinstance(figures, dict)
    plan = Fraction("95.9445") * 11 / 31
    assert (figures["through"], figures["spent"]) == ("2027-03-11", "44")
    assert near(figures["plan"], plan)
    assert near(figures["ratio"], 44 / plan)
    assert near(figures["at_plan"]["amount"], 44 + Fraction("95.9445") * 20 / 31)
    assert figures["at_plan"]["breaks"] == "2027-03-30"
    assert near(figures["at_pace"]["amount"], Fraction(124))
    assert figures["at_pace"]["breaks"] == "2027-03-26"
    assert figures["weekdays"] == ["4"] * 7


def test_in_words() -> None:
    log(1, 11)
    out = ran("reconcile", "log.jsonl", "--as-of", "2027-03-12", "--to-date", "2027-03-11").out
    assert (
        """
budget: total: 44.00 of 100.00 USD spent from 2027-03-01 through 2027-03-11, of a month that ends on 2027-03-31
  plan for these days: 34.04, 129.2% of it was spent
  at plan: ends at 105.90, breaks on 2027-03-30
  at pace: ends at 124.00, breaks on 2027-03-26
  observed by weekday, used by neither: Mon 4.00, Tue 4.00, Wed 4.00, Thu 4.00, Fri 4.00, Sat 4.00, Sun 4.00
"""
        in out
    )


@pytest.mark.parametrize("name", ["markdown", "html"])
def test_in_other_formats(name: str) -> None:
    log(1, 11)
    out = ran("reconcile", "log.jsonl", "--as-of", "2027-03-12", "--to-date", "2027-03-11", "-f", name).out
    assert "at plan: ends at 105.90, breaks on 2027-03-30" in out
    assert "at pace: ends at 124.00, breaks on 2027-03-26" in out


def test_a_ceiling_that_is_met_exactly_holds() -> None:
    log(1, 25)
    figures = projected("2027-03-25")["total"]["to_date"]
    assert isinstance(figures, dict)
    assert figures["spent"] == "100"
    assert figures["at_pace"]["breaks"] == "2027-03-26"


def test_what_broke_already_has_the_day_on_which_it_did() -> None:
    log(1, 11, dollars=20)
    figures = projected("2027-03-11")["total"]["to_date"]
    assert isinstance(figures, dict)
    assert figures["at_plan"]["breaks"] == figures["at_pace"]["breaks"] == "2027-03-06"


@pytest.mark.parametrize(("through", "ceiling"), [("2027-03-10", "100"), ("2027-03-11", "150")])
def test_a_raise_holds_from_its_own_day(through: str, ceiling: str) -> None:
    raised = "{ceiling: 100, raised: {ceiling: 150, from: 2027-03-11, until: 2027-03-31, by: lead, reason: launch}}"
    Path("budget.yaml").write_text(BUDGET.replace("{ceiling: 100}", raised))
    log(1, 11)
    assert projected(through)["total"]["ceiling"] == ceiling


def test_records_after_the_day_are_not_spent() -> None:
    log(1, 20)
    figures = projected("2027-03-11")["total"]["to_date"]
    assert isinstance(figures, dict)
    assert figures["spent"] == "44"


def test_fewer_than_three_days_have_no_pace() -> None:
    log(1, 3)
    two, three = projected("2027-03-02")["total"]["to_date"], projected("2027-03-03")["total"]["to_date"]
    assert isinstance(two, dict)
    assert isinstance(three, dict)
    assert two["at_pace"] is None
    assert two["at_plan"] is not None
    assert three["at_pace"] is not None
    out = ran("reconcile", "log.jsonl", "--as-of", "2027-03-12", "--to-date", "2027-03-02").out
    assert "  at pace: not projected, fewer than 3 complete days\n" in out


def test_nothing_planned_has_no_pace() -> None:
    Path("budget.yaml").write_text(
        BUDGET.replace("name: chat\n", "name: chat\nstarts: 2027-01\n", 1).replace(
            "    requests: 1\n", "    requests: 1\n    from: 2027-04\n"
        )
    )
    log(1, 11)
    figures = projected("2027-03-11")["total"]["to_date"]
    assert isinstance(figures, dict)
    assert (figures["plan"], figures["ratio"], figures["at_pace"]) == ("0", None, None)
    assert figures["at_plan"] == {"amount": "44", "breaks": None}


def test_months_of_a_calendar_plan_go_by_their_own_amount() -> None:
    Path("budget.yaml").write_text(
        BUDGET.replace("name: chat\n", "name: chat\nstarts: 2027-01\n", 1).replace(
            "    requests: 1\n", "    requests: 1\n    season: {3: 200%}\n"
        )
    )
    log(1, 11)
    figures = projected("2027-03-11")["total"]["to_date"]
    assert isinstance(figures, dict)
    assert near(figures["plan"], 2 * Fraction("95.9445") * 11 / 31)


def test_every_period_runs_by_the_calendar() -> None:
    budgets = "".join(
        f"  {period}: {{ceiling: 900, period: {period}}}\n" for period in ("day", "week", "quarter", "year")
    )
    Path("budget.yaml").write_text(BUDGET + budgets + "  unit: {ceiling: 200, per: request}\n")
    log(1, 11)
    periods = projected("2027-03-11")
    assert {name: (budget["from"], budget["until"]) for name, budget in periods.items()} == {
        "total": ("2027-03-01", "2027-03-31"),
        "day": ("2027-03-11", "2027-03-11"),
        "week": ("2027-03-08", "2027-03-14"),
        "quarter": ("2027-01-01", "2027-03-31"),
        "year": ("2027-01-01", "2027-12-31"),
    }
    year = periods["year"]["to_date"]
    assert isinstance(year, dict)
    assert near(year["plan"], 2 * Fraction("95.9445") + Fraction("95.9445") * 11 / 31)
    assert near(year["at_plan"]["amount"], 44 + Fraction("95.9445") * 20 / 31 + 9 * Fraction("95.9445"))
    out = ran("reconcile", "log.jsonl", "--as-of", "2027-03-12", "--to-date", "2027-03-11").out
    assert "the first record is from 2027-03-01: if logs of earlier days are missing, all of this is too low" in out


@pytest.mark.parametrize(("through", "spent"), [("2027-03-20", "44.00"), ("2027-05-11", "0.00")])
def test_days_after_the_last_record_are_said(through: str, spent: str) -> None:
    log(1, 11)
    out = ran("reconcile", "log.jsonl", "--as-of", through, "--to-date", through).out
    assert f"budget: total: {spent} of 100.00 USD spent from" in out
    assert "the last record is from 2027-03-11: if logs of later days are missing, all of this is too low\n" in out


def test_what_is_not_known_is_not_projected() -> None:
    Path("budget.yaml").write_text(
        BUDGET.replace(
            "budgets:",
            "  other:\n    kind: embeddings\n    model: lab/small\n    requests: 1\n    input_tokens: 5\nbudgets:",
        )
    )
    log(1, 11)
    figures = projected("2027-03-11")["total"]["to_date"]
    assert isinstance(figures, dict)
    assert (figures["spent"], figures["known"], figures["unknown"]) == (None, "44", ["other"])
    assert (figures["ratio"], figures["at_plan"], figures["at_pace"]) == (None, None, None)


def gated(*words: str) -> Done:
    return ran("reconcile", "log.jsonl", "--as-of", "2027-03-12", "--to-date", "2027-03-11", *words)


def test_the_gate() -> None:
    log(1, 11)
    assert gated().code == 0
    done = gated("--tolerance", "forecast=0%")
    assert done.code == 1
    assert (
        "fails: `total` ends at plan at 105.90 (breaks on 2027-03-30) and at pace at 124.00 (breaks on 2027-03-26): "
        "more than 0.0% above its ceiling of 100.00 USD [budget-breaks-this-period]\n"
    ) in done.out
    assert gated("--tolerance", "forecast=24%").code == 0
    assert gated("--tolerance", "forecast=23%").code == 1


def test_a_gate_on_what_is_not_known_fails() -> None:
    Path("budget.yaml").write_text(
        BUDGET.replace(
            "budgets:",
            "  other:\n    kind: embeddings\n    model: lab/small\n    requests: 1\n    input_tokens: 5\nbudgets:",
        )
    )
    log(1, 3)
    done = gated("--tolerance", "forecast=1000%")
    assert done.code == 1
    assert "`total` can't be projected: `other` is not known" in done.out


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("--to-date", "2027-02-30"), "`2027-02-30` is not a date, expected one such as `2026-06-17`"),
        (("--to-date", "2027-02-11"), "--to-date: 2027-02-11 is before the first record, of 2027-03-01"),
        (("--tolerance", "forecast=0%"), "`--tolerance forecast` needs `--to-date DAY`"),
        (
            ("--to-date", "2027-03-11", "--extrapolate"),
            "`--to-date` projects the period itself: it can't be used with `--extrapolate`",
        ),
    ],
)
def test_what_cannot_be_done(words: tuple[str, ...], error: str) -> None:
    log(1, 11)
    done = unled(ran("reconcile", "log.jsonl", "--as-of", "2027-03-12", *words))
    assert (done.code, done.err.replace("is not a day", "is no day")) == (2, f"error: {error}\n")


ROOT = """\
version: 1
name: all
pricing: {snapshot: prices.json, max_age_days: 3000}
includes: ["svc/*/budget.yaml"]
budgets:
  both: {ceiling: 250}
  mail: {ceiling: 200, workloads: ["mail/*"], period: quarter}
"""


@pytest.mark.parametrize("starts", ["", "starts: 2027-01\n"])
def test_a_roots_budgets_add_up_what_its_files_spent(starts: str) -> None:
    """The budget's own file and one in EUR, at 1.25, which plans the same amount of dollars; each spends 4 USD a day."""
    prices = PRICES.replace(
        '"models"', '"units": {"EUR": {"worth": "1.25", "of": "USD", "date": "2026-11-01", "source": "lab"}}, "models"'
    )
    for name, currency in (("chat", "USD"), ("mail", "EUR")):
        folder = Path("svc") / name
        folder.mkdir(parents=True)
        text = BUDGET.replace("name: chat\n", f"name: {name}\ncurrency: {currency}\n", 1).replace(
            "service: chat", f"service: {name}"
        )
        (folder / "budget.yaml").write_text(text.replace("prices.json", "../../prices.json"))
    Path("prices.json").write_text(prices)
    Path("budget.yaml").write_text(ROOT.replace("name: all\n", f"name: all\n{starts}"))
    log(1, 11)
    log(1, 11, service="mail", request_id=None)
    done = ran("reconcile", "log.jsonl", "--as-of", "2027-03-12", "--to-date", "2027-03-11", "--format", "json")
    (file,) = (file for file in json.loads(done.out)["files"] if file["path"] == "budget.yaml")
    both, mail = (budget["to_date"] for budget in file["budgets"])
    month = Fraction("95.9445")
    assert both["spent"] == "88"
    assert near(both["plan"], 2 * month * 11 / 31)
    assert near(both["at_plan"]["amount"], 88 + 2 * month * 20 / 31)
    assert near(both["at_pace"]["amount"], Fraction(248))
    assert both["at_plan"]["breaks"] is None
    assert near(mail["at_plan"]["amount"], 44 + month * 20 / 31)
