"""Which declared limit explains refused calls: by the key that a message names, the gateway, and what an account states."""

from datetime import date

import pytest

from budgetlint.frozen import replace
from budgetlint.reconcile.refused import Accounts, counted_refusals, declared, limits_met, refused_calls
from budgetlint.records.refusals import CallRefusal
from tests.compare.written import budget_file

FILE = """
workloads: {w: {kind: llm-app, model: a/small, requests: 1, input_tokens: 1, output_tokens: 1}}
accounts:
"""
OPENROUTER = """
  openrouter:
    balance: {amount: 10, on: 2026-10-01}
    limit: {amount: 50, reset: month}
    free_models: {models: ["*:free"], requests_per_day: 50}
    keys: {chat-prod: {limit: 300, reset: month}, mail-prod: {limit: 20, reset: day}}
"""
TEAM = """
  team:
    models: [litellm/*]
    keys: {chat-prod: {limit: 5, reset: day}}
"""

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 5)


def accounts(**texts: str) -> Accounts:
    """The accounts of some budget files."""
    return {f"{name}.yaml": budget_file(FILE + text).accounts for name, text in texts.items()}


REFUSAL = CallRefusal("openrouter", "a key's limit", "key", FIRST, None, "")


def refusal(limit: str | None = "key", **more: str | date | None) -> CallRefusal:
    return replace(REFUSAL, limit=limit, **more)


@pytest.mark.parametrize(
    ("limit", "more", "where"),
    [
        # by the key that the message names, whole words alone
        ("key", {"message": "key chat-prod is over"}, ("one.yaml", "openrouter", "accounts.openrouter.keys.chat-prod")),
        ("key", {"message": "(mail-prod)"}, ("one.yaml", "openrouter", "accounts.openrouter.keys.mail-prod")),
        ("key", {"message": "key xchat-prod is over"}, ("one.yaml", "openrouter", None)),
        ("key", {"message": "key chat-prod-2 is over"}, ("one.yaml", "openrouter", None)),
        ("key", {"message": "key chatxprod is over"}, ("one.yaml", "openrouter", None)),
        # the message comes before the record's own key, which comes before the gateway
        ("key", {"message": "chat-prod", "key": "mail-prod"}, ("one.yaml", "openrouter", "accounts.openrouter.keys.chat-prod")),
        ("key", {"key": "mail-prod"}, ("one.yaml", "openrouter", "accounts.openrouter.keys.mail-prod")),
        ("key", {"key": "mail-prod", "gateway": None}, ("one.yaml", "openrouter", "accounts.openrouter.keys.mail-prod")),
        ("key", {"message": "chat-prod and mail-prod"}, ("one.yaml", "openrouter", None)),
        ("key", {"gateway": None}, (None, None, None)),
        ("key", {"gateway": "litellm"}, (None, None, None)),
        # other limits are the account's
        ("balance", {"message": "chat-prod"}, ("one.yaml", "openrouter", "accounts.openrouter.balance")),
        ("account", {}, ("one.yaml", "openrouter", "accounts.openrouter.limit")),
        ("free_models", {}, ("one.yaml", "openrouter", "accounts.openrouter.free_models")),
        ("unheard-of", {}, ("one.yaml", "openrouter", None)),
        (None, {}, (None, None, None)),
    ],
)  # fmt: skip
def test_the_limit_that_explains_a_refusal(
    limit: str | None, more: dict[str, str | None], where: tuple[str | None, str | None, str | None]
) -> None:
    assert declared(refusal(limit, **more), accounts(one=OPENROUTER)) == where


def test_a_limit_that_an_account_does_not_state_explains_nothing() -> None:
    bare = accounts(one="  openrouter: {pays: true, keys: {chat-prod: {limit: 5, reset: day}}}\n")
    assert [declared(refusal(limit), bare)[2] for limit in ("balance", "account", "free_models")] == [None, None, None]
    assert declared(refusal("key"), bare)[2] == "accounts.openrouter.keys.chat-prod"


def test_what_several_may_explain_is_ambiguous() -> None:
    both = accounts(one=OPENROUTER, two=OPENROUTER)
    assert declared(refusal("balance"), both) == (None, None, None)
    assert declared(refusal("key", message="chat-prod"), both) == (None, None, None)
    assert declared(refusal("key", message="chat-prod"), accounts(one=OPENROUTER, two=TEAM)) == (
        "one.yaml",
        "openrouter",
        None,
    )


@pytest.mark.parametrize(
    ("gateway", "account"),
    [
        ("openrouter", "openrouter"),
        ("litellm", "team"),
        ("azure-apim", "azure"),
        ("azure", "azure"),
        ("groq", None),
    ],
)
def test_an_account_is_with_a_gateway_by_its_name_or_its_models(gateway: str, account: str | None) -> None:
    azure = "  azure: {pays: true, keys: {chat-prod: {limit: 5, reset: day}}}\n"
    named = accounts(one=OPENROUTER, two=TEAM, three=azure)
    assert declared(refusal("key", gateway=gateway), named)[1] == account


def test_alike_refusals_are_counted_together() -> None:
    """Of a message only the names of declared keys are kept."""
    named = accounts(one=OPENROUTER)
    refusals = [
        refusal(message="key chat-prod of ann@example.org"),
        refusal(message="key chat-prod of bob@example.org"),
        refusal(message="nothing that is declared"),
        refusal(message="mail-prod, chat-prod"),
    ]
    counted = counted_refusals(refusals, named)
    assert [(entry.refusal.message, entry.count) for entry in counted] == [
        ("chat-prod", 2),
        ("", 1),
        ("chat-prod mail-prod", 1),
    ]


def test_refusals_of_one_limit_are_a_row_the_most_frequent_first() -> None:
    named = accounts(one=OPENROUTER)
    refusals = [
        refusal(message="chat-prod", day=LAST),
        refusal(message="chat-prod", day=FIRST),
        refusal(key="chat-prod", day=FIRST),
        refusal(message="chat-prod", day=None),
        refusal(None, means="b", gateway="groq", key="k", day=LAST),
        refusal(None, means="a", gateway="groq", key="k", day=None),
        refusal(None, means="a", gateway=None, day=FIRST),
        refusal("balance", means="no credits", day=FIRST),
        refusal("balance", means="no credits", day=LAST),
    ]
    rows = refused_calls(counted_refusals(refusals, named), named)
    assert [(row.gateway, row.means, row.account, row.key, row.count, row.first, row.last, row.limit) for row in rows] == [
        ("openrouter", "a key's limit", "openrouter", "chat-prod", 4, FIRST, LAST, "accounts.openrouter.keys.chat-prod"),
        ("openrouter", "no credits", "openrouter", None, 2, FIRST, LAST, "accounts.openrouter.balance"),
        (None, "a", None, None, 1, FIRST, FIRST, None),
        ("groq", "a", None, "k", 1, None, None, None),
        ("groq", "b", None, "k", 1, LAST, LAST, None),
    ]  # fmt: skip
    assert rows[0].days == ((FIRST, 2), (LAST, 1))
    assert limits_met(rows) == (
        "`accounts.openrouter.keys.chat-prod` was reached: 4 calls refused from 2026-10-01 to 2026-10-05 [limit-met]",
        "`accounts.openrouter.balance` was reached: 2 calls refused from 2026-10-01 to 2026-10-05 [limit-met]",
        "an unknown gateway: a, 1 call refused on 2026-10-01; no declared limit is known to explain it [limit-met]",
        "groq: a, 1 call refused; no declared limit is known to explain it [limit-met]",
        "groq: b, 1 call refused on 2026-10-05; no declared limit is known to explain it [limit-met]",
    )
