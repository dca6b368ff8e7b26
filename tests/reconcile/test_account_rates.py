"""Accounts at the observed rate in memory: what a day takes, of whom that is unknown, and when the balance ends."""

from datetime import date
from decimal import Decimal

import pytest

from budgetlint import lint_budget
from budgetlint.frozen import replace
from budgetlint.lint.report import FileReport
from budgetlint.reconcile.account_standing import ObservedAccount
from budgetlint.reconcile.observed_accounts import observed_accounts
from budgetlint.reconcile.reconciled import Reconciled
from budgetlint.reconcile.results import Covered, FileReconciled, Reconciliation, Unplanned
from budgetlint.reconcile.saved_answers import SavedAnswers, answer_notes
from budgetlint.records.account_states import CreditsState, KeyState
from tests.compare.written import PRICES

RUN = date(2026, 10, 12)
COVERED = Covered(date(2026, 10, 1), date(2026, 10, 10))
FILE = """\
version: 1
name: chat
currency: %s
pricing: {snapshot: prices.yaml}
workloads:
  answers: {kind: llm-app, model: a/small, requests: 10, input_tokens: 1000, output_tokens: 100}
  mail: {kind: llm-app, model: a/small, requests: 10, input_tokens: 1000, output_tokens: 100}
accounts:
%sbudgets: {total: {ceiling: 100}}
"""
BALANCE = "  openrouter: {balance: {amount: 10, on: 2026-10-01}%s}\n"


def report(accounts: str, currency: str = "USD") -> FileReport:
    euro = "\nunits: {EUR: {of: USD, worth: 2, date: 2026-06-17, source: list}}"
    text = FILE % (currency, accounts)
    (file,) = lint_budget(text, {"prices.yaml": PRICES.strip() + euro}, RUN).files
    return file


def month(
    *workloads: Reconciled, grown: str = "1", unplanned: tuple[Unplanned, ...] = (), currency: str = "USD"
) -> Reconciliation:
    file = FileReconciled("budget.yaml", "chat", "USD", "month", Decimal(1), Decimal(grown), workloads)
    return Reconciliation(COVERED, False, (file,), unplanned, (), (), (), (), currency=currency)


def spent(name: str, amount: str | None, **more: object) -> Reconciled:
    return replace(
        Reconciled(name, "llm-app", "a/small", estimated=None if amount is None else Decimal(amount)), **more
    )


NOTHING = SavedAnswers((), RUN)
TWO = (spent("answers", "12"), spent("mail", "8"))
"""2 USD a day of ten."""


def one(accounts: str, account: Reconciliation, read: SavedAnswers = NOTHING) -> ObservedAccount:
    (observed,) = observed_accounts([report(accounts)], account, read)
    return observed


def test_a_balance_at_the_observed_rate() -> None:
    """10 USD of which a day takes 2 are gone after the fifth; a plan that takes next to nothing never ends it."""
    observed = one(BALANCE % "", month(*TWO))
    assert observed == ObservedAccount(
        path="budget.yaml",
        name="openrouter",
        currency="USD",
        balance=Decimal(10),
        on=date(2026, 10, 1),
        source="as declared",
        a_day=Decimal(2),
        dry=date(2026, 10, 6),
        until=date(2027, 10, 1),
        planned_dry=None,
        planned_on=date(2026, 10, 1),
        without=(),
        keys=(),
    )


def test_what_was_grown_is_taken_as_it_was_recorded() -> None:
    assert one(BALANCE % "", month(*TWO, grown="4")).a_day == Decimal("0.5")


@pytest.mark.parametrize(
    ("mail", "a_day", "without"),
    [
        (spent("mail", None, known=Decimal(3)), "1.5", ("mail",)),
        (spent("mail", "8", problem="no record matches it"), "1.2", ("mail",)),
        (spent("mail", None), "1.2", ("mail",)),
        (spent("mail", "0"), "1.2", ()),
        (spent("other", "8"), "1.2", ("mail",)),
    ],
)
def test_a_workload_that_is_not_known_whole(mail: Reconciled, a_day: str, without: tuple[str, ...]) -> None:
    observed = one(BALANCE % "", month(TWO[0], mail))
    assert (observed.a_day, observed.without) == (Decimal(a_day), without)


def test_of_nothing_that_is_known_there_is_no_rate() -> None:
    observed = one(BALANCE % "", month())
    assert (observed.a_day, observed.dry, observed.until, observed.without) == (None, None, None, ("answers", "mail"))


@pytest.mark.parametrize(
    ("fallback", "a_day"),
    [("", "1.2"), (", fallback: 0%", "1.2"), (", fallback: 25%", "1.4"), (", fallback: 100%", "2")],
)
def test_calls_on_own_keys_take_no_credits_but_for_those_that_fall_back(fallback: str, a_day: str) -> None:
    """1.2 USD a day of answers, and of the 0.8 of mail the share that falls back."""
    byok = f", byok: {{workloads: [mail]{fallback}}}"
    assert one(BALANCE % byok, month(*TWO)).a_day == Decimal(a_day)


LOST = (Unplanned("a/large", 2, Decimal(5), "prices"), Unplanned("b/large", 2, Decimal(50), "prices"))


@pytest.mark.parametrize(
    ("scope", "unplanned", "currency", "a_day", "without"),
    [
        (", models: [a/*]", LOST, "USD", "2.5", ()),
        ("", LOST, "USD", "2", ()),
        (", models: [a/*], workloads: [answers, mail]", LOST, "USD", "2", ()),
        (", models: [a/*]", (replace(LOST[0], amount=None), LOST[0]), "USD", "2.5", ("a/large",)),
        (", models: [a/*]", LOST, "EUR", "2", ("a/large",)),
    ],
)
def test_calls_that_nobody_planned(
    scope: str, unplanned: tuple[Unplanned, ...], currency: str, a_day: str, without: tuple[str, ...]
) -> None:
    """They are an account's where it is about their models and nothing else."""
    observed = one(BALANCE % scope, month(*TWO, unplanned=unplanned, currency=currency))
    assert (observed.a_day, observed.without) == (Decimal(a_day), without)


CREDITS = CreditsState("credits.json", None, Decimal(30), Decimal(23))


@pytest.mark.parametrize(
    ("states", "balance", "on", "source"),
    [
        ([CREDITS], "7", RUN, "credits.json"),
        ([replace(CREDITS, day=date(2026, 10, 5))], "7", date(2026, 10, 5), "credits.json"),
        ([replace(CREDITS, day=date(2026, 10, 1))], "7", date(2026, 10, 1), "credits.json"),
        ([replace(CREDITS, day=date(2026, 9, 30))], "10", date(2026, 10, 1), "as declared"),
        ([replace(CREDITS, used=Decimal(31))], "0", RUN, "credits.json"),
        ([replace(CREDITS, day=date(2026, 10, 5), path="old.json"), CREDITS], "7", RUN, "credits.json"),
        ([CREDITS, replace(CREDITS, day=date(2026, 10, 13), path="new.json")], "7", date(2026, 10, 13), "new.json"),
        ([replace(CREDITS, bought=Decimal(0), used=Decimal(0))], "10", date(2026, 10, 1), "as declared"),
        ([replace(CREDITS, bought=Decimal(0), used=Decimal(3))], "0", RUN, "credits.json"),
    ],
)
def test_the_balance_that_is_known_last(states: list[CreditsState], balance: str, on: date, source: str) -> None:
    observed = one(BALANCE % "", month(*TWO), SavedAnswers(tuple(states), RUN))
    assert (observed.balance, observed.on, observed.source) == (Decimal(balance), on, source)


def test_what_a_gateway_says_expires_with_what_the_file_says() -> None:
    """Of 7 USD a day takes 2, so the fourth has too little; of those that expire on the 13th nothing is left on it."""
    read = SavedAnswers((CREDITS,), RUN)
    expiring = BALANCE.replace("2026-10-01}", "2026-10-01, expires: 2026-10-13}") % ""
    assert [one(text, month(*TWO), read).dry for text in (BALANCE % "", expiring)] == [
        date(2026, 10, 15),
        date(2026, 10, 13),
    ]
    observed = one(KEYS, month(*TWO), read)
    assert (observed.balance, observed.on, observed.dry) == (Decimal(7), RUN, date(2026, 10, 15))


KEYS = "  openrouter: {pays: false, keys: {prod: {limit: 300, reset: month}}}\n"
KEY = KeyState("key.json", None, "prod", None, Decimal(300), Decimal(5), "month", Decimal(295))


def test_an_account_without_a_balance_is_told_where_a_gateway_says_something_of_it() -> None:
    assert observed_accounts([report(KEYS)], month(*TWO), NOTHING) == ()
    observed = one(KEYS, month(*TWO), SavedAnswers((KEY,), RUN))
    assert (observed.balance, observed.on, observed.dry, observed.a_day) == (None, None, None, Decimal(2))
    assert [(key.name, key.a_day, key.stops) for key in observed.keys] == [("prod", Decimal(2), date(2026, 10, 14))]


def test_saved_answers_of_no_one_account_are_held_against_none() -> None:
    read = SavedAnswers((KEY,), RUN)
    two = KEYS + KEYS.replace("openrouter", "openrouter-two")
    assert observed_accounts([report(two)], month(*TWO), read) == ()
    assert observed_accounts([report(KEYS, "EUR")], month(*TWO), read) == ()
    assert observed_accounts([report(KEYS.replace("openrouter", "proxy"))], month(*TWO), read) == ()
    which = "OpenRouter's saved answers are not compared with any account"
    undated = f"saved answers without a day in their names are assumed to be from {RUN}, the day of this run"
    dated = SavedAnswers((replace(KEY, day=RUN),), RUN)
    assert list(answer_notes([report(two)], dated)) == [
        f"{which}: `openrouter`, `openrouter-two` are all with OpenRouter"
    ]
    assert list(answer_notes([report(KEYS, "EUR")], read)) == [
        undated,
        f"{which}: no declared account in dollars is with OpenRouter",
    ]
    assert list(answer_notes([report(KEYS)], dated)) == []
    assert list(answer_notes([report(two)], NOTHING)) == []


def test_zeros_say_nothing() -> None:
    zeros = CreditsState("credits.json", RUN, Decimal(0), Decimal(0))
    (note,) = answer_notes([report(KEYS)], SavedAnswers((zeros, replace(zeros, used=Decimal(1))), RUN))
    assert note == (
        "`credits.json` states 0 credits and 0 used: OpenRouter's `/credits` returns zeros for an inference key, "
        "so it is ignored; query with a management key, or save `/key`"
    )
