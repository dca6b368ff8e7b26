"""Accounts held against a plan, in the words of the design and to its figures."""

from datetime import date
from decimal import Decimal

import pytest

from tests.accounts.running import HEAD, account_lines, of_accounts, report, spending

MONTHS = "starts: 2027-01\nmonths: 12\n"


def file(workloads: str, accounts: str, head: str = HEAD + MONTHS) -> str:
    return f"{head}workloads:\n{workloads}\nbudgets: {{total: {{ceiling: 1M}}}}\naccounts:\n{accounts}\n"


def test_a_balance_ends_on_the_first_day_whose_spend_does_not_fit() -> None:
    text = file(f"  chat: {spending('686.34')}", "  openrouter: {balance: {amount: 400, on: 2027-01-03}}")
    assert account_lines(text) == [
        "error account-runs-dry: `openrouter` runs out of credits on 2027-01-21: 400.00 on 2027-01-03, 22.14 a day"
    ]


def test_a_key_stops_on_the_day_of_its_month() -> None:
    text = file(
        f"  chat: {spending('345.90')}",
        "  proxy: {keys: {chat-prod: {limit: 300, reset: month, workloads: [chat]}}}",
    )
    assert account_lines(text) == [
        (
            "error key-limit-below-plan: `chat-prod` allows 300.00 a month, but the plan needs 345.90: "
            "it stops on the 27th of 2027-01"
        )
    ]
    assert account_lines(text.replace(MONTHS, "")) == [
        "error key-limit-below-plan: `chat-prod` allows 300.00 a month, but the plan needs 345.90: it stops on the 27th"
    ]


def test_growth_is_that_of_the_month() -> None:
    workload = spending("200", ", growth: {rate: 20%}")
    text = file(f"  chat: {workload}", "  proxy: {keys: {k: {limit: 300, reset: month}}}")
    assert account_lines(text) == [
        (
            "error key-limit-below-plan: `k` allows 300.00 a month, but the plan needs 345.60: it stops on the 27th of 2027-04; "
            "most, 1,486.02, in 2027-12"
        )
    ]


def test_a_limit_a_day_is_held_against_active_days() -> None:
    chat = "{kind: llm-app, model: openrouter/chat, users: 31, active_days: 20, requests_per_user_per_day: 1, "
    chat += "input_tokens: 1M, output_tokens: 0}"
    text = file(f"  chat: {chat}", "  proxy: {keys: {k: {limit: 25, reset: day}}}")
    assert account_lines(text) == [
        "error key-limit-below-plan: `k` allows 25.00 a day, but the plan needs 31.00: it stops on 2027-01-01"
    ]
    assert account_lines(text.replace(MONTHS, "")) == [
        "error key-limit-below-plan: `k` allows 25.00 a day, but the plan needs 31.00: it stops each day"
    ]


def test_weeks_begin_on_monday_and_cross_months() -> None:
    text = file(f"  chat: {spending('310', ', season: {2: 200%}')}", "  proxy: {keys: {k: {limit: 100, reset: week}}}")
    assert account_lines(text) == [
        (
            "error key-limit-below-plan: `k` allows 100.00 a week, but the plan needs 155.00: it stops on 2027-02-05; "
            "most, 155.00, in 2027-02-08"
        )
    ] or account_lines(text)[0].startswith(
        "error key-limit-below-plan: `k` allows 100.00 a week, but the plan needs 155.00: it stops on 2027-02-05"
    )


def test_a_limit_that_never_resets_counts_from_what_was_used() -> None:
    key = "{limit: 300, reset: never, used: {amount: 100, on: 2027-01-03}}"
    text = file(f"  chat: {spending('620')}", f"  proxy: {{keys: {{trial: {key}}}}}")
    assert account_lines(text) == [
        (
            "error key-limit-below-plan: `trial` allows 300.00 in all, 100.00 were used by 2027-01-03, but the plan needs 20.00 a day: "
            "it stops on 2027-01-13"
        )
    ]


def test_top_ups_keep_an_account_from_running_dry() -> None:
    account = (
        "{balance: {amount: 400, on: 2027-01-03}, top_up: {amount: 500, below: 50}, fee: {rate: 5.5%, minimum: 0.80}}"
    )
    text = file(f"  chat: {spending('620')}", f"  openrouter: {account}", HEAD + "starts: 2027-01\nmonths: 3\n")
    run = report({"budget.yaml": text})
    (account_result,) = run.files[0].accounts
    assert of_accounts(run) == []
    assert account_result.ledger is not None
    bought = [
        (purchase.day.isoformat(), purchase.times, str(purchase.fee)) for purchase in account_result.ledger.purchases
    ]
    assert bought == [("2027-01-20", 1, "27.500"), ("2027-02-13", 1, "27.500"), ("2027-03-08", 1, "27.500")]


def test_what_is_left_on_the_day_of_expiry_is_lost() -> None:
    account = "{balance: {amount: 500, on: 2027-06-01, expires: 2027-08-01}, top_up: {amount: 100}}"
    text = file(f"  chat: {spending('60')}", f"  openrouter: {account}", HEAD + "starts: 2027-06\nmonths: 3\n")
    assert account_lines(text, date(2027, 6, 1)) == [
        "warning credits-expire: `openrouter` loses 380.00 of credits on 2027-08-01: they expire unused"
    ]
    assert account_lines(text.replace("2027-08-01", "may 2027-08-01"), date(2027, 6, 1)) == [
        "info credits-expire: `openrouter` may lose 380.00 of credits from 2027-08-01 on: the provider may let them expire"
    ]


def test_a_reservation_is_refused_while_money_is_left() -> None:
    chat = "{kind: llm-app, model: openrouter/cheap, requests: 100, input_tokens: 8000, output_tokens: 600, concurrency: 80}"
    text = file(f"  chat: {chat}", "  proxy: {keys: {k: {limit: 5, reset: never, used: {amount: 0, on: 2027-01-03}}}}")
    assert account_lines(text) == [
        (
            "error reservation-above-limit: 80 calls at once of `chat` hold 6.419456, above the 5.00 of `k`: "
            "they are refused while money is left"
        )
    ]
    assert account_lines(text.replace("concurrency: 80", "concurrency: 80, max_output_tokens: 600")) == []


def test_a_reservation_is_held_of_what_is_left_of_a_balance() -> None:
    chat = "{kind: llm-app, model: openrouter/cheap, requests: 100, input_tokens: 8000, output_tokens: 600, concurrency: 80}"
    text = file(f"  chat: {chat}", "  openrouter: {balance: {amount: 8, on: 2027-01-03}}")
    assert account_lines(text) == [
        (
            "error reservation-above-limit: 80 calls at once of `chat` hold 6.419456, above the 6.41 left of `openrouter` "
            "on 2027-07-29: they are refused while money is left"
        )
    ]
    assert account_lines(text.replace("amount: 8", "amount: 10")) == []
    ended = text.replace("concurrency: 80", "concurrency: 80, until: 2027-06")
    assert account_lines(ended) == []
    bought = text.replace("2027-01-03}", "2027-01-03}, top_up: {amount: 5, below: 7}")
    assert account_lines(bought) == []


def test_what_is_bought_when_credits_expire_is_there_for_what_calls_hold() -> None:
    chat = "{kind: llm-app, model: openrouter/cheap, requests: 100, input_tokens: 8000, output_tokens: 600, concurrency: 80}"
    balance = "{amount: 300, on: 2027-01-03, expires: 2027-03-01}"
    text = file(f"  chat: {chat}", f"  openrouter: {{balance: {balance}, top_up: {{amount: 100, below: 20}}}}")
    assert [line for line in account_lines(text) if "reservation" in line] == []


def test_what_only_own_keys_hold_is_not_held_of_the_balance() -> None:
    workload = "{kind: llm-app, model: openrouter/cheap, requests: 100, input_tokens: 8000, output_tokens: 600, concurrency: 80}"
    account = (
        "{balance: {amount: 5, on: 2027-01-03}, byok: {fee: 5%, workloads: [own]}, keys: {k: {limit: 9, reset: month}}}"
    )
    run = report({"budget.yaml": file(f"  own: {workload}", f"  openrouter: {account}")})
    assert run.files[0].accounts[0].unusable == 0


def test_an_account_may_run_dry_after_more_than_a_year() -> None:
    text = file(f"  chat: {spending('31')}", "  openrouter: {balance: {amount: 500, on: 2027-01-03}}")
    assert account_lines(text) == []
    assert account_lines(text.replace("months: 12", "months: 24")) == [
        "error account-runs-dry: `openrouter` runs out of credits on 2028-05-07: 500.00 on 2027-01-03, 1.00 a day"
    ]


def test_the_fee_on_own_keys_is_counted_from_the_first_of_the_month() -> None:
    account = "{balance: {amount: 200, on: 2027-01-10}, byok: {fee: 5%, free: 25000, workloads: [own]}}"
    text = file(f"  own: {spending('31000')}", f"  openrouter: {account}")
    assert account_lines(text, date(2027, 1, 10)) == [
        "error account-runs-dry: `openrouter` runs out of credits on 2027-01-30: 200.00 on 2027-01-10, 50.00 a day"
    ]


def test_free_requests_count_those_submitted() -> None:
    free = "{kind: llm-app, model: 'openrouter/gift:free', requests: 31000, input_tokens: 1, output_tokens: 1, "
    free += "multipliers: {retries: 10%}}"
    account = '{free_models: {models: ["*:free"], requests_per_day: 1000}}'
    text = file(f"  free: {free}", f"  openrouter: {account}", HEAD + "starts: 2027-01\nmonths: 1\n")
    assert account_lines(text) == [
        (
            "error free-limit-below-plan: `openrouter` allows 1,000 requests a day to free models, but the plan needs 1,100: "
            "it stops on 2027-01-01"
        )
    ]


def test_free_requests_count_those_that_failed_or_were_rejected() -> None:
    """1,000 a day × 1.1 × 1.25 ÷ (0.8 × 0.5): what is kept takes so many that are sent."""
    free = "{kind: llm-app, model: 'openrouter/gift:free', requests: 31000, input_tokens: 1, output_tokens: 1, multipliers: "
    free += "{retries: 10%, duplicates: 25%, failed_jobs: {rate: 20%, billed: 0%}, rejected_outputs: 50%}}"
    account = '{free_models: {models: ["*:free"], requests_per_day: 3437}}'
    text = file(f"  free: {free}", f"  openrouter: {account}", HEAD + "starts: 2027-01\nmonths: 1\n")
    assert account_lines(text) == [
        (
            "error free-limit-below-plan: `openrouter` allows 3,437 requests a day to free models, but the plan needs 3,437.5: "
            "it stops on 2027-01-01"
        )
    ]
    assert account_lines(text.replace("3437}", "3438}")) == []


def test_on_the_day_on_which_it_is_dry_no_smaller_reservation_would_help() -> None:
    """12.00, 7.36 and 2.72 in the mornings, 4.64 a day: what calls hold, 6.42, is above what is left on the dry day alone."""
    chat = "{kind: llm-app, model: openrouter/cheap, requests: 62k, input_tokens: 8000, output_tokens: 600, concurrency: 80}"
    text = file(f"  chat: {chat}", "  openrouter: {balance: {amount: 12, on: 2027-01-03}}")
    assert account_lines(text) == [
        "error account-runs-dry: `openrouter` runs out of credits on 2027-01-05: 12.00 on 2027-01-03, 4.64 a day"
    ]
    assert account_lines(text.replace("amount: 12", "amount: 10")) == [
        "error account-runs-dry: `openrouter` runs out of credits on 2027-01-05: 10.00 on 2027-01-03, 4.64 a day",
        (
            "error reservation-above-limit: 80 calls at once of `chat` hold 6.419456, above the 5.36 left of `openrouter` "
            "on 2027-01-04: they are refused while money is left"
        ),
    ]


@pytest.mark.parametrize(("size", "amount"), [("1000", "1.001"), ("1001", "2.002002")])
def test_calls_hold_what_the_size_of_their_prompt_is_billed_at(size: str, amount: str) -> None:
    """1,000 tokens are not above the threshold, 1,001 are: both rates are twice as high."""
    chat = f"{{kind: llm-app, model: openrouter/tiered, requests: 1, input_tokens: {size}, output_tokens: 10, max_output_tokens: 100k}}"
    text = file(f"  chat: {chat}", "  proxy: {keys: {k: {limit: 1, reset: month}}}")
    assert [line for line in account_lines(text) if "reservation" in line] == [
        (
            f"error reservation-above-limit: a call of `chat` holds {amount}, above the 1.00 of `k`: "
            "they are refused while money is left"
        )
    ]


def service(name: str, workload: str) -> str:
    return f"{HEAD}name: {name}\nworkloads:\n  chat: {workload}\nbudgets: {{total: {{ceiling: 1M}}}}\n"


def test_twelve_services_that_share_an_account_are_judged_once_together() -> None:
    services = {f"s{at}.yaml": service(f"s{at}", spending("57.195")) for at in range(1, 13)}
    root = HEAD + "includes: [s*.yaml]\nstarts: 2027-01\nbudgets: {total: {ceiling: 1M}}\naccounts:\n"
    root += "  openrouter: {balance: {amount: 400, on: 2027-01-03}}\n"
    assert of_accounts(report({"budget.yaml": root, **services})) == [
        "error account-runs-dry: `openrouter` runs out of credits on 2027-01-21: 400.00 on 2027-01-03, 22.14 a day"
    ]


def test_an_account_of_a_root_and_one_of_an_included_file_pay_twice() -> None:
    mine = "accounts:\n  own: {balance: {amount: 4000, on: 2027-01-03}}\n"
    services = {"s1.yaml": service("s1", spending("60")) + mine, "s2.yaml": service("s2", spending("60"))}
    root = HEAD + "includes: [s*.yaml]\nbudgets: {total: {ceiling: 1M}}\naccounts:\n"
    root += "  openrouter: {balance: {amount: 4000, on: 2027-01-03}}\n"
    twice = "error account-overlap: `s1/chat` is paid by `s1/own` and by `openrouter`: at most one account may pay for a workload"
    assert of_accounts(report({"budget.yaml": root, **services})) == [twice]
    limits = services["s1.yaml"].replace("own: {", "own: {pays: false, ")
    assert of_accounts(report({"budget.yaml": root, **services, "s1.yaml": limits})) == []


def test_the_commitments_of_a_root_are_used_by_all_that_it_sees() -> None:
    services = {f"s{at}.yaml": service(f"s{at}", spending("200")) for at in (1, 2)}
    root = HEAD + "includes: [s*.yaml]\nstarts: 2027-01\nbudgets: {total: {ceiling: 1M}}\n"
    root += f"workloads:\n  own: {spending('100')}\ncommitments:\n"
    root += "  ahead: {kind: prepaid, amount: 5000, from: 2027-01-01, until: 2027-12-31}\n"
    root += '  least: {kind: minimum, amount: 350, period: month, workloads: ["s1/*", own]}\n'
    (file_report, *_) = report({"budget.yaml": root, **services}).files
    assert file_report.estimate is not None
    plan = file_report.estimate.payable
    assert plan is not None
    ahead, least = plan.commitments
    assert [ahead.used, ahead.unused, least.used] == [Decimal(5000), Decimal(0), Decimal(3600)]
    assert len(least.shortfalls) == 12
    assert least.shortfalls[0].amount == 50
    assert [round(row.usage, 6) for row in plan.cash] == [0] * 10 + [Decimal(115), Decimal(115)]


def test_a_file_that_inherits_an_account_looks_at_its_own_keys() -> None:
    defaults = "accounts:\n  openrouter:\n    balance: {amount: 40, on: 2027-01-03}\n"
    defaults += (
        "    keys: {a: {limit: 10, reset: month, workloads: [chat]}, b: {limit: 20, reset: month, workloads: [mail]}}\n"
    )
    one = "extends: defaults.yaml\n" + service("one", spending("60"))
    alone = of_accounts(report({"one.yaml": one, "defaults.yaml": defaults}, checked=("one.yaml",)))
    partial = "account-partial: `openrouter` is inherited, and no file checks its shared parts: only keys that name workloads are checked"
    broken = "error key-limit-below-plan: `a` allows 10.00 a month, but the plan needs 60.00: it stops on the 6th"
    assert alone == [f"info {partial}", broken]
    two = one.replace("name: one", "name: two").replace("chat:", "mail:")
    both = of_accounts(
        report({"one.yaml": one, "two.yaml": two, "defaults.yaml": defaults}, checked=("one.yaml", "two.yaml"))
    )
    other = "error key-limit-below-plan: `b` allows 20.00 a month, but the plan needs 60.00: it stops on the 11th"
    assert both == [f"error {partial}", broken, other]
    root = (
        "extends: defaults.yaml\n"
        + HEAD
        + "name: root\nincludes: [one.yaml, two.yaml]\nbudgets: {total: {ceiling: 1M}}\n"
    )
    texts = {
        "one.yaml": one,
        "two.yaml": two,
        "root.yaml": root,
        "defaults.yaml": defaults.replace("[chat]", '["*/chat", chat]'),
    }
    together = of_accounts(report(texts, checked=("one.yaml", "two.yaml", "root.yaml")))
    assert [line for line in together if "partial" in line] == []
    dry = "error account-runs-dry: `openrouter` runs out of credits on 2027-01-13: 40.00 on 2027-01-03, 3.94 a day"
    assert dry in together


@pytest.mark.parametrize("word", ["rate_limits", "peak", "purchases", "order"])
def test_what_a_later_version_knows_says_so(word: str) -> None:
    text = file(f"  chat: {spending('1')}", f"  openrouter: {{{word}: 1}}")
    messages = [finding.message for finding in report({"budget.yaml": text}).findings if finding.rule == "reserved-key"]
    assert messages == [f"`{word}` is reserved for a later version"]


def test_the_fee_of_a_preset_is_payable() -> None:
    account = "  openrouter: {preset: openrouter-payg, balance: {amount: 4000, on: 2027-01-03}}"
    text = file(f"  chat: {spending('100')}", account, HEAD)
    result = report({"budget.yaml": text}).files[0].estimate
    assert result is not None
    assert result.payable is not None
    assert result.payable.headline.total.amount == Decimal("121.325")


def test_what_a_preset_states_is_found_at_the_account() -> None:
    text = file(f"  chat: {spending('620')}", "  anthropic: {preset: anthropic-start}", HEAD)
    (finding,) = [
        finding for finding in report({"budget.yaml": text}).findings if finding.rule == "key-limit-below-plan"
    ]
    assert (finding.span.line, finding.span.column) == (8, 3)
    assert finding.message == ("`anthropic` allows 500.00 a month, but the plan needs 620.00: it stops on the 25th")
