"""Parts of budgets, in one file and across files; raises for a while; and what loosens either."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import DAY, PRICES, ran
from tests.sampled import sampled

SERVICE = """\
version: 1
name: {name}
currency: {currency}
pricing: {{snapshot: ../prices.json}}
buffer: 10%
workloads:
  answers:
    kind: llm-app
    model: lab/small
    requests: 1000
    input_tokens: 1000
    output_tokens: 100
budgets:
  mine: {{ceiling: {ceiling}, period: {period}, within: {parent}}}
"""
ROOT = """\
version: 1
name: all
includes: ["*/budget.yaml"]
budgets:
  total: {ceiling: 100}
  chats: {ceiling: 100, workloads: [chat/*]}
"""
WORTHS = PRICES.replace(
    '"models"',
    '"units": {"EUR": {"worth": "1.25", "of": "USD", "date": "2026-11-01", "source": "lab"}},\n "models"',
)


def put(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8")


def service(
    name: str, ceiling: str = "50", parent: str = "total", period: str = "month", currency: str = "USD"
) -> None:
    text = SERVICE.format(name=name, ceiling=ceiling, parent=parent, period=period, currency=currency)
    put(f"{name}/budget.yaml", text)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put("prices.json", WORTHS)
    put("org.budget.yaml", ROOT)
    service("chat")
    service("mail")


IGNORED = {"snapshot-unpinned", "assumptions-unsourced", "workload-unbudgeted", "prices-newer", "price-unofficial"}


def finding_lines(*words: str, day: str = DAY) -> list[str]:
    findings = json.loads(ran("check", "--as-of", day, "--format", "json", *words).out)["findings"]
    return [
        f"{finding['path']}:{finding['line']}:{finding['column']} {finding['severity']} {finding['rule']}: {finding['message']}"
        for finding in findings
        if finding["rule"] not in IGNORED
    ]


def test_parts_that_fit_are_silent() -> None:
    assert finding_lines() == []


def test_children_of_many_files_are_added_up() -> None:
    """50 a month and 600 a quarter are 250 a month."""
    service("mail", "600", period="quarter")
    assert finding_lines() == [
        (
            "org.budget.yaml:5:3 warning children-exceed-parent: `chat/mine` and `mail/mine`, within `total`, may together "
            "spend 250.00 USD a month, 150.00 USD over its ceiling of 100.00 USD"
        ),
    ]


def test_children_in_another_currency_count_at_its_worth() -> None:
    put("org.budget.yaml", ROOT.replace("includes", "pricing: {snapshot: prices.json}\nincludes"))
    service("mail", "40", currency="EUR")
    assert finding_lines() == []
    service("mail", "40.04", currency="EUR")
    assert finding_lines() == [
        (
            "org.budget.yaml:6:3 warning children-exceed-parent: `chat/mine` and `mail/mine`, within `total`, may together "
            "spend 100.05 USD a month, 0.05 USD over its ceiling of 100.00 USD"
        ),
    ]


def test_findings_about_children_stand_in_their_own_files() -> None:
    service("mail", parent="chats")
    put("org.budget.yaml", ROOT + "  again: {ceiling: 50, workloads: [chat/answers], within: total}\n")
    assert finding_lines() == [
        "chat/budget.yaml:14:46 warning siblings-overlap: `chat/mine` and `again`, both within `total`, cover `chat/answers`",
        "mail/budget.yaml:14:46 error within-outside: `mail/mine` covers `mail/answers`, which `chats` does not",
    ]


def test_they_are_silenced_there_too() -> None:
    service("mail", parent="chats")
    text = Path("mail/budget.yaml").read_text("utf-8")
    put("mail/budget.yaml", f"{text.rstrip()}  # budgetlint: ignore[within-outside] moved next month\n")
    assert finding_lines() == []


def test_a_comment_that_silences_nothing_is_reported_beside_one_that_does() -> None:
    """The one on line 14 silences a finding of the root, that on line 5 nothing, whichever words report it."""
    service("mail", parent="chats")
    text = Path("mail/budget.yaml").read_text("utf-8")
    comment = "# budgetlint: ignore[within-outside] moved next month"
    put("mail/budget.yaml", f"{text.rstrip()}  {comment}\n".replace("buffer: 10%", f"buffer: 10%  {comment}"))
    assert finding_lines() == [
        "mail/budget.yaml:5:14 warning suppression-unused: `ignore[within-outside]` suppresses nothing here"
    ]


def test_an_unknown_parent_is_an_info_alone_and_an_error_under_a_root() -> None:
    service("mail", parent="totla")
    assert finding_lines("mail") == [
        "mail/budget.yaml:14:46 info within-unknown: `mine` is within `totla`, which this file does not have"
    ]
    assert finding_lines() == [
        "mail/budget.yaml:14:46 error within-unknown: `mail/mine` is within `totla`, which neither its file nor the root has"
    ]


@pytest.mark.parametrize(
    ("budgets", "messages"),
    [
        ("  a: {ceiling: 9, within: a}\n", ["7:27 error within-invalid: `a` is within itself"]),
        ("  a: {ceiling: 9, within: b}\n  b: {ceiling: 9, within: a}\n",
         ["7:27 error within-invalid: `a` is within `b`, which is within it",
          "8:27 error within-invalid: `b` is within `a`, which is within it"]),
        ("  a: {ceiling: 9, within: none}\n", ["7:27 error within-unknown: `a` is within `none`, which this file does not have"]),
        ("  a: {ceiling: 9, basis: base, within: total}\n",
         ["7:40 error within-invalid: `a` compares the base amount, and its parent the planned one"]),
        ("  a: {ceiling: 9, per: request, within: total}\n",
         ["7:41 error within-invalid: `a` is a ceiling per unit, which can't be part of another"]),
        ("  a: {ceiling: 9, per: request}\n  b: {ceiling: 9, within: a}\n",
         ["8:27 error within-invalid: `b` is within a ceiling per unit, which can't have parts"]),
    ],
)  # fmt: skip
def test_what_can_not_be_part_of_another(budgets: str, messages: list[str]) -> None:
    for name in ("chat", "mail"):
        text = Path(f"{name}/budget.yaml").read_text("utf-8")
        put(f"{name}/budget.yaml", text.replace(", within: total", ""))
    put("org.budget.yaml", ROOT + budgets)
    kept = [line for line in finding_lines() if "within" in line and "siblings" not in line]
    assert kept == [f"org.budget.yaml:{line}" for line in messages]


RAISED = "raised: {ceiling: 9, from: 2026-12-01, until: 2026-12-31, by: platform-lead, reason: launch}"


def test_a_raise_holds_on_its_days_alone() -> None:
    put("org.budget.yaml", ROOT.replace("total: {ceiling: 100}", f"total: {{ceiling: 5, warn_at: 100%, {RAISED}}}"))
    for name in ("chat", "mail"):
        service(name, "1000", parent="none")

    def status(day: str) -> str:
        lines = ran("check", "org.budget.yaml", "--as-of", day).out.splitlines()
        return next(line for line in lines if line.startswith("org.budget.yaml: total ")).split()[2]

    days = ("2026-11-30", "2026-12-01", "2026-12-31", "2027-01-01")
    assert [status(day) for day in days] == ["exceeded", "exceeded", "exceeded", "exceeded"]
    put("org.budget.yaml", Path("org.budget.yaml").read_text("utf-8").replace("ceiling: 9,", "ceiling: 10,"))
    assert [status(day) for day in days] == ["exceeded", "ok", "ok", "exceeded"]
    ended = [line for line in finding_lines(day="2027-01-01") if "raise-ended" in line]
    assert ended == ["org.budget.yaml:5:38 info raise-ended: the raise of `total` by platform-lead ended on 2026-12-31"]


def test_raised_ceilings_of_children_count() -> None:
    text = Path("mail/budget.yaml").read_text("utf-8")
    put("mail/budget.yaml", text.replace("within: total", f"within: total, {RAISED.replace('9', '60', 1)}"))
    assert finding_lines(day="2026-11-30") == []
    assert finding_lines(day="2026-12-01") == [
        (
            "org.budget.yaml:5:3 warning children-exceed-parent: `chat/mine` and `mail/mine`, within `total`, may together "
            "spend 110.00 USD a month, 10.00 USD over its ceiling of 100.00 USD"
        ),
    ]


@pytest.mark.parametrize(
    ("raised", "rule"),
    sampled(
        [
            ("{ceiling: 900, until: 2026-12-31, by: lead}", "missing-key"),
            ("{ceiling: 900, by: lead, reason: launch}", "missing-key"),
            ("{until: 2026-12-31, by: lead, reason: launch}", "missing-key"),
            ("{ceiling: 900, until: soon, by: lead, reason: launch}", "wrong-value"),
            ("{ceiling: 0, until: 2026-12-31, by: lead, reason: launch}", "wrong-value"),
            ("{ceiling: 900, unitl: 2026-12-31, by: lead, reason: launch}", "unknown-key"),
            ("900", "wrong-value"),
            ("{ceiling: 100, until: 2026-12-31, by: lead, reason: launch}", "raise-invalid"),
            ("{ceiling: 900, from: 2027-01-01, until: 2026-12-31, by: lead, reason: launch}", "raise-invalid"),
        ],
        3,
    ),
)
def test_raises_that_are_none(raised: str, rule: str) -> None:
    put("org.budget.yaml", ROOT.replace("total: {ceiling: 100}", f"total: {{ceiling: 100, raised: {raised}}}"))
    assert any(f" error {rule}: " in line for line in finding_lines())


def committed() -> None:
    for words in (("init", "-q"), ("add", "."), ("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "a")):
        subprocess.run(["git", *words], check=True)


@pytest.mark.parametrize(
    ("path", "old", "new", "message"),
    sampled([
        ("mail/budget.yaml", ", within: total", "", "mail/budget.yaml:14:3 warning gate-loosened: `budgets.mine` is within none, was within total"),
        ("mail/budget.yaml", "within: total", "within: chats", "`budgets.mine` is within chats, was within total"),
        ("org.budget.yaml", "total: {ceiling: 100}", f"total: {{ceiling: 100, {RAISED.replace('9', '900', 1)}}}",
         "`budgets.total` is raised to 900 USD from 2026-12-01 until 2026-12-31, was none"),
        ("org.budget.yaml", '"*/budget.yaml"', "chat/budget.yaml", "org.budget.yaml:3:1 warning gate-loosened: the budgets no longer cover `mail`"),
        ("org.budget.yaml", "[chat/*]", "[mail/*]", "`budgets.chats` does not cover chat/answers, unlike before"),
    ], 2),
)  # fmt: skip
def test_what_loosens_the_gate_of_an_organisation(path: str, old: str, new: str, message: str) -> None:
    committed()
    put(path, Path(path).read_text("utf-8").replace(old, new))
    assert any(message in line for line in finding_lines("--base", "HEAD")), finding_lines("--base", "HEAD")


@pytest.mark.parametrize(
    ("raised", "looser"),
    sampled(
        [
            ("{ceiling: 900, from: 2026-12-01, until: 2026-12-31, by: b, reason: r}", False),
            ("{ceiling: 800, from: 2026-12-02, until: 2026-12-30, by: c, reason: s}", False),
            ("{ceiling: 901, from: 2026-12-01, until: 2026-12-31, by: b, reason: r}", True),
            ("{ceiling: 900, from: 2026-12-01, until: 2027-01-01, by: b, reason: r}", True),
            ("{ceiling: 900, from: 2026-11-30, until: 2026-12-31, by: b, reason: r}", True),
            ("{ceiling: 900, until: 2026-12-31, by: b, reason: r}", True),
        ],
        3,
    ),
)
def test_a_raise_that_goes_further_loosens(raised: str, looser: bool) -> None:
    was = "{ceiling: 900, from: 2026-12-01, until: 2026-12-31, by: b, reason: r}"
    put("org.budget.yaml", ROOT.replace("total: {ceiling: 100}", f"total: {{ceiling: 100, raised: {was}}}"))
    committed()
    put("org.budget.yaml", ROOT.replace("total: {ceiling: 100}", f"total: {{ceiling: 100, raised: {raised}}}"))
    assert any("gate-loosened" in line for line in finding_lines("--base", "HEAD")) is looser
