"""Single figures of accounts, each by hand: the ledger's ends, limits of average days, shares, reservations in another currency."""

import json
from datetime import date
from decimal import Decimal

import pytest

from budgetlint import lint_budget
from budgetlint.estimate.accounts.ledger import Drawn, Terms, ledger_of, purchase_fee
from budgetlint.estimate.accounts.presets import in_currency, with_preset
from budgetlint.estimate.accounts.results import AccountResult, Lapse, Stop
from budgetlint.estimate.accounts.scope import fits_any
from budgetlint.estimate.accounts.sight import too_old
from budgetlint.estimate.accounts.windows import Pace, Windows, average_windows, calendar_windows
from budgetlint.figures.exact import settled
from budgetlint.frozen import replace
from budgetlint.model.account_presets import AccountPreset, PresetByok
from budgetlint.model.accounts import AccountLimit, Balance, Byok, Fee, MayExpire, ProviderAccount, Reset, UsedSoFar
from budgetlint.model.periods import Period
from budgetlint.model.snapshot import Worth
from tests.accounts.running import HEAD, report, spending

FIRST = date(2027, 1, 3)
PLAN = HEAD + "starts: 2027-01\nmonths: 1\nworkloads:\n  chat: CHAT\nbudgets: {total: {ceiling: 1M}}\naccounts:\n"


def account_of(accounts: str, chat: str) -> AccountResult:
    """The first account of a file with one workload."""
    (account, *_) = report({"budget.yaml": PLAN.replace("CHAT", chat) + accounts}).files[0].accounts
    return account


def test_a_ledger_ends_with_what_is_left_after_its_last_day() -> None:
    balance = Balance(amount=Decimal(100), on=FIRST)
    ledger = ledger_of(Terms(balance), lambda _: Drawn(Decimal(10)), date(2027, 1, 5))
    assert (ledger.points, ledger.mornings) == (
        ((FIRST, Decimal(100)), (date(2027, 1, 6), Decimal(70))),
        (Decimal(100), Decimal(90), Decimal(80)),
    )


@pytest.mark.parametrize("certain", [True, False])
@pytest.mark.parametrize("left", [1, 0])
def test_nothing_lapses_of_a_balance_that_is_spent(left: int, certain: bool) -> None:
    """20 are spent by then."""
    balance = Balance(amount=Decimal(20 + left), on=FIRST, expires="2027-01-05" if certain else "may 2027-01-05")
    ledger = ledger_of(Terms(balance), lambda day: Drawn(Decimal(10 if day.day < 5 else 0)), date(2027, 1, 6))
    assert ledger.lapses == ((Lapse(date(2027, 1, 5), Decimal(left), certain=certain),) if left else ())


USED = UsedSoFar(amount=Decimal(0), on=FIRST)


@pytest.mark.parametrize(
    ("limit", "reset", "worst", "stop"),
    [
        (10, "week", 84, Stop("", Decimal(84), Decimal(12), count=1)),
        (24, "week", 84, Stop("", Decimal(84), Decimal(12), count=3)),
        (84, "week", 84, None),
        (11, "day", 12, Stop("", Decimal(12), Decimal(12))),
        (12, "day", 12, None),
        (47, "never", 48, Stop("", Decimal(48), Decimal(12), date(2027, 1, 6))),
        (12 * 365, "never", 12 * 365, None),
    ],
)
def test_a_limit_of_average_days_stops_what_goes_above_it(
    limit: int, reset: Reset, worst: int, stop: Stop | None
) -> None:
    windows = average_windows(Decimal(limit), reset, USED, Pace(Decimal(12), Decimal(12)))
    assert windows == Windows(Decimal(worst), "", stop)


@pytest.mark.parametrize(
    ("reset", "worst", "window", "stop"),
    [
        # 2 a day in January and 3 in February, which has 28 days
        ("month", 84, "2027-02", Stop("2027-01", Decimal(62), Decimal(2), date(2027, 1, 31))),
        # the last of January's weeks has 7 of its days, that of 1 February is the first of 21
        ("week", 21, "2027-02-01", None),
        ("never", 146, "", Stop("", Decimal(146), Decimal(2), date(2027, 1, 31))),
    ],
)
def test_the_worst_window_is_in_another_month_than_the_first_above_the_limit(
    reset: Reset, worst: int, window: str, stop: Stop | None
) -> None:
    used = UsedSoFar(amount=Decimal(0), on=date(2027, 1, 1)) if reset == "never" else None
    months = ("2027-01", "2027-02")
    paces = {"2027-01": Pace(Decimal(2), Decimal(2)), "2027-02": Pace(Decimal(3), Decimal(3))}
    windows = calendar_windows(Decimal(61), reset, used, months, paces.__getitem__)
    assert windows == Windows(Decimal(worst), window, stop)


@pytest.mark.parametrize(
    ("reset", "amount", "on", "worst", "window", "stop"),
    [
        # 5 by the 20th, then 12 days of 10: that the plan expected 190 by then counts no more
        ("month", 5, "2027-01-20", 125, "2027-01", None),
        ("month", 41, "2027-01-20", 161, "2027-01", "2027-01-31"),
        # the week from Monday 28 December: 110 by the 30th, then 5 days of 10, the first two before the plan
        ("week", 110, "2026-12-30", 160, "2026-12-28", "2027-01-03"),
        # the week in which the plan's last days are
        ("week", 130, "2027-01-29", 160, "2027-01-25", "2027-01-31"),
        # December's use says nothing about January
        ("month", 500, "2026-12-31", 310, "2027-01", "2027-01-16"),
    ],
)
def test_use_that_was_read_counts_in_its_window_in_place_of_what_was_planned(
    reset: Reset, amount: int, on: str, worst: int, window: str, stop: str | None
) -> None:
    """10 a day in January, against a limit of 155."""
    used, pace = UsedSoFar(amount=Decimal(amount), on=date.fromisoformat(on)), Pace(Decimal(10), Decimal(10))
    windows = calendar_windows(Decimal(155), reset, used, ("2027-01",), lambda _: pace)
    assert (windows.worst, windows.worst_window) == (Decimal(worst), window)
    assert (None if windows.stop is None else windows.stop.day) == (None if stop is None else date.fromisoformat(stop))


@pytest.mark.parametrize(("reset", "window"), [("day", "2027-01"), ("week", "2026-12-28"), ("month", "2027-01")])
def test_a_plan_that_needs_nothing_has_its_first_window(reset: Reset, window: str) -> None:
    nothing = Pace(Decimal(0), Decimal(0))
    windows = calendar_windows(Decimal(1), reset, None, ("2027-01", "2027-02"), lambda _: nothing)
    assert windows == Windows(Decimal(0), window, None)


@pytest.mark.parametrize(("limit", "stop"), [(11, "2027-01"), (12, None)])
def test_a_limit_of_a_day_stops_in_the_first_month_above_it(limit: int, stop: str | None) -> None:
    windows = calendar_windows(
        Decimal(limit), "day", None, ("2027-01", "2027-02"), lambda _: Pace(Decimal(9), Decimal(12))
    )
    first = None if stop is None else Stop(stop, Decimal(12), Decimal(12), date(2027, 1, 1))
    assert windows == Windows(Decimal(12), "2027-01", first)


def test_any_of_several_globs_is_enough() -> None:
    assert [fits_any(globs, "gpt-5") for globs in (("claude-*", "gpt-*"), ("claude-*",), ())] == [True, False, False]


def test_of_calls_on_own_keys_a_limit_counts_what_falls_back() -> None:
    """A tenth of 620 dollars falls back to credits."""
    accounts = """\
  openrouter:
    byok: {fallback: 10%, workloads: [chat]}
    keys: {prod: {limit: 700, reset: month}}
    limit: {amount: 800, reset: month}
"""
    account = account_of(accounts, spending("620"))
    (key,) = account.keys
    assert key.worst == Decimal(62)
    assert account.limit is not None
    assert account.limit.worst == Decimal(62)


def test_a_key_that_nothing_uses_is_not_loose() -> None:
    accounts = "  openrouter:\n    keys: {prod: {limit: 700, reset: month}}\n"
    loose = [account_of(accounts, spending(amount)).keys[0].loose for amount in ("0", "0.5", "349", "350", "400")]
    assert loose == [False, True, True, False, False]


def test_a_preset_in_money_of_unknown_worth_is_a_finding_at_the_preset() -> None:
    text = PLAN.replace("CHAT", spending("620")) + "  openrouter:\n    preset: openrouter-payg\n"
    run = report({"budget.yaml": text.replace("buffer: 15%", "buffer: 15%\ncurrency: JPY")})
    assert [
        (f.rule, f.span.line, f.help)
        for f in run.findings
        if "worth in JPY" in f.message and f.rule.startswith("account")
    ] == [("account-invalid", text.count("\n") + 1, "state its worth in the snapshot's `units`")]


@pytest.mark.parametrize(("stated", "root_in", "amount"), [("USD", "EUR", "0.0328"), ("EUR", "USD", "0.041")])
def test_a_reservation_is_in_the_currency_of_the_account(stated: str, root_in: str, amount: str) -> None:
    """1,000 tokens in at 1 and 4,000 out at 10 a million are 0.041 dollars, at 1.25 dollars a euro 0.0328 euros."""
    member = (
        HEAD.replace("version: 1\n", f"version: 1\nname: one\ncurrency: {stated}\n")
        + "workloads:\n  chat: {kind: llm-app, model: openrouter/chat, requests: 1, input_tokens: 1000, output_tokens: 10, max_output_tokens: 4000}\n"
        "budgets: {total: {ceiling: 1M}}\n"
    )
    root = (
        HEAD.replace("version: 1\n", f"version: 1\nname: root\ncurrency: {root_in}\nincludes: [one.yaml]\n")
        + "budgets: {total: {ceiling: 1M}}\naccounts:\n  openrouter:\n    balance: {amount: 400, on: 2027-01-03}\n"
    )
    run = report({"budget.yaml": root, "one.yaml": member}, checked=("budget.yaml",))
    (account,) = run.files[0].accounts
    assert [reservation.a_call for reservation in account.reservations] == [Decimal(amount)]


@pytest.mark.parametrize(
    ("stated", "root_in", "worst", "dry"),
    [("USD", "EUR", 496, "2027-01-28"), ("EUR", "USD", 620, "2027-01-23")],
)
def test_the_limit_and_the_balance_of_a_root_are_in_its_currency(
    stated: str, root_in: str, worst: int, dry: str
) -> None:
    """620 dollars at 1.25 are 496 euros: 20 dollars or 16 euros a day, so 400 last 20 or 25 days."""
    head = HEAD.replace("version: 1\n", "version: 1\nname: NAME\ncurrency: ")
    member = (
        head.replace("NAME\ncurrency: ", f"one\ncurrency: {stated}\n")
        + f"workloads:\n  chat: {spending('620')}\nbudgets: {{total: {{ceiling: 1M}}}}\n"
    )
    root = (
        head.replace("NAME\ncurrency: ", f"root\ncurrency: {root_in}\n")
        + "includes: [one.yaml]\nstarts: 2027-01\nmonths: 1\n"
        "budgets: {total: {ceiling: 1M}}\naccounts:\n  openrouter:\n    keys: {prod: {limit: 700, reset: month}}\n"
        "    balance: {amount: 400, on: 2027-01-03}\n"
    )
    (account,) = report({"budget.yaml": root, "one.yaml": member}, checked=("budget.yaml",)).files[0].accounts
    (key,) = account.keys
    assert key.worst == worst
    assert account.ledger is not None
    assert account.ledger.dry is not None
    assert account.ledger.dry.day == date.fromisoformat(dry)


@pytest.mark.parametrize(
    ("period", "days", "worst"),
    [
        # 1,860 dollars a quarter, so 620 in January, 20 a day; 60 active days of 93 have 31 each
        ("quarter", 60, 31),
        # 31 a day on average, on 5 of 7 days
        ("week", 5, 31),
    ],
)
def test_on_active_days_more_is_spent(period: str, days: int, worst: int) -> None:
    chat = (
        f"{{kind: llm-app, model: openrouter/chat, period: {period}, users: 31, active_days: {days}, "
        "requests_per_user_per_day: 1, input_tokens: 1M, output_tokens: 0}"
    )
    (key,) = account_of("  openrouter:\n    keys: {prod: {limit: 700, reset: day}}\n", chat).keys
    assert settled(key.worst) == worst


def test_nothing_left_is_no_balance_too_small_for_a_reservation() -> None:
    """Credits expire on the 10th, and calls that cost nothing but may write 4,000 tokens go on: a call reserves 0.04."""
    chat = "{kind: llm-app, model: openrouter/chat, requests: 10, input_tokens: 0, output_tokens: 0, max_output_tokens: 4000}"
    balance = "  openrouter:\n    balance: {amount: 1, on: 2027-01-03, expires: 2027-01-10}\n"
    account = account_of(balance, chat)
    assert account.ledger is not None
    assert account.ledger.mornings[6:8] == (Decimal(1), Decimal(0))
    assert [(entry.a_call, entry.limit) for entry in account.reservations] == [(Decimal("0.04"), None)]


def test_a_preset_in_another_currency_has_all_its_amounts_converted() -> None:
    """A dollar is 0.8 euros."""
    unit = Worth(worth=Decimal("1.25"), of="USD", date=FIRST, source="list")
    preset = AccountPreset(
        source="https://example.com",
        read=FIRST,
        says="What it costs.",
        fee=Fee(rate=Decimal("0.05"), minimum=Decimal("0.80")),
        byok=PresetByok(fee=Decimal("0.05"), free=Decimal(25)),
        limit=AccountLimit(amount=Decimal(100), reset="month"),
    )
    converted = in_currency(preset, "EUR", {"EUR": unit})
    assert converted is not None
    assert (converted.currency, converted.fee, converted.byok, converted.limit) == (
        "EUR",
        Fee(rate=Decimal("0.05"), minimum=Decimal("0.64")),
        PresetByok(fee=Decimal("0.05"), free=Decimal(20)),
        AccountLimit(amount=Decimal(80), reset="month"),
    )
    assert in_currency(preset, "JPY", {"EUR": unit}) is None
    there_and_back = in_currency(converted, "USD", {"EUR": unit})
    assert there_and_back == preset


PRESET = AccountPreset(
    source="https://example.com",
    read=FIRST,
    says="What it costs.",
    byok=PresetByok(fee=Decimal("0.05"), free=Decimal(25)),
    may_expire_after_days=Decimal(365),
)


def test_what_an_account_states_takes_precedence_over_its_preset() -> None:
    stated = ProviderAccount(
        balance=Balance(amount=Decimal(5), on=FIRST, expires="2027-02-01"),
        byok=Byok(workloads=("own",), fee=Decimal("0.01"), free=Decimal(7)),
    )
    assert with_preset(stated, PRESET) == stated
    published = replace(PRESET, fee=Fee(rate=Decimal("0.055"), minimum=Decimal("0.80")))
    completed = with_preset(ProviderAccount(fee=Fee(rate=Decimal("0.02"))), published)
    assert completed.fee == Fee(rate=Decimal("0.02"), minimum=Decimal("0.80"))


def test_what_an_account_leaves_out_is_that_of_its_preset() -> None:
    """Credits may expire 365 days after the day on which the balance was read."""
    balance, byok = Balance(amount=Decimal(5), on=FIRST), Byok(workloads=("own",))
    completed = with_preset(ProviderAccount(balance=balance, byok=byok), PRESET)
    assert completed.byok == Byok(workloads=("own",), fee=Decimal("0.05"), free=Decimal(25))
    assert completed.balance == Balance(amount=Decimal(5), on=FIRST, expires=MayExpire(may=date(2028, 1, 3)))


@pytest.mark.parametrize(
    ("rate", "minimum", "amount", "fee"),
    [("0.05", "0.80", 10, "0.80"), ("0.05", "0.80", 100, "5"), ("0.05", None, 10, "0.5"), (None, "0.80", 10, "0.80")],
)
def test_the_fee_on_a_purchase(rate: str | None, minimum: str | None, amount: int, fee: str) -> None:
    figures = [None if figure is None else Decimal(figure) for figure in (rate, minimum)]
    assert purchase_fee(Fee(rate=figures[0], minimum=figures[1]), Decimal(amount)) == Decimal(fee)
    assert purchase_fee(None, Decimal(amount)) == 0


def test_what_calls_on_own_keys_are_free_of_is_used_up_from_the_first_of_the_month() -> None:
    """10 a day: 20 before the 3rd, of the 10 then 5 are above the 25 that are free; of those 1 is the fee, later 2 a day."""
    balance = Balance(amount=Decimal(100), on=FIRST)
    terms = Terms(balance, own_keys_fee=Decimal("0.2"), own_keys_free=Decimal(25))
    ledger = ledger_of(terms, lambda _: Drawn(Decimal(0), Decimal(10)), date(2027, 1, 5))
    assert ledger.mornings == (Decimal(100), Decimal(99), Decimal(97))
    assert ledger.byok_fees == {"2027-01": Decimal(5)}


@pytest.mark.parametrize("months", ["starts: 2027-01\nmonths: 1\n", ""])
def test_a_limit_that_never_resets_and_does_not_state_its_use_is_compared_with_nothing(months: str) -> None:
    file = (
        f"{HEAD}{months}workloads:\n  chat: {spending('620')}\nbudgets: {{total: {{ceiling: 1M}}}}\n"
        "accounts:\n  openrouter: {keys: {prod: {limit: 7, reset: never}}}\n"
    )
    (account,) = report({"budget.yaml": file}).files[0].accounts
    assert account.keys == ()
    assert (account.preset_read, account.preset_source) == (None, "")
    assert [fault.message for fault in account.faults] == ["`prod` never resets and does not state what is `used`"]


@pytest.mark.parametrize("months", ["starts: 2027-01\nmonths: 1\n", ""])
@pytest.mark.parametrize(
    ("chat", "worst", "unknown"),
    [
        ("model: 'openrouter/gift:free', requests: 3100", None, ()),
        ("model: 'openrouter/gift:free', requests: 0", 0, ()),
        ("model: 'openrouter/gift:free', requests: {driver: none}", 0, ("chat",)),
        ("model: 'openrouter/other:free', requests: 3100", 0, ("chat",)),
    ],
)
def test_free_requests_of_calls_whose_number_is_unknown_are_unknown(
    months: str, chat: str, worst: int | None, unknown: tuple[str, ...]
) -> None:
    """A driver that nobody states, and a model that nobody prices; 3,100 a month are 100 a day in January."""
    file = (
        f"{HEAD}{months}workloads:\n  chat: {{kind: metered, {chat}, usage: {{input_tokens: 1}}}}\n"
        "budgets: {total: {ceiling: 1M}}\naccounts:\n"
        "  openrouter: {free_models: {models: ['*:free'], requests_per_day: 50}}\n"
    )
    free = report({"budget.yaml": file}).files[0].accounts[0].free
    assert free is not None
    expected = (Decimal(100) if months else 3100 / Period.MONTH.days) if worst is None else Decimal(worst)
    assert (settled(free.worst), free.unpriced) == (settled(expected), unknown)


WRITES = (
    "{kind: llm-app, model: openrouter/chat, requests: 10, input_tokens: 0, output_tokens: 0, max_output_tokens: 4000}"
)
"""Costs nothing; a call reserves 4,000 × 10 ÷ 1M = 0.04."""


@pytest.mark.parametrize(
    ("account", "limits"),
    [
        # what is left is exactly enough
        ("balance: {amount: 0.04, on: 2027-01-03}", [None]),
        ("balance: {amount: 0.03, on: 2027-01-03}", [Decimal("0.03")]),
        # 0.03 are bought at once, and are left on the 10th: more is bought before the calls of that day
        (
            "balance: {amount: 0.045, on: 2027-01-03, expires: 2027-01-10}, top_up: {amount: 0.03, below: 0.06}",
            [None],
        ),
        ("keys: {prod: {limit: 0.04, reset: month}}", [None]),
        (
            "keys: {prod: {limit: 0.03, reset: month}, test: {limit: 0.02, reset: day}, other: {limit: 0.5, reset: day}}",
            [Decimal("0.02")],
        ),
        # an account that only charges a fee has nothing that a reservation must fit into
        ("fee: {rate: 5%}", []),
        ("balance: {amount: 0.03, on: 2027-01-03}, pays: false", []),
    ],
)
def test_what_a_reservation_must_fit_into(account: str, limits: list[Decimal | None]) -> None:
    reservations = account_of(f"  openrouter: {{{account}}}\n", WRITES).reservations
    assert [reservation.limit for reservation in reservations] == limits


def test_a_balance_is_too_small_for_a_reservation_on_the_first_day_on_which_it_does_not_fit() -> None:
    """0.01 a day: 0.03 are left on the morning of the 8th, and more is bought only below that."""
    balance = "balance: {amount: 0.08, on: 2027-01-03}, top_up: {amount: 1, below: 0.03}"
    account = account_of(f"  openrouter: {{{balance}}}\n", f"{WRITES}\n  other: {spending('0.31')}")
    assert [(entry.workload, entry.limit, entry.limit_day) for entry in account.reservations] == [
        ("chat", Decimal("0.03"), date(2027, 1, 8))
    ]


def test_the_largest_reservation_of_an_account_holds_as_much_of_its_balance() -> None:
    """2 calls at once hold 0.08, 5 hold 0.2."""
    two, five = (f"{WRITES[:-1]}, concurrency: {number}}}" for number in (2, 5))
    account = account_of("  openrouter: {balance: {amount: 1, on: 2027-01-03}}\n", f"{two}\n  other: {five}")
    assert account.unusable == Decimal("0.2")


def test_a_reservation_is_priced_above_the_highest_threshold_that_the_prompt_passes() -> None:
    """3,000 tokens in at 3 and 4,000 out at 30 a million."""
    rates = [{"input_tokens": str(at), "output_tokens": str(10 * at)} for at in (1, 2, 3, 4)]
    conditions: list[dict[str, int]] = [{}, *({"prompt_tokens_over": 1000 * at} for at in (1, 2, 3))]
    entries = [{"when": when, "rates": rate} for when, rate in zip(conditions, rates, strict=True)]
    prices = json.dumps({"version": 1, "date": "2026-12-01", "models": {"openrouter/steps": {"prices": entries}}})
    chat = "{kind: llm-app, model: openrouter/steps, requests: 1, input_tokens: 3000, output_tokens: 1, max_output_tokens: 4000}"
    text = PLAN.replace("CHAT", chat) + "  openrouter: {balance: {amount: 1, on: 2027-01-03}}\n"
    (account,) = lint_budget(text, {"prices.json": prices}, FIRST).files[0].accounts
    assert [reservation.a_call for reservation in account.reservations] == [Decimal("0.129")]


def test_a_balance_that_expires_falls_to_nothing_on_that_day() -> None:
    gone = date(2027, 1, 5)
    balance = Balance(amount=Decimal(100), on=FIRST, expires="2027-01-05")
    ledger = ledger_of(Terms(balance), lambda day: Drawn(Decimal(10 if day < gone else 0)), gone)
    assert ledger.points == (
        (FIRST, Decimal(100)),
        (gone, Decimal(80)),
        (gone, Decimal(0)),
        (date(2027, 1, 6), Decimal(0)),
    )
    assert ledger.lapses == (Lapse(gone, Decimal(80), certain=True),)


@pytest.mark.parametrize("months", ["", "starts: 2027-01\nmonths: 3\n"])
def test_an_account_pays_for_the_part_of_a_mix_whose_model_it_has(months: str) -> None:
    """A quarter of 372 requests a month at a dollar each: 93, of which 3 a day in January."""
    mix = "mix: {rest: {model: openrouter/chat}, part: {share: 25%}}"
    file = (
        f"{HEAD}{months}workloads:\n  chat: {spending('372', f', {mix}')}\nbudgets: {{total: {{ceiling: 1M}}}}\n"
        "accounts:\n  openrouter: {models: [openrouter/dollar], limit: {amount: 100, reset: month}}\n"
    )
    (account,) = report({"budget.yaml": file}).files[0].accounts
    assert account.calls == ("chat.part",)
    assert account.limit is not None
    assert (account.limit.worst, account.limit.path) == (Decimal(93), ("accounts", "openrouter", "limit"))


def test_calls_on_own_keys_of_one_account_may_be_paid_by_another() -> None:
    byok = "one: {fee: {rate: 5%}, byok: {workloads: [chat]}}"
    file = (
        f"{HEAD}workloads:\n  chat: {spending('100')}\n  mail: {spending('100')}\nbudgets: {{total: {{ceiling: 1M}}}}\n"
        f"accounts:\n  {byok}\n  two: {{fee: {{rate: 5%}}}}\n  three: {{fee: {{rate: 1%}}, byok: {{workloads: [mail]}}}}\n"
    )
    accounts = report({"budget.yaml": file}).files[0].accounts
    assert {account.name: account.overlaps for account in accounts} == {
        "one": (),
        "two": (("mail", "one"),),
        "three": (("chat", "two"),),
    }


def test_a_ledger_is_drawn_from_the_first_of_each_month() -> None:
    balance = Balance(amount=Decimal(100), on=date(2027, 1, 30))
    ledger = ledger_of(Terms(balance), lambda _: Drawn(Decimal(10)), date(2027, 2, 2))
    assert ledger.points == (
        (date(2027, 1, 30), Decimal(100)),
        (date(2027, 2, 1), Decimal(80)),
        (date(2027, 2, 3), Decimal(60)),
    )


@pytest.mark.parametrize(("day", "old"), [("2017-01-01", False), ("2016-12-31", True)])
def test_a_balance_of_more_than_ten_years_before_the_plan_is_too_old(day: str, old: bool) -> None:
    assert too_old(("2027-01",), date.fromisoformat(day)) is old
    assert not too_old((), date.fromisoformat(day))


def test_only_requests_to_free_models_count_against_what_is_free() -> None:
    free = "{kind: metered, model: 'openrouter/gift:free', requests: 310, usage: {input_tokens: 1}}"
    models = "  openrouter:\n    free_models: {models: ['*:free'], requests_per_day: 50}\n"
    result = account_of(models, f"{spending('620')}\n  gift: {free}").free
    assert result is not None
    assert (result.calls, result.worst) == (("gift",), Decimal(10))


def test_a_reservation_of_a_model_whose_output_has_no_price_is_unknown() -> None:
    chat = WRITES.replace("openrouter/chat", "openrouter/search")
    assert account_of("  openrouter: {balance: {amount: 1, on: 2027-01-03}}\n", chat).reservations == ()


@pytest.mark.parametrize(
    ("byok", "usage", "purchases"),
    [
        ("", "0", "620"),
        (", byok: {fee: 0%, workloads: [chat]}", "713", "0"),
        (", byok: {fee: 0%, fallback: 10%, workloads: [chat]}", "641.7", "62"),
        (", byok: {fee: 0%, fallback: 100%, workloads: [chat]}", "0", "620"),
    ],
)
def test_what_falls_back_to_credits_is_not_billed_by_the_provider_as_well(
    byok: str, usage: str, purchases: str
) -> None:
    """620 a month, 713 with the buffer: a tenth of it is bought as credits, with a fee of 5%, nine tenths are billed."""
    account = f"  x: {{balance: {{amount: 0, on: 2027-01-01}}, top_up: {{amount: 62}}, fee: {{rate: 5%}}{byok}}}\n"
    run = report({"budget.yaml": PLAN.replace("CHAT", spending("620")) + account})
    estimate = run.files[0].estimate
    assert estimate is not None
    assert estimate.payable is not None
    (month,) = estimate.payable.cash
    fees = Decimal(purchases) * Decimal("0.05")
    assert (settled(month.usage), month.purchases, month.fees) == (Decimal(usage), Decimal(purchases), fees)


@pytest.mark.parametrize(
    ("balance", "whole"),
    [("186", [True, True, True]), ("185", [True, True, False]), ("62", [True, False, False]), ("61", [False] * 3)],
)
def test_what_has_to_be_bought_after_a_balance_runs_dry_is_unknown(balance: str, whole: list[bool]) -> None:
    """62 a month, without a top-up."""
    text = PLAN.replace("months: 1", "months: 3").replace("CHAT", spending("62"))
    account = f"  x: {{balance: {{amount: {balance}, on: 2027-01-01}}, fee: {{rate: 5%}}}}\n"
    estimate = report({"budget.yaml": text + account}).files[0].estimate
    assert estimate is not None
    assert estimate.payable is not None
    assert [month.whole for month in estimate.payable.cash] == whole


@pytest.mark.parametrize(
    ("on", "more", "whole"),
    [
        ("2027-01-01", "", [True, True, True]),
        ("2027-01-02", "", [False, True, True]),
        ("2027-02-28", "", [False, False, True]),
        ("2027-02-28", ", from: 2027-02", [True, False, True]),
        ("2026-12-31", "", [True, True, True]),
    ],
)
def test_what_was_bought_before_the_day_of_a_balance_is_unknown(on: str, more: str, whole: list[bool]) -> None:
    text = PLAN.replace("months: 1", "months: 3").replace("CHAT", spending("62", more))
    text = text.replace("workloads:\n", f"workloads:\n  other: {spending('5').replace('dollar', 'cheap')}\n")
    account = f"  x: {{models: [openrouter/dollar], balance: {{amount: 90, on: {on}}}, top_up: {{amount: 100}}}}\n"
    estimate = (
        report(
            {
                "budget.yaml": text.replace("usage: {requests: 1}}\n  chat", "usage: {input_tokens: 1}}\n  chat")
                + account
            }
        )
        .files[0]
        .estimate
    )
    assert estimate is not None
    assert estimate.payable is not None
    assert [month.whole for month in estimate.payable.cash] == whole
