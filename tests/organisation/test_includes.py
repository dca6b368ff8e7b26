"""A root over the files that it includes: in its currency, per its period, each file once and standing alone."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.running import DAY, PRICES, Done, ran

CHAT = """\
version: 1
name: {name}
tags: {{team: {team}}}
currency: {currency}
period: {period}
pricing: {{snapshot: ../prices.json, sha256: {sha}}}
buffer: 10%
workloads:
  answers:
    kind: llm-app
    model: lab/small
    requests: 1000
    input_tokens: 1000
    output_tokens: 100
  seats:
    kind: llm-app
    model: lab/small
    users: 10
    active_days: 10
    requests_per_user_per_day: 1
    input_tokens: 1000
    output_tokens: 0
budgets:
  own: {{ceiling: 1000}}
"""
WORTHS = PRICES.replace(
    '"models"',
    '"units": {"EUR": {"worth": "1.2", "of": "USD", "date": "2026-11-01", "source": "lab"}},\n "models"',
)
ROOT = """\
version: 1
name: all
includes: ["*/budget.yaml"]
budgets:
  total: {ceiling: 100}
"""
PLAN = Fraction("4.5") + Fraction("0.3")
"""What a file plans before its buffer: 1,000 × (0.003 + 0.0015) and 100 × 0.003."""


def put(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8")


def service(name: str, *, team: str = "web", currency: str = "USD", period: str = "month") -> str:
    from tests.rules.running import sha256

    return CHAT.format(name=name, team=team, currency=currency, period=period, sha=sha256(WORTHS))


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put("prices.json", WORTHS)
    put("chat/budget.yaml", service("chat"))
    put("mail/budget.yaml", service("mail", team="mail"))


def finding_lines(*words: str) -> list[str]:
    findings = json.loads(ran("check", "--as-of", DAY, "--format", "json", *words).out)["findings"]
    loud = [finding for finding in findings if finding["severity"] != "info"]
    return [
        f"{finding['path']}:{finding['line']}:{finding['column']} {finding['rule']}: {finding['message']}"
        for finding in loud
    ]


def budgets(root: str) -> dict[str, str | None]:
    """What each budget of a root comes to."""
    put("org.budget.yaml", root)
    files = json.loads(ran("report", "org.budget.yaml", "--as-of", DAY, "--format", "json").out)["files"]
    (file,) = (file for file in files if file["path"] == "org.budget.yaml")
    return {budget["name"]: budget["amount"] for budget in file["budgets"]}


def test_a_root_alone_brings_its_files_with_it() -> None:
    """2 × (4.5 + 0.3) × 1.1 = 10.56."""
    put("org.budget.yaml", ROOT)
    assert ran("check", "org.budget.yaml", "--as-of", DAY) == Done(
        0,
        """\
chat/budget.yaml: own ok █░░░░░░░░░ 0.5%: 5.28 planned of 1,000.00 USD a month
mail/budget.yaml: own ok █░░░░░░░░░ 0.5%: 5.28 planned of 1,000.00 USD a month
org.budget.yaml: total ok █░░░░░░░░░ 10.6%: 10.56 planned of 100.00 USD a month
3 files, 3 budgets: fine
""",
        "",
    )
    assert ran("check", "--as-of", DAY).out == ran("check", "org.budget.yaml", "--as-of", DAY).out


def test_scopes_reach_into_files_by_name_glob_and_tag() -> None:
    assert budgets(
        ROOT
        + """\
  chat:    {ceiling: 100, workloads: [chat/*]}
  answers: {ceiling: 100, workloads: ["*/answers"]}
  one:     {ceiling: 100, workloads: [mail/seats]}
  tagged:  {ceiling: 100, tags: {team: mail}}
  quarter: {ceiling: 100, period: quarter, basis: base}
  each:    {ceiling: 1, per: request, workloads: ["*/answers"]}
  person:  {ceiling: 1, per: user, of: [chat/seats]}
"""
    ) == {
        "total": "10.56", "chat": "5.28", "answers": "9.9", "one": "0.33", "tagged": "5.28", "quarter": "28.8",
        "each": "0.00495", "person": "1.056",
    }  # fmt: skip


def test_currencies_convert_by_the_roots_prices_and_periods_by_days() -> None:
    """A week of EUR: the price in EUR is the listed one ÷ 1.2, and what it plans is worth 1.2 again."""
    put("mail/budget.yaml", service("mail", team="mail", currency="EUR", period="week"))
    priced = ROOT.replace("includes", "pricing: {snapshot: prices.json}\nincludes")
    months = Fraction(Decimal("30.436875")) / 7
    expected = {
        "total": PLAN * Fraction("1.1") * (1 + months),
        "per": Fraction("4.5") * Fraction("1.1") / 1000,
    }
    result = budgets(priced + "  per: {ceiling: 1, per: request, workloads: [mail/answers]}\n")
    assert {name: Fraction(amount or "0") for name, amount in result.items()}.keys() == expected.keys()
    for name, amount in expected.items():
        assert abs(Fraction(result[name] or "0") - amount) <= amount / 10**27


def test_a_currency_without_a_worth_leaves_the_sum_unknown() -> None:
    put("mail/budget.yaml", service("mail", team="mail", currency="EUR"))
    put("org.budget.yaml", ROOT)
    assert finding_lines("org.budget.yaml") == [
        "org.budget.yaml:3:12 includes-invalid: `mail` is in EUR, but the prices of this file state no worth of EUR in USD",
        (
            "org.budget.yaml:5:3 budget-incomplete: `total` can't be computed: `mail/answers` and `mail/seats` have no "
            "price; the rest plans 5.28 USD a month"
        ),
    ]
    assert budgets(ROOT + "  chat: {ceiling: 9, workloads: [chat/*]}\n") == {"total": None, "chat": "5.28"}


def test_a_root_has_workloads_of_its_own_beside_those_of_others() -> None:
    workload = service("all").replace("../prices", "prices").replace("own: {ceiling: 1000}", "total: {ceiling: 1000}")
    root = workload.replace("tags:", "includes: [chat/budget.yaml]\ntags:")
    assert budgets(root) == {"total": "10.56"}
    files = json.loads(ran("report", "org.budget.yaml", "--as-of", DAY, "--format", "json").out)["files"]
    (file,) = (file for file in files if file["path"] == "org.budget.yaml")
    assert [workload["name"] for workload in file["workloads"]] == ["answers", "seats"]
    assert file["totals"]["planned"] == "5.28"
    assert file["includes"] == ["chat/budget.yaml"]


@pytest.mark.parametrize(
    ("includes", "files", "messages"),
    [
        ("[none/*.yaml]", {}, ["3:12 `none/*.yaml` matches no file"]),
        ("[none.yaml]", {}, ["3:12 `none.yaml` can't be included: no such file or directory"]),
        ("[chat]", {}, ["3:12 `chat` can't be included: it is a folder"]),
        ('["*/budget.yaml", chat/budget.yaml]', {}, ["3:29 `chat/budget.yaml` is included twice, by `*/budget.yaml` too"]),
        ('["**/*.yaml"]', {}, ["3:12 `**/*.yaml` includes this file itself"]),
        ("[../../**/budget.yaml]", {}, ["3:12 `../../**/budget.yaml` can't be searched: it is outside the repository (or, without a repository, outside the working folder)"]),
        ("[../../x.yaml]", {}, ["3:12 `../../x.yaml` can't be included: it lies outside the repository, or outside the working folder where there is none"]),
        ("[/etc/hostname]", {}, ["3:12 `/etc/hostname` can't be included: it lies outside the repository, or outside the working folder where there is none"]),
        ('["*/budget.yaml"]', {"x/budget.yaml": service("chat")},
         ["3:12 `chat/budget.yaml` has the `name` `chat`, which another included file has too",
          "3:12 `x/budget.yaml` has the `name` `chat`, which another included file has too"]),
        ('["*/budget.yaml"]', {"x/budget.yaml": service("chat").replace("name: chat\n", "")},
         ["3:12 `x/budget.yaml` has no `name`, so its workloads can't be addressed"]),
        ('["*/budget.yaml"]', {"x/budget.yaml": service("x") + "includes: [../chat/budget.yaml]\n"},
         ["3:12 `x/budget.yaml` includes files itself, which only the root may do"]),
        ('["*/budget.yaml"]', {"x/budget.yaml": "version: 2\n"}, ["3:12 `x/budget.yaml` can't be estimated"]),
        ('["*/budget.yaml"]', {"x/budget.yaml": "a: {b\n"}, ["3:12 `x/budget.yaml` can't be estimated"]),
    ],
)  # fmt: skip
def test_what_can_not_be_seen_into_is_an_error_and_leaves_sums_unknown(
    includes: str, files: dict[str, str], messages: list[str]
) -> None:
    for path, text in files.items():
        put(path, text)
    root = ROOT.replace('["*/budget.yaml"]', includes)
    put("org.budget.yaml", root)
    lines = [line for line in finding_lines("org.budget.yaml") if "includes-invalid" in line]
    assert lines == [
        f"org.budget.yaml:{line.partition(' ')[0]} includes-invalid: {line.partition(' ')[2]}" for line in messages
    ]
    assert ran("check", "org.budget.yaml", "--as-of", DAY).code == 1


@pytest.mark.parametrize("includes", ["", "a.yaml", "[1]", "[[]]", "{a: b}", "null", '[""]'])
def test_includes_that_are_no_list_of_paths(includes: str) -> None:
    put("org.budget.yaml", ROOT.replace('["*/budget.yaml"]', includes))
    assert any("wrong-value" in line for line in finding_lines("org.budget.yaml"))


def test_an_empty_list_of_files_is_a_scope_of_nothing() -> None:
    put("org.budget.yaml", ROOT.replace('"*/budget.yaml"', ""))
    assert ran("check", "org.budget.yaml", "--as-of", DAY).code == 1


def test_a_file_that_can_not_be_priced_is_said_where_it_is_and_leaves_the_sum_unknown() -> None:
    put("mail/budget.yaml", service("mail").replace("model: lab/small\n    users", "model: lab/none\n    users"))
    put("org.budget.yaml", ROOT + "  chat: {ceiling: 9, workloads: [chat/*]}\n")
    assert [line.partition(": ")[0] for line in finding_lines("org.budget.yaml")] == [
        "mail/budget.yaml:17:12 model-unknown",
        "mail/budget.yaml:24:3 budget-incomplete",
        "org.budget.yaml:5:3 budget-incomplete",
    ]


@pytest.mark.parametrize("name", ["caht/*", "chat/answer", "*/none", "answers", "chat"])
def test_a_scope_that_names_nothing_there_is_an_error(name: str) -> None:
    put("org.budget.yaml", ROOT + f'  one: {{ceiling: 9, workloads: ["{name}"]}}\n')
    assert any("budget-unknown-workload" in line for line in finding_lines("org.budget.yaml"))


def test_each_file_stands_alone_whatever_the_root_says() -> None:
    put(
        "org.budget.yaml",
        ROOT.replace("includes", "buffer: 20%\nmultipliers: {retries: 50%}\ntags: {team: web}\nincludes"),
    )
    assert ran("check", "org.budget.yaml", "--as-of", DAY).out.splitlines()[-2:] == [
        "org.budget.yaml: total ok █░░░░░░░░░ 10.6%: 10.56 planned of 100.00 USD a month",
        "3 files, 3 budgets: fine",
    ]


@pytest.mark.slow
def test_headroom_turns_the_numbers_of_included_files() -> None:
    """12 − 10.56 over what a request costs with its buffer, 0.00495."""
    put("org.budget.yaml", ROOT.replace("100", "12"))
    text = ran("headroom", "org.budget.yaml", "--as-of", DAY).out
    assert "    chat/answers.requests: holds up to 1,290 (1,000 now, +29.0%)\n" in text


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "json", "markdown", "csv", "html"])
def test_every_report_can_be_written_of_a_root(form: str) -> None:
    put("org.budget.yaml", ROOT)
    done = ran("report", "org.budget.yaml", "--as-of", DAY, "--format", form)
    assert (done.code, done.err) == (0, "")
    assert ("chat/answers" if form != "csv" else "org.budget.yaml,total") in done.out


def test_pinning_leaves_a_root_without_workloads_alone() -> None:
    put("org.budget.yaml", ROOT)
    put("prices.json", WORTHS.replace('"small"', '"anthropic/claude-sonnet-4-6"'))
    ran("snapshot", "pin")
    assert Path("org.budget.yaml").read_text("utf-8") == ROOT


@pytest.mark.parametrize(
    ("includes", "message", "advice"),
    [
        ("[]", "`includes` is empty: it names no file for the budgets to cover", "name budget files under `includes`"),
        (
            "[root.yaml]",
            "`root.yaml` includes this file itself",
            "remove it: the budgets of a root cover the root's own",
        ),
        ('["*.yaml"]', "`*.yaml` includes this file itself", "narrow it to the files below"),
    ],
)
def test_a_root_that_sees_no_file_says_so_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, includes: str, message: str, advice: str
) -> None:
    monkeypatch.chdir(tmp_path)
    put("root.yaml", f"version: 1\nname: all\nincludes: {includes}\nbudgets: {{total: {{ceiling: 100}}}}\n")
    done = ran("check", "root.yaml", "--format", "json", "--as-of", DAY)
    (finding,) = json.loads(done.out)["findings"]
    assert (finding["rule"], finding["message"]) == ("includes-invalid", message)
    assert finding["help"].startswith(advice)
