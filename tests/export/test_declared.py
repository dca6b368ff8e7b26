"""What budget files declare: whose calls an account holds, what a ceiling comes to at list prices, and on which day."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from budgetlint.app.runs import RunOptions, run_over
from budgetlint.cli.start import main
from budgetlint.export.declared import declaration
from budgetlint.export.enforcers import ENFORCERS, exported
from budgetlint.export.limits import Declaration

PRICES = {
    "version": 1,
    "date": "2027-01-01",
    "currency": "USD",
    "sources": {"own": {"url": "https://example.org/prices", "kind": "own"}},
    "units": {"EUR": {"worth": "1.25", "of": "USD", "date": "2027-01-01", "source": "own"}},
    "models": {
        name: {"prices": [{"source": "own", "rates": {"input_tokens": "1", "output_tokens": "10"}}]}
        for name in ("openrouter/large", "openrouter/small", "azure/large")
    },
}
CONTRACT = {
    "version": 1,
    "date": "2027-01-01",
    "currency": "USD",
    "sources": {"own": {"url": "https://example.org/contract", "kind": "contract"}},
    "models": {"openrouter/large": {"prices": [{"source": "own", "multiply": {"*_tokens": "0.8"}}]}},
}
HEAD = "version: 1\npricing: {snapshot: prices.json}\n"
CHAT = "{kind: llm-app, model: openrouter/large, requests: 100k, input_tokens: 500, output_tokens: 50}"
"""100.00 a month."""
DAY = "2027-01-15"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("prices.json").write_text(json.dumps(PRICES), "utf-8")
    Path("contract.json").write_text(json.dumps(CONTRACT), "utf-8")
    return tmp_path


def declared(text: str, day: str = DAY) -> Declaration:
    Path("budget.yaml").write_text(text, "utf-8")
    return declaration(run_over(RunOptions(paths=("budget.yaml",), as_of=day)))


def amounts(limits: Declaration) -> dict[str, str]:
    """What each budget is to the cent, at list prices."""
    figures = {limit.address: ENFORCERS["json"].figure(limit) for limit in limits.budgets}
    return {address: f"{figure}" for address, figure in figures.items()}


def test_whose_calls_an_account_and_its_keys_hold() -> None:
    limits = declared(
        HEAD
        + f"""
tags: {{team: support}}
accounts:
  openrouter:
    models: [openrouter/*]
    limit: {{amount: 1000, reset: month}}
    keys:
      chat: {{limit: 300, reset: month, workloads: [chat]}}
      all-else: {{limit: 90, reset: week, tags: {{tier: batch}}, include_byok: true}}
  proxy: {{pays: false, tags: {{team: support}}, keys: {{whole: {{limit: 800, reset: never, used: {{amount: 0, on: 2027-01-01}}}}}}}}
workloads:
  chat: {CHAT}
  nightly: {{kind: llm-app, model: openrouter/small, requests: 10k, input_tokens: 500, output_tokens: 50, tags: {{tier: batch}}}}
  elsewhere: {{kind: llm-app, model: azure/large, requests: 10k, input_tokens: 500, output_tokens: 50, tags: {{team: other}}}}
  mixed:
    kind: llm-app
    model: openrouter/small
    requests: 10k
    input_tokens: 500
    output_tokens: 50
    mix: {{here: {{share: 50%}}, there: {{model: azure/large}}}}
budgets: {{total: {{ceiling: 500, workloads: [chat, nightly]}}}}
"""
    )
    amounts_by_address = {
        account.name: (account.workloads, [(limit.address, limit.workloads, limit.resets) for limit in account.limits])
        for account in limits.accounts
    }
    assert amounts_by_address == {
        "openrouter": (
            ("chat", "nightly"),
            [
                ("accounts.openrouter", ("chat", "nightly"), "month"),
                ("accounts.openrouter.keys.chat", ("chat",), "month"),
                ("accounts.openrouter.keys.all-else", ("nightly",), "week"),
            ],
        ),
        "proxy": (
            ("chat", "nightly", "mixed"),
            [("accounts.proxy.keys.whole", ("chat", "nightly", "mixed"), "never")],
        ),
    }
    assert [limit.include_byok for limit in limits.accounts[0].keys] == [False, True]
    assert limits.accounts[0].whole[0].declared == Decimal(1000)


def test_a_ceiling_is_multiplied_by_list_over_basis() -> None:
    text = f"""version: 1
pricing: {{snapshot: prices.json, contract: {{file: contract.json}}}}
buffer: 25%
multipliers: {{retries: 10%}}
workloads: {{chat: {CHAT}}}
budgets:
  planned: {{ceiling: 220}}
  operational: {{ceiling: 88, basis: operational}}
  base: {{ceiling: 80, basis: base}}
  quarterly: {{ceiling: 660, period: quarter}}
"""
    # at the contract base 80, operational 88, planned 110; at list and with retries 110: × 1, × 1.25, × 1.375
    limits = declared(text)
    assert amounts(limits) == {
        "budgets.planned": "220.00",
        "budgets.operational": "110.00",
        "budgets.base": "110.00",
        "budgets.quarterly": "660.00",
    }
    assert [str(limit.at_list and limit.at_list.factor.normalize()) for limit in limits.budgets] == [
        "1",
        "1.25",
        "1.375",
        "1",
    ]


def test_another_currency_is_told_in_dollars() -> None:
    limits = declared(HEAD + f"currency: EUR\nworkloads: {{chat: {CHAT}}}\nbudgets: {{total: {{ceiling: 100}}}}\n")
    # planned 80.00 EUR, at list the same
    assert [ENFORCERS["litellm"].figure(limit) for limit in limits.budgets] == [Decimal("125.00")]
    assert [ENFORCERS["json"].figure(limit) for limit in limits.budgets] == [Decimal("100.00")]


def test_what_no_enforcer_can_hold_is_refused() -> None:
    limits = declared(
        HEAD
        + f"""
workloads:
  chat: {CHAT}
  unknown: {{kind: llm-app, model: openrouter/nobody, requests: 10, input_tokens: 5, output_tokens: 5}}
  nothing: {{kind: llm-app, model: openrouter/small, requests: 0, input_tokens: 500, output_tokens: 50}}
budgets:
  unit: {{ceiling: 0.1, per: request, workloads: [chat]}}
  unpriced: {{ceiling: 10, workloads: [chat, unknown]}}
  free: {{ceiling: 10, workloads: [nothing]}}
"""
    )
    assert [(refusal.address, refusal.reason) for refusal in limits.refused] == [
        ("budgets.unit", "it limits the cost per request, which no enforcer counts"),
        ("budgets.unpriced", "`unknown` has no price, so its amount at list prices is unknown"),
        ("budgets.free", "its scope is planned to cost nothing, so its amount at list prices is unknown"),
    ]
    assert limits.budgets == ()


@pytest.mark.parametrize(
    ("day", "monthly", "quarterly"),
    [
        ("2026-12-01", "100.00", "400.00"),
        ("2027-01-31", "100.00", "400.00"),
        ("2027-02-01", "150.00", "400.00"),
        ("2027-03-05", "175.00", "400.00"),
        ("2027-04-01", "150.00", "300.00"),
        ("2028-01-01", "150.00", "300.00"),
    ],
)
def test_the_ceiling_of_the_day_is_exported(day: str, monthly: str, quarterly: str) -> None:
    text = (
        HEAD
        + f"""
starts: 2027-01
months: 6
buffer: 100%
workloads: {{chat: {CHAT}}}
budgets:
  monthly:
    ceiling: {{2027-01: 200, 2027-02: 300}}
    raised: {{ceiling: 350, from: 2027-03-01, until: 2027-03-31, by: lead, reason: launch}}
  quarterly: {{period: quarter, ceiling: {{2027-01: 800, 2027-04: 600}}}}
"""
    )
    assert amounts(declared(text, day)) == {"budgets.monthly": monthly, "budgets.quarterly": quarterly}


def test_the_fiscal_year_is_told() -> None:
    for head, expected in (("", 1), ("starts: 2027-04\n", 4), ("starts: 2027-04\nyear_starts: 2\n", 2)):
        text = HEAD + head + f"workloads: {{chat: {CHAT}}}\nbudgets: {{total: {{ceiling: 9000, period: quarter}}}}\n"
        assert [limit.year_starts for limit in declared(text).budgets] == [expected]


def test_an_account_that_several_files_share_is_one_account() -> None:
    Path("defaults.yaml").write_text(
        "accounts: {proxy: {pays: false, keys: {both: {limit: 90, reset: month}}}}\n" + HEAD.partition("\n")[2], "utf-8"
    )
    Path("services").mkdir()
    for name in ("one", "two"):
        text = f"version: 1\nname: {name}\nextends: ../defaults.yaml\nworkloads: {{chat: {CHAT}}}\n"
        Path(f"services/{name}.budget.yaml").write_text(text + "budgets: {total: {ceiling: 120}}\n", "utf-8")
    limits = declaration(run_over(RunOptions(paths=("services",), as_of=DAY)))
    assert [(account.name, account.workloads) for account in limits.accounts] == [("proxy", ("one/chat", "two/chat"))]
    assert [(key.address, key.workloads) for key in limits.accounts[0].keys] == [
        ("accounts.proxy.keys.both", ("one/chat", "two/chat"))
    ]
    assert [(budget.address, budget.workloads) for budget in limits.budgets] == [
        ("budgets.one/total", ("one/chat",)),
        ("budgets.two/total", ("two/chat",)),
    ]
    export = exported(ENFORCERS["litellm"], limits)
    assert [refusal.address for refusal in export.refused] == ["budgets.one/total", "budgets.two/total"]
    assert export.refused[0].reason == "its workloads use the key `both`, which also serves `two/chat`"


def test_a_root_exports_what_its_budgets_see() -> None:
    Path("services").mkdir()
    Path("services/one.budget.yaml").write_text(
        f"version: 1\nname: one\npricing: {{snapshot: ../prices.json}}\nbuffer: 25%\nworkloads: {{chat: {CHAT}}}\n"
        "budgets: {own: {ceiling: 125}}\n",
        "utf-8",
    )
    Path("budget.yaml").write_text(
        HEAD
        + f"""
name: root
includes: [services/*.budget.yaml]
accounts: {{proxy: {{pays: false, keys: {{one: {{limit: 90, reset: month, workloads: [one/chat]}}}}}}}}
workloads: {{own-chat: {CHAT}}}
budgets: {{all: {{ceiling: 450}}}}
""",
        "utf-8",
    )
    limits = declaration(run_over(RunOptions(as_of=DAY)))
    assert [(account.name, account.workloads) for account in limits.accounts] == [("proxy", ("own-chat", "one/chat"))]
    # planned 100 + 125, at list 200; and of the included file alone 125 to 100
    assert amounts(limits) == {"budgets.all": "400.00", "budgets.one/own": "100.00"}
    export = exported(ENFORCERS["bifrost"], limits)
    assert [(item.limit.address, item.to) for item in export.items] == [
        ("accounts.proxy.keys.one", "config.json"),
        ("budgets.all", "config.json"),
        ("budgets.one/own", "config.json"),
    ]


SIMPLE = (
    HEAD
    + f"""
accounts: {{proxy: {{pays: false, keys: {{chat: {{limit: 300, reset: month, workloads: [chat]}}}}}}}}
workloads: {{chat: {CHAT}}}
budgets: {{total: {{ceiling: 120}}}}
"""
)


def test_the_command(capfd: pytest.CaptureFixture[str]) -> None:
    Path("budget.yaml").write_text(SIMPLE, "utf-8")
    for target in ENFORCERS:
        assert main(["export", target, "budget.yaml", "--as-of", DAY, "-o", f"{target}.json"]) == 0
        assert main(["export", target, "budget.yaml", "--as-of", DAY, "--check", f"{target}.json"]) == 0
        assert main(["export", target, "budget.yaml", "--as-of", DAY]) == 0
        out, err = capfd.readouterr()
        assert out == f"{target}.json: as declared, 2 limits\n" + Path(f"{target}.json").read_text("utf-8")
        assert err == ""
    Path("budget.yaml").write_text(SIMPLE.replace("limit: 300", "limit: 250"), "utf-8")
    assert main(["export", "openrouter", "budget.yaml", "--as-of", DAY, "--check", "openrouter.json"]) == 1
    assert capfd.readouterr().out == (
        "openrouter.json: items[accounts.proxy.keys.chat].declared.amount: `300`, declared `250`: looser\n"
        "openrouter.json: items[accounts.proxy.keys.chat].limit: `300`, declared `250`: looser\n"
        "openrouter.json: items[accounts.proxy.keys.chat].body.limit: 300, declared 250: looser\n"
        "openrouter.json: not as declared, regenerate it with `budgetlint export openrouter`\n"
    )


def test_what_is_refused_is_said_and_fails_once(capfd: pytest.CaptureFixture[str]) -> None:
    Path("budget.yaml").write_text(SIMPLE.replace("ceiling: 120", "ceiling: 120, period: year"), "utf-8")
    refused = (
        "not exported: `budgets.total`: LiteLLM can't reset it each year (`1y` is read as the next midnight: "
        "a limit 365 times looser), only each day, week, month\n"
    )
    assert main(["export", "litellm", "budget.yaml", "--as-of", DAY, "-o", "litellm.json"]) == 1
    assert capfd.readouterr().err == refused
    assert main(["export", "litellm", "budget.yaml", "--as-of", DAY, "--check", "litellm.json"]) == 0
    assert capfd.readouterr().err == refused
    committed = json.loads(Path("litellm.json").read_text("utf-8"))
    committed["refused"] = []
    Path("litellm.json").write_text(json.dumps(committed), "utf-8")
    assert main(["export", "litellm", "budget.yaml", "--as-of", DAY, "--check", "litellm.json"]) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["export", "litellm", "--account", "prox"], "unknown account `prox`, did you mean `proxy`?"),
        (["export", "litellm", "--check", "absent.json"], "absent.json"),
        (["export", "litellm", "--check", "budget.yaml"], "`budget.yaml` is not valid JSON: "),
        (["export", "lite"], "lite"),
        (["export"], "needs one of litellm"),
    ],
)
def test_what_cannot_be_done(words: list[str], message: str, capfd: pytest.CaptureFixture[str]) -> None:
    Path("budget.yaml").write_text(SIMPLE, "utf-8")
    assert main(words) == 2
    assert message in capfd.readouterr().err


def test_a_file_that_cannot_be_read_is_not_exported(capfd: pytest.CaptureFixture[str]) -> None:
    Path("budget.yaml").write_text(SIMPLE.replace("ceiling", "cieling"), "utf-8")
    assert main(["export", "litellm"]) == 2
    assert "budget.yaml" in capfd.readouterr().err


def test_a_root_over_months_exports_the_ceilings_of_the_day() -> None:
    Path("services").mkdir()
    for name, team in (("one", "a"), ("two", "b")):
        Path(f"services/{name}.budget.yaml").write_text(
            f"version: 1\nname: {name}\ntags: {{team: {team}}}\npricing: {{snapshot: ../prices.json}}\nbuffer: 25%\n"
            f"workloads: {{chat: {CHAT}}}\n",
            "utf-8",
        )
    Path("budget.yaml").write_text(
        HEAD
        + """
name: root
starts: 2027-01
includes: [services/*.budget.yaml]
accounts: {proxy: {pays: false, keys: {one: {limit: 90, reset: month, workloads: [one/*]}}}}
workloads: {}
budgets:
  all: {ceiling: {2027-01: 450, 2027-07: 900}, period: quarter}
  daily: {ceiling: 31, period: day}
  team: {ceiling: 100, tags: {team: a}}
""",
        "utf-8",
    )
    limits = declaration(run_over(RunOptions(as_of="2027-08-02")))
    # a quarter is 750 planned and 600 at list, a day of August 250 ÷ 31 and 200 ÷ 31
    assert amounts(limits) == {"budgets.all": "720.00", "budgets.daily": "24.80", "budgets.team": "80.00"}
    assert [limit.workloads for limit in limits.budgets] == [
        ("one/chat", "two/chat"),
        ("one/chat", "two/chat"),
        ("one/chat",),
    ]
    assert amounts(declaration(run_over(RunOptions(as_of="2027-03-02"))))["budgets.all"] == "360.00"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        pytest.param("export op", ["openrouter", "openai"], marks=pytest.mark.slow),
        ("export litellm --account p", ["proxy"]),
        pytest.param("export litellm --account q", [], marks=pytest.mark.slow),
    ],
)
def test_a_shell_completes_targets_and_accounts(typed: str, completed: list[str]) -> None:
    Path("budget.yaml").write_text(SIMPLE, "utf-8")
    words = typed.split()
    done = subprocess.run(
        [sys.executable, "-m", "budgetlint"],
        env={
            **os.environ,
            "_BUDGETLINT_COMPLETE": "complete_bash",
            "COMP_WORDS": f"budgetlint {typed}",
            "COMP_CWORD": str(len(words)),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == completed, done.stderr
