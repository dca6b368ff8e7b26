"""Which calls of an account count towards its limits and its balance, and where a limit is stated."""

from decimal import Decimal

import pytest

from tests.accounts.running import HEAD, of_accounts, report, spending
from tests.accounts.test_figures import WRITES, account_of


def test_the_balance_pays_what_falls_back_and_a_fee_on_the_rest() -> None:
    """`mail` spends 10 a day, `chat` on your own keys 20, of which 2 fall back: 12, and a fee of 10 % of 18."""
    accounts = """\
  openrouter:
    balance: {amount: 1000, on: 2027-01-03}
    byok: {fee: 10%, free: 0, fallback: 10%, workloads: [chat]}
"""
    account = account_of(accounts, f"{spending('620')}\n  mail: {spending('310')}")
    assert account.ledger is not None
    assert account.ledger.mornings[:3] == (Decimal(1000), Decimal("986.2"), Decimal("972.4"))


LIMITS = ("accounts", "openrouter")


@pytest.mark.parametrize(
    ("account", "limit", "path"),
    [
        ("limit: {amount: 0.03, reset: month}", "0.03", (*LIMITS, "limit")),
        ("keys: {k: {limit: 0.03, reset: month}}", "0.03", (*LIMITS, "keys", "k")),
        ("keys: {k: {limit: 0.03, reset: month, workloads: [mail]}}", None, ()),
        # your own keys: only a limit that counts them refuses such a call
        ("byok: {fee: 0%, workloads: [chat]}, limit: {amount: 0.03, reset: month}", None, ()),
        ("byok: {fee: 0%, workloads: [chat]}, keys: {k: {limit: 0.03, reset: month}}", None, ()),
        (
            "byok: {fee: 0%, workloads: [chat]}, keys: {k: {limit: 0.03, reset: month, include_byok: true}}",
            "0.03",
            (*LIMITS, "keys", "k"),
        ),
        (
            "byok: {fee: 0%, workloads: [chat]}, keys: {k: {limit: 0.03, reset: month, include_byok: true, workloads: [mail]}, all: {limit: 5, reset: month}}",
            None,
            (),
        ),
    ],
)
def test_a_call_is_refused_by_a_limit_that_counts_it(account: str, limit: str | None, path: tuple[str, ...]) -> None:
    """A call of `chat` reserves 0.04."""
    text = f"  openrouter: {{balance: {{amount: 100, on: 2027-01-03}}, {account}}}\n"
    result = account_of(text, f"{WRITES}\n  mail: {spending('1')}")
    assert [(entry.workload, entry.limit, entry.limit_path) for entry in result.reservations] == [
        ("chat", None if limit is None else Decimal(limit), path)
    ]


def test_an_inherited_limit_of_the_whole_account_is_left_to_the_root() -> None:
    """Other files' calls count towards it, too; a key that names the workload is judged."""
    key = "keys: {k: {limit: 5, reset: month, workloads: [chat]}}"
    defaults = f"accounts:\n  openrouter: {{limit: {{amount: 0.03, reset: month}}, {key}}}\n"
    text = f"extends: defaults.yaml\n{HEAD}workloads:\n  chat: {WRITES}\n"
    run = report({"one.yaml": text, "defaults.yaml": defaults}, checked=("one.yaml",))
    assert [entry.limit for entry in run.files[0].accounts[0].reservations] == [None]


def test_an_account_that_only_has_limits_pays_for_no_workload() -> None:
    accounts = "  limited: {keys: {k: {limit: 1k, reset: month}}}\n  paying: {fee: {rate: 5%}}\n"
    text = f"{HEAD}workloads:\n  chat: {spending('620')}\nbudgets: {{total: {{ceiling: 1M}}}}\naccounts:\n{accounts}"
    assert [account.overlaps for account in report({"budget.yaml": text}).files[0].accounts] == [(), ()]


def test_an_inherited_account_pays_for_no_workload_of_a_single_file() -> None:
    """Which account pays for it is judged where all files are known."""
    one, two = "one: {fee: {rate: 5%}}", "two: {fee: {rate: 5%}}"
    text = f"extends: defaults.yaml\n{HEAD}workloads:\n  chat: {spending('620')}\naccounts: {{{two}}}\n"
    run = report({"one.yaml": text, "defaults.yaml": f"accounts: {{{one}}}\n"}, checked=("one.yaml",))
    assert [(account.name, account.judged, account.overlaps) for account in run.files[0].accounts] == [
        ("one", False, ()),
        ("two", True, ()),
    ]


def test_calls_on_own_keys_hold_nothing_of_the_balance() -> None:
    """5 calls of `other` at once hold 0.2, 2 of `chat` 0.08."""
    two, five = (f"{WRITES[:-1]}, concurrency: {number}}}" for number in (2, 5))
    stated = "balance: {amount: 1, on: 2027-01-03}, byok: {fee: 0%, workloads: [other]}"
    assert account_of(f"  openrouter: {{{stated}}}\n", f"{two}\n  other: {five}").unusable == Decimal("0.08")


def test_free_requests_are_counted_where_all_calls_are_known() -> None:
    free = "free_models: {models: ['*:free'], requests_per_day: 50}"
    gift = "{kind: metered, model: 'openrouter/gift:free', requests: 310, usage: {input_tokens: 1}}"
    account = account_of(f"  openrouter: {{{free}}}\n", gift)
    assert account.free is not None
    assert account.free.worst == 10
    text = f"extends: defaults.yaml\n{HEAD}workloads:\n  chat: {gift}\n"
    run = report({"one.yaml": text, "defaults.yaml": f"accounts: {{openrouter: {{{free}}}}}\n"}, checked=("one.yaml",))
    assert run.files[0].accounts[0].free is None


@pytest.mark.parametrize(("byok", "unpriced"), [(", byok: {fee: 5%, workloads: [chat]}", ("chat",)), ("", ())])
def test_the_fee_on_own_keys_needs_a_list_price(byok: str, unpriced: tuple[str, ...]) -> None:
    """The model is in the contract alone: what is spent is known, what it would cost at the gateway's prices is not."""
    agreed = spending("620").replace("dollar", "agreed")
    text = HEAD.replace("prices.json", "prices.json, contract: {file: contract.json}")
    text += f"starts: 2027-01\nmonths: 1\nworkloads:\n  chat: {agreed}\nbudgets: {{total: {{ceiling: 1M}}}}\n"
    text += f"accounts: {{openrouter: {{balance: {{amount: 1k, on: 2027-01-03}}{byok}}}}}\n"
    run = report({"budget.yaml": text})
    assert run.files[0].accounts[0].unpriced == unpriced
    unknown = "error account-invalid: the fee for calls on your own keys is unknown: `chat` has no listed price"
    assert [line for line in of_accounts(run) if "account-invalid" in line] == [unknown] * len(unpriced)


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("agreed", ["`openrouter`", "`k`"]),
        ("dollar", []),
        ("unknown", []),  # the workload has no price at all, which is a finding of its own
    ],
)
def test_a_limit_needs_the_listed_prices_of_its_calls(model: str, expected: list[str]) -> None:
    """Without them nothing counts against it, and it would hold whatever the plan spends."""
    text = HEAD.replace("prices.json", "prices.json, contract: {file: contract.json}")
    text += f"workloads:\n  chat: {spending('620').replace('dollar', model)}\nbudgets: {{total: {{ceiling: 1M}}}}\n"
    text += "accounts: {openrouter: {limit: {amount: 1k, reset: month}, keys: {k: {limit: 1k, reset: month}}}}\n"
    lines = [line for line in of_accounts(report({"budget.yaml": text})) if "account-invalid" in line]
    words = "can't be compared with the plan: `chat` has no listed price"
    assert lines == [f"error account-invalid: {name} {words}" for name in expected]
