"""Accounts that are half stated, that select nothing, or whose parts meet: each finding at its place."""

import pytest

from budgetlint.estimate.accounts.sight import own_keys_named
from budgetlint.model.accounts import Byok, ProviderAccount
from tests.accounts.running import HEAD, account_lines, of_accounts, report, spending

FILE = HEAD + f"workloads:\n  chat: {spending('620')}\nbudgets: {{total: {{ceiling: 1M}}}}\naccounts:\n"


def placed(text: str) -> list[str]:
    """What makes the accounts of a file invalid, as `line:column rule: message; help`."""
    return [
        f"{finding.span.line}:{finding.span.column} {finding.rule}: {finding.message}; {finding.help}"
        for finding in report({"budget.yaml": text}).findings
        if finding.rule == "account-invalid"
    ]


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ("fee: {minimum: 0.80}", "9:5 account-invalid: `fee` has no `rate`; state it, or name a `preset` that states it"),
        ("byok: {workloads: [chat]}", "9:5 account-invalid: `byok` has no `fee`; state it, or name a `preset` that states it"),
        ("limit: {amount: 5000}", "9:5 account-invalid: `limit` has no `reset`; state it, or name a `preset` that states it"),
        ("limit: {reset: month}", "9:5 account-invalid: `limit` has no `amount`; state it, or name a `preset` that states it"),
        ("free_models: {models: [a]}", "9:5 account-invalid: `free_models` has no `requests_per_day`; state it, or name a `preset` that states it"),
        ("free_models: {requests_per_day: 1}", "9:5 account-invalid: `free_models` has no `models`; state it, or name a `preset` that states it"),
        ("byok: {fee: 5%, workloads: [mail]}", "9:21 account-invalid: none of the account's workloads runs on your own keys; None"),
        ("balance: {amount: 9k, on: 2027-01-03, expires: 2027-01-03}", "9:43 account-invalid: it expires on 2027-01-03, not after 2027-01-03; None"),
        ("models: [openrouter/dolar]", "8:3 account-invalid: `x` applies to no calls of the plan; did you mean `openrouter/dollar`?"),
        ("keys: {k: {limit: 9k, reset: month, workloads: [chta]}}", "9:12 account-invalid: no call of the account is made with `k`; did you mean `chat`?"),
        ("keys: {k: {limit: 9k, reset: never}}", "9:12 account-invalid: `k` never resets and does not state what is `used`; write `used: {amount: 20, on: 2027-01-03}`: the amount used by the start of that day"),
        ("limit: {amount: 9k, reset: never}", "9:5 account-invalid: `limit` never resets and does not state what is `used`; write `used: {amount: 20, on: 2027-01-03}`: the amount used by the start of that day"),
    ],
)  # fmt: skip
def test_what_keeps_an_account_from_being_judged(account: str, expected: str) -> None:
    assert placed(f"{FILE}  x:\n    {account}\n") == [expected]


def test_a_balance_of_a_day_after_the_plan_pays_for_nothing_in_it() -> None:
    calendar = FILE.replace("workloads:", "starts: 2027-01\nmonths: 2\nworkloads:")
    expected = "11:26 account-invalid: the balance is of 2027-03-01, after the plan's last day, 2027-02-28; "
    expected += "correct the day, or state more `months`"
    assert placed(f"{calendar}  x:\n    balance: {{amount: 1, on: 2027-03-01}}\n") == [expected]
    assert placed(f"{calendar}  x:\n    balance: {{amount: 1, on: 2027-02-28}}\n") == []


def test_a_reading_of_too_long_before_the_plan_is_no_basis() -> None:
    """Else the balance never ended and the limits never stopped."""
    calendar = FILE.replace("workloads:", "starts: 2027-01\nmonths: 2\nworkloads:") + "  x:\n"
    used = "used: {amount: 1, on: DAY}"
    calendar += f"    balance: {{amount: 1, on: DAY}}\n    limit: {{amount: 9M, reset: never, {used}}}\n"
    calendar += f"    keys: {{k: {{limit: 9M, reset: never, {used}}}}}\n"
    advice = "more than 120 months before the plan; read it again, and update its `amount` and the day under `on`"
    assert placed(calendar.replace("DAY", "2016-12-31")) == [
        f"11:26 account-invalid: the balance is of 2016-12-31, {advice}",
        f"12:57 account-invalid: the use of `limit` is of 2016-12-31, {advice}",
        f"13:59 account-invalid: the use of `k` is of 2016-12-31, {advice}",
    ]
    assert placed(calendar.replace("DAY", "2017-01-01")) == []


@pytest.mark.parametrize(
    ("reset", "day", "used", "expected"),
    [
        ("never", "2027-03-01", 600, ["allows 500.00 in all, but 600.00 were used by 2027-03-01"]),
        ("never", "2028-03-01", 600, ["allows 500.00 in all, but 600.00 were used by 2028-03-01"]),
        ("never", "2027-03-01", 500, []),
        ("month", "2027-03-01", 600, []),
        ("week", "2027-03-01", 600, []),
    ],
)
def test_a_use_that_was_read_after_the_plan(reset: str, day: str, used: int, expected: list[str]) -> None:
    """Of the windows of the plan, only one that is still open on that day: 2027-02-28 is a Sunday."""
    calendar = FILE.replace("620", "62").replace("workloads:", "starts: 2027-01\nmonths: 2\nworkloads:")
    key = f"{{limit: 500, reset: {reset}, used: {{amount: {used}, on: {day}}}}}"
    lines = [line for line in account_lines(f"{calendar}  x:\n    keys: {{k: {key}}}\n") if line.startswith("error")]
    assert lines == [f"error key-limit-below-plan: `k` {line}" for line in expected]


def test_a_preset_is_in_the_money_of_the_file() -> None:
    """500 USD a month at 1.25 USD for one EUR; 620 USD are 496 EUR."""
    text = FILE.replace("buffer", "currency: EUR\nbuffer") + "  anthropic: {preset: anthropic-start}\n"
    assert account_lines(text) == [
        "error key-limit-below-plan: `anthropic` allows 400.00 a month, but the plan needs 496.00: it stops on the 25th"
    ]


def test_of_an_inherited_account_only_the_keys_that_name_its_calls_are_judged() -> None:
    keys = "{named: {limit: 10k, reset: month, workloads: [chat]}, other: {limit: 1, reset: month, workloads: [mail]}, "
    keys += "tagged: {limit: 10k, reset: month, tags: {team: a}}, all: {limit: 1, reset: month}}"
    defaults = f"accounts:\n  x:\n    keys: {keys}\n"
    text = f"extends: defaults.yaml\n{HEAD}tags: {{team: a}}\nworkloads:\n  chat: {spending('6000')}\n"
    run = report({"one.yaml": text, "defaults.yaml": defaults}, checked=("one.yaml",))
    (account,) = run.files[0].accounts
    assert [(key.name, key.calls) for key in account.keys] == [("named", ("chat",)), ("tagged", ("chat",))]
    assert account.judged is False
    assert of_accounts(run) == [
        "error account-overlap: `chat` is under two keys of `x`, `named` and `tagged`: a workload may use only one key of an account",
    ]


def test_calls_hold_of_the_limit_of_the_whole_account() -> None:
    chat = "{kind: llm-app, model: openrouter/cheap, requests: 1M, input_tokens: 8000, output_tokens: 600, concurrency: 80}"
    text = HEAD + f"workloads:\n  chat: {chat}\nbudgets: {{total: {{ceiling: 1M}}}}\naccounts:\n"
    text += "  x: {limit: {amount: 3000, reset: month}, keys: {k: {limit: 2500, reset: month}}}\n"
    assert account_lines(text) == []
    message = "80 calls at once of `chat` hold 6.419456, above the 5.00 of"
    assert [line for line in account_lines(text.replace("3000", "5")) if "reservation" in line] == [
        f"error reservation-above-limit: {message} `x`: they are refused while money is left"
    ]
    assert [line for line in account_lines(text.replace("2500", "5")) if "reservation" in line] == [
        f"error reservation-above-limit: {message} `k`: they are refused while money is left"
    ]


def test_a_limit_that_never_resets_is_loose_over_months_alone() -> None:
    key = "{limit: 90k, reset: never, used: {amount: 100, on: 2027-01-01}}"
    text = f"{FILE}  x: {{keys: {{trial: {key}}}}}\n"
    assert account_lines(text) == []
    assert account_lines(text.replace("buffer", "starts: 2027-01\nmonths: 2\nbuffer")) == [
        "warning key-limit-loose: `trial` allows 90,000.00 in all, more than twice the 1,340.00 that the plan needs at most"
    ]


def test_three_accounts_that_pay_for_one_workload() -> None:
    accounts = "".join(f"  {name}: {{fee: {{rate: 5%}}}}\n" for name in ("a", "b", "c"))
    once = "at most one account may pay for a workload"
    assert account_lines(FILE + accounts) == [
        f"error account-overlap: `chat` is paid by `a` and by `b`: {once}",
        f"error account-overlap: `chat` is paid by `a` and by `c`: {once}",
    ]


def test_the_workloads_on_own_keys_by_their_names() -> None:
    names = ("chat", "mail", "chat-2")
    assert own_keys_named(ProviderAccount(), names) == ()
    assert own_keys_named(ProviderAccount(byok=Byok(workloads=("chat*", "none"))), names) == ("chat", "chat-2")
