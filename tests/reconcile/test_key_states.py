"""What a gateway says of keys: which declared key it is of, what a day takes of it, and on which day what is left ends."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from budgetlint.estimate.accounts.results import AccountResult, LimitResult
from budgetlint.frozen import replace
from budgetlint.model.accounts import Reset
from budgetlint.reconcile.account_standing import ObservedKey
from budgetlint.reconcile.observed_keys import observed_keys
from budgetlint.reconcile.saved_answers import SavedAnswers
from budgetlint.records.account_states import KeyState
from tests.compare.written import budget_file

FILE = """
workloads: {w: {kind: llm-app, model: a/small, requests: 1, input_tokens: 1, output_tokens: 1}}
accounts:
  gateway:
    keys:
      chat-prod: {limit: 300, reset: month}
      mail-prod: {limit: 20, reset: day, include_byok: true}
"""
RUN = date(2026, 10, 14)
"""A Wednesday."""

STATE = KeyState("key.json", None, "chat-prod", "sk-1", Decimal(500), Decimal(10), "week", Decimal(490))
RATES = {"chat": Decimal(3), "api/chat": Decimal(1), "mail": Decimal(2), "byok": Decimal(4)}


def keys(*states: KeyState, spared: Sequence[str] = (), text: str = FILE) -> list[ObservedKey]:
    """The rows of some states. Calls of `chat`, of a part of it and of an included file are under one key, the rest under the other."""
    account = budget_file(text).accounts["gateway"]
    calls = {"chat-prod": ("chat.main", "api/chat.main", "byok"), "mail-prod": ("mail", "byok", "unknown")}
    limits = tuple(
        LimitResult(name, ("accounts",), key.limit, key.reset, calls[name], Decimal(0), "")
        for name, key in account.keys.items()
    )
    result = AccountResult("gateway", account, judged=True, keys=limits)
    return list(observed_keys(result, RATES, spared, SavedAnswers(states, RUN)))


def test_a_key_in_whole() -> None:
    """3 + 1 + 4 a day of 10 that are left: the second day is the last."""
    state = replace(STATE, free_allowed=Decimal(50), free_used=Decimal(7))
    assert keys(state) == [
        ObservedKey(
            name="chat-prod",
            path="key.json",
            day=RUN,
            limit=Decimal(500),
            reset="week",
            left=Decimal(10),
            used=Decimal(490),
            address="accounts.gateway.keys.chat-prod",
            declared=Decimal(300),
            declared_reset="month",
            a_day=Decimal(8),
            stops=date(2026, 10, 15),
            free_allowed=Decimal(50),
            free_used=Decimal(7),
        )
    ]


def test_calls_on_own_keys_count_where_the_key_counts_them() -> None:
    mail = replace(STATE, name="mail-prod")
    assert [key.a_day for key in keys(STATE, mail, spared=["byok"])] == [Decimal(4), Decimal(6)]
    assert [key.a_day for key in keys(STATE, mail)] == [Decimal(8), Decimal(6)]


@pytest.mark.parametrize(
    ("state", "name", "address"),
    [
        (STATE, "chat-prod", "chat-prod"),
        (replace(STATE, label="mail-prod"), "chat-prod", "chat-prod"),
        (replace(STATE, name="other", label="mail-prod"), "mail-prod", "mail-prod"),
        (replace(STATE, name=None, label=None, path="saved/mail-prod.json"), "mail-prod", "mail-prod"),
        (replace(STATE, name=None, label=None, path="mail-prod/key.json"), "mail-prod/key.json", None),
        (replace(STATE, name=None, label=None, path="chat-prod-mail-prod.json"), "chat-prod-mail-prod.json", None),
        (replace(STATE, name=None), "sk-1", None),
        (replace(STATE, name="other"), "other", None),
    ],
)
def test_the_declared_key_that_a_state_is_of(state: KeyState, name: str, address: str | None) -> None:
    (key,) = keys(state)
    assert (key.name, key.address) == (name, address and f"accounts.gateway.keys.{address}")
    if address is None:
        assert (key.declared, key.declared_reset, key.a_day, key.stops) == (None, None, None, None)


def test_a_state_without_a_name_is_of_the_only_key() -> None:
    one = FILE.replace("      mail-prod: {limit: 20, reset: day, include_byok: true}\n", "")
    assert [key.name for key in keys(replace(STATE, name=None, label=None), text=one)] == ["chat-prod"]
    assert [key.name for key in keys(replace(STATE, name="other"), text=one)] == ["other"]
    none = FILE.partition("    keys:")[0] + "    balance: {amount: 10, on: 2026-10-01}\n"
    assert [key.name for key in keys(replace(STATE, name=None), text=none)] == ["sk-1"]


def stops(left: str | None, reset: Reset | None, day: date = RUN) -> date | None:
    """The day on which what is left of a key ends, of which a day takes 8."""
    (key,) = keys(replace(STATE, day=day, left=None if left is None else Decimal(left), reset=reset))
    return key.stops


@pytest.mark.parametrize(
    ("left", "reset", "day", "stop"),
    [
        # a day: it ends today or not at all
        ("7.99", "day", RUN, RUN),
        ("8", "day", RUN, None),
        # a week ends on Sunday, the 18th
        ("39.99", "week", RUN, date(2026, 10, 18)),
        ("40", "week", RUN, None),
        ("8", "week", date(2026, 10, 17), date(2026, 10, 18)),
        ("8", "week", date(2026, 10, 18), None),
        ("55.99", "week", date(2026, 10, 12), date(2026, 10, 18)),
        ("56", "week", date(2026, 10, 12), None),
        # a month ends on the 31st
        ("143.99", "month", RUN, date(2026, 10, 31)),
        ("144", "month", RUN, None),
        # what never resets is looked at for a year, and no further than the calendar goes
        ("2927.99", "never", RUN, date(2027, 10, 14)),
        ("2928", "never", RUN, None),
        ("8", "never", date(9999, 12, 30), date(9999, 12, 31)),
        ("16", "never", date(9999, 12, 30), None),
        ("8", "week", date(9999, 12, 30), date(9999, 12, 31)),
        ("16", "week", date(9999, 12, 30), None),
        (None, "month", RUN, None),
        ("7", None, RUN, None),
    ],
)  # fmt: skip
def test_the_day_on_which_what_is_left_ends(
    left: str | None, reset: Reset | None, day: date, stop: date | None
) -> None:
    """At 8 a day, where that is before it resets; what is left exactly lasts."""
    assert stops(left, reset, day) == stop


def test_the_latest_state_of_each_key_counts() -> None:
    later, earlier = (replace(STATE, day=date(2026, 10, day), used=Decimal(day)) for day in (12, 11))
    undated = replace(STATE, path="undated.json", used=Decimal(14))
    assert [key.used for key in keys(later, earlier)] == [Decimal(12)]
    assert [key.used for key in keys(earlier, later)] == [Decimal(12)]
    assert [key.used for key in keys(undated, later)] == [Decimal(14)]
    assert [key.path for key in keys(later, replace(later, path="again.json"))] == ["again.json"]


@pytest.mark.parametrize(
    ("limit", "reset", "differs"),
    [
        ("300", "month", None),
        ("301", "month", "looser"),
        ("299", "month", "tighter"),
        ("300", "week", "otherwise"),
        (None, None, "looser"),
    ],
)
def test_how_a_key_differs_from_what_is_declared(limit: str | None, reset: Reset | None, differs: str | None) -> None:
    (key,) = keys(replace(STATE, limit=None if limit is None else Decimal(limit), reset=reset))
    assert key.differs == differs
    (undeclared,) = keys(replace(STATE, name="other"))
    assert undeclared.differs is None
