"""A root over months of the calendar: included files flat or with a calendar of their own, children and raises by month."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.running import DAY, PRICES, ran

FLAT = """\
version: 1
name: {name}
{more}pricing: {{snapshot: ../prices.json}}
buffer: 10%
workloads:
  answers:
    kind: llm-app
    model: lab/small
    requests: 1000
    input_tokens: 1000
    output_tokens: 100
budgets:
  mine: {{ceiling: {ceiling}, within: {parent}}}
"""
ROOT = """\
version: 1
name: all
starts: 2027-01
months: 4
includes: ["*/budget.yaml"]
budgets:
  total: {ceiling: 100}
  quarter: {ceiling: 100, period: quarter}
"""
WORTHS = PRICES.replace(
    '"models"',
    '"units": {"EUR": {"worth": "1.25", "of": "USD", "date": "2026-11-01", "source": "lab"}},\n "models"',
)
GROWS = "starts: 2027-01\nmonths: 4\n"
MONTH = Fraction("4.95")
"""1,000 × (0.003 + 0.0015) × 1.1."""


def put(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8")


def service(name: str, more: str = "", ceiling: str = "10", parent: str = "total", requests: str = "1000") -> None:
    text = FLAT.format(name=name, more=more, ceiling=ceiling, parent=parent)
    put(f"{name}/budget.yaml", text.replace("requests: 1000", f"requests: {requests}"))


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put("prices.json", WORTHS)
    put("org.budget.yaml", ROOT)
    service("chat")
    service("mail")


def runs(budget: str) -> dict[str, str | None]:
    """What each run of a budget of the root comes to."""
    files = json.loads(ran("report", "org.budget.yaml", "--as-of", DAY, "--format", "json").out)["files"]
    (file,) = (file for file in files if file["path"] == "org.budget.yaml")
    (budget_result,) = (result for result in file["budgets"] if result["name"] == budget)
    return {run["label"]: run["amount"] for run in budget_result["runs"]}


def finding_lines(*words: str) -> list[str]:
    findings = json.loads(ran("check", "--as-of", DAY, "--format", "json", *words).out)["findings"]
    loud = [finding for finding in findings if finding["severity"] != "info" and finding["rule"] != "snapshot-unpinned"]
    return [
        f"{finding['path']}:{finding['line']}:{finding['column']} {finding['rule']}: {finding['message']}"
        for finding in loud
    ]


def test_a_file_without_a_calendar_runs_flat_over_the_roots_months() -> None:
    assert runs("total") == dict.fromkeys(("2027-01", "2027-02", "2027-03", "2027-04"), "9.9")
    assert runs("quarter") == {"2027-01 to 2027-03": "29.7", "2027-04": "9.9"}


def test_flows_by_the_day_follow_the_days_of_each_month() -> None:
    service("mail", "period: day\n", ceiling="1")
    assert runs("total")["2027-02"] == "143.55"
    assert Fraction(runs("total")["2027-01"] or "0") == MONTH + 31 * MONTH


def test_a_file_with_a_calendar_of_its_own_keeps_it() -> None:
    """Growth of 100% a month counts from the file's own first month."""
    service("mail", "starts: 2026-12\nmonths: 8\n")
    text = Path("mail/budget.yaml").read_text("utf-8")
    put("mail/budget.yaml", text.replace("    input_tokens", "    growth: {rate: 100%, per: month}\n    input_tokens"))
    amounts = [Fraction(amount or "0") for amount in runs("total").values()]
    assert amounts == [MONTH * (1 + 2**k) for k in (1, 2, 3, 4)]


def test_a_month_outside_a_files_own_calendar_is_unknown_and_named() -> None:
    service("mail", "starts: 2027-02\nmonths: 2\n")
    assert runs("total") == {"2027-01": None, "2027-02": "9.9", "2027-03": "9.9", "2027-04": None}
    assert [line for line in finding_lines("org.budget.yaml") if "includes-invalid" in line] == [
        (
            "org.budget.yaml:5:12 includes-invalid: `mail` does not plan 2027-01, 2027-04, but this file does: "
            "budgets that cover it are incomplete in those months"
        )
    ]
    assert ran("check", "org.budget.yaml", "--as-of", DAY).code == 1


def test_prices_go_by_the_day_for_flat_files_too() -> None:
    entry = '{"source": "lab", "rates": {"input_tokens": "3", "output_tokens": "15"}'
    later = f'{entry}, "until": "2027-01-31"}}, {entry.replace("3", "6").replace("15", "30")}, "from": "2027-02-01"}}'
    put("prices.json", WORTHS.replace(entry + "}", later))
    assert list(runs("total").values()) == ["9.9", "19.8", "19.8", "19.8"]


def test_currencies_convert_month_by_month() -> None:
    put("org.budget.yaml", ROOT.replace("includes", "pricing: {snapshot: prices.json}\nincludes"))
    service("mail", "currency: EUR\n")
    assert list(runs("total").values()) == ["9.9"] * 4


def test_a_root_without_a_calendar_counts_one_period_as_stated() -> None:
    put("org.budget.yaml", ROOT.replace("starts: 2027-01\nmonths: 4\n", ""))
    service("mail", "starts: 2026-12\nmonths: 8\n")
    files = json.loads(ran("report", "org.budget.yaml", "--as-of", DAY, "--format", "json").out)["files"]
    (file,) = (file for file in files if file["path"] == "org.budget.yaml")
    assert [budget["amount"] for budget in file["budgets"]] == ["9.9", "29.7"]


def test_children_are_added_up_over_the_parents_run_by_month() -> None:
    put("org.budget.yaml", ROOT.replace("quarter: {ceiling: 100", "quarter: {ceiling: 59"))
    service("chat", parent="quarter")
    service("mail", parent="quarter", more=GROWS, ceiling="{2027-01: 5, 2027-03: 20}")
    assert [line for line in finding_lines() if "children" in line] == [
        (
            "org.budget.yaml:8:3 children-exceed-parent: `chat/mine` and `mail/mine`, within `quarter`, may together spend "
            "60.00 USD in 2027-01 to 2027-03, 1.00 USD over its ceiling of 59.00 USD"
        )
    ]


OF_MAPS = """\
budgets:
  whole: {ceiling: %s}
  part: {ceiling: %s, period: %s, workloads: [answers], within: whole%s}
"""
RAISED_330 = ", raised: {ceiling: 330, from: 2027-01-01, until: 2027-04-30, by: lead, reason: launch}"


@pytest.mark.parametrize(
    ("whole", "part", "period", "raised", "message"),
    [
        ("{2027-01: 100, 2027-03: 80}", "{2027-01: 90, 2027-04: 70}", "month", "", "90.00 USD in 2027-03, 10.00 USD over"),
        ("{2027-01: 100, 2027-04: 90}", "{2027-01: 300, 2027-04: 271.50}", "quarter", "",
         "90.50 USD in 2027-04, 0.50 USD over"),
        ("{2027-01: 110, 2027-04: 100}", "240", "quarter", RAISED_330, ""),
        ("{2027-01: 109, 2027-04: 100}", "240", "quarter", RAISED_330, "110.00 USD in 2027-01, 1.00 USD over"),
        ("{2027-01: 110, 2027-02: 100}", "90", "month", RAISED_330.replace("330", "105").replace("04-30", "01-31"), ""),
        ("100", "3.50", "day", "", "108.50 USD in 2027-01, 8.50 USD over"),
    ],
)  # fmt: skip
def test_children_of_one_file_by_month(whole: str, part: str, period: str, raised: str, message: str) -> None:
    """A raise from January to April holds over the first quarter; the second is not raised, though its first month lies in it."""
    text = FLAT.format(name="one", more="starts: 2027-01\nmonths: 6\n", ceiling=1, parent="x")
    put("one/budget.yaml", text[: text.index("budgets:")] + OF_MAPS % (whole, part, period, raised))
    problems = [line for line in finding_lines("one/budget.yaml") if "children" in line]
    if message:
        (problem,) = problems
        assert f"`part`, within `whole`, may spend {message} its ceiling of" in problem
    else:
        assert problems == []


RAISED = "raised: {ceiling: 200, from: 2027-02-01, until: 2027-02-28, by: lead, reason: launch}"


@pytest.mark.parametrize(
    ("raised", "messages"),
    [
        (RAISED, []),
        (RAISED.replace("02-28", "02-27"),
         ["7:19 raise-invalid: the raise of `total` reaches no run: none begins on or after its first day and ends by 2027-02-27"]),
        (RAISED.replace("200", "100"),
         ["7:37 raise-invalid: `total` is raised to 100.00 USD, which is not above its ceiling of 100.00 USD"]),
    ],
)  # fmt: skip
def test_a_raise_has_to_reach_a_run(raised: str, messages: list[str]) -> None:
    put("org.budget.yaml", ROOT.replace("total: {ceiling: 100}", f"total: {{ceiling: 100, {raised}}}"))
    lines = [line.removeprefix("org.budget.yaml:") for line in finding_lines() if "raise-" in line]
    assert [line.partition(" ")[2] for line in lines] == [line.partition(" ")[2] for line in messages]


@pytest.mark.slow
def test_every_format_of_a_root_over_months() -> None:
    for form in ("text", "json", "markdown", "csv", "html"):
        done = ran("report", "org.budget.yaml", "--as-of", DAY, "--format", form, "--group-by", "kind")
        assert (done.code, done.err) == (0, ""), form
    assert ran("headroom", "org.budget.yaml", "--as-of", DAY).code == 0
    assert ran("check", "-v", "org.budget.yaml", "--as-of", DAY).code == 0


@pytest.mark.slow
def test_a_root_without_workloads_is_no_line_among_the_totals() -> None:
    lines = ran("report", "org.budget.yaml", "--as-of", DAY, "--format", "markdown").out.splitlines()
    head = lines.index("| total | files | base | operational | planned |")
    assert lines[head + 2 : head + 4] == ["| USD a month | all | 9.00 | 9.00 | 9.90 |", ""]


def test_children_in_another_currency_count_at_its_worth_by_month() -> None:
    """10 USD and 72 EUR at 1.25 are 100 USD; four cents more are five over."""
    put("org.budget.yaml", ROOT.replace("includes", "pricing: {snapshot: prices.json}\nincludes"))
    service("mail", "currency: EUR\n", ceiling="72")
    assert [line for line in finding_lines() if "children" in line] == []
    service("mail", "currency: EUR\n", ceiling="72.04")
    assert [line.partition(": ")[2] for line in finding_lines() if "children" in line] == [
        "`chat/mine` and `mail/mine`, within `total`, may together spend 100.05 USD in 2027-01, 0.05 USD over its ceiling of 100.00 USD"
    ]


def test_a_parent_of_its_own_file_is_not_the_root_s() -> None:
    service("mail", ceiling="150")
    put("mail/budget.yaml", Path("mail/budget.yaml").read_text("utf-8") + "  total: {ceiling: 1000}\n")
    assert [line for line in finding_lines() if "children" in line] == []
    service("mail", ceiling="150")
    assert len([line for line in finding_lines() if "children" in line]) == 1
