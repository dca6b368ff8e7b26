"""`check --base`: loosenings that hide in the terms of prices, in accounts, and in longer runs of a calendar plan."""

import re
from datetime import date
from pathlib import Path

import pytest

from budgetlint.api import load_snapshot
from budgetlint.gate.changes import described, gate_changes, loosened
from budgetlint.gate.side import GateSide, SideSettings, side_of
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.prices import PriceText
from budgetlint.lint.settings import Settings
from budgetlint.lint.siblings import NoSiblings, Sibling, SiblingText
from budgetlint.model.configuration import NO_CONFIGURATION

PLAN = """version: 1
pricing: {snapshot: prices.yaml}
workloads:
  chat: {kind: llm-app, model: a/b, requests: 1k, input_tokens: 1000, output_tokens: 1000, tags: {team: support}}
  mail: {kind: llm-app, model: a/b, requests: 1k, input_tokens: 1000, output_tokens: 1000, tags: {team: support}}
budgets:
  total: {ceiling: 100}
"""
CALENDAR = PLAN.replace("workloads:", "starts: 2026-07\nworkloads:")
CONTRACT = PLAN.replace("prices.yaml}", "prices.yaml, contract: {file: contract.yaml}}")
PRICES = """version: 1
date: 2026-06-01
models:
  a/b: {context_window: 200000, retires: 2027-07-01, prices: [{rates: {input_tokens: 3, output_tokens: 15}}]}
"""
DEARER = PRICES.partition("  a/b")[0] + "  a/b: {prices: [{multiply: {'*_tokens': '1.5'}}]}\n"
PER_THOUSAND = PRICES.replace("models:", "meters: {input_tokens: {unit: token, per: 1000}}\nmodels:")
YEN = PRICES.replace("models:", "currency: JPY\nmodels:")
EURO = "units: {EUR: {worth: '2', of: USD, date: 2026-06-01, source: x}}\nsources: {x: {url: 'https://e.org', kind: own}}\n"
IN_EURO = PRICES.replace("input_tokens: 3", "input_tokens: {amount: '3', unit: EUR}") + EURO
ACCOUNTS = """accounts:
  proxy:
    pays: true
    models: [a/*]
    limit: {amount: 500, reset: month}
    keys: {team: {limit: 300, reset: week, workloads: [chat, mail], include_byok: true}}
    free_models: {models: ["*:free"], requests_per_day: 50}
"""
KEYS = PLAN + ACCOUNTS


def side(plan: str, prices: str, contract: str) -> GateSide:
    texts = {"prices.yaml": prices, "contract.yaml": contract}
    linter = Linter(Settings(date(2026, 7, 2)), lambda _, path, *__: PriceText(texts[path], str(hash(texts[path]))))
    report = linter.report([BudgetText("budget.yaml", plan.encode())])
    return side_of(report, SideSettings(NO_CONFIGURATION, "budgetlint.toml"))


def looser(
    plans: tuple[str, str], prices: tuple[str, str] = (PRICES, PRICES), contracts: tuple[str, str] = (DEARER, DEARER)
) -> list[str]:
    before, after = (side(*texts) for texts in zip(plans, prices, contracts, strict=True))
    return [described(change) for change in loosened(gate_changes(before, after, lambda _: load_snapshot(PRICES)))]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (PRICES, PRICES.replace(" retires: 2027-07-01,", ""), ["the price of `a/b` changes from retires 2027-07-01 to nothing, not in the catalog of 2026-06-01"]),
        (PRICES, PRICES.replace("context_window: 200000,", ""), ["the price of `a/b` changes from context_window 200000 to nothing, not in the catalog of 2026-06-01"]),
        (PER_THOUSAND, PRICES, ["the price of `meters.input_tokens` changes from for 1000 to for 1000000"]),
        (PRICES, PER_THOUSAND, []),
        (PRICES, YEN, ["the price of `currency` changes from USD to JPY"]),
        (IN_EURO, IN_EURO.replace("'2'", "'0.02'"), ["the price of `units.EUR` changes from 2 USD to 0.02 USD"]),
    ],
)  # fmt: skip
def test_what_rates_are_stated_in_and_for_is_a_price(before: str, after: str, expected: list[str]) -> None:
    assert looser((PLAN, PLAN), (before, after)) == expected


def test_a_new_unit_that_changes_the_worth_of_another() -> None:
    """Nothing that was stated before changes: an entry for the other direction overrides it."""
    plan = PLAN.replace("version: 1\n", "version: 1\ncurrency: EUR\n")
    more = EURO.replace("{EUR:", "{USD: {worth: '0.005', of: EUR, date: 2026-06-01, source: x}, EUR:")
    expected = ["the price of `units.USD` changes from none to 0.005 EUR"]
    assert looser((plan, plan), (PRICES + EURO, PRICES + more)) == expected


@pytest.mark.parametrize(
    ("after", "contract", "expected"),
    [
        (PLAN, DEARER, "the contract of `pricing.contract` changes from contract.yaml to none"),
        (CONTRACT, DEARER.replace("a/b", "a/c"), "the contract of `a/b` changes from *_tokens 1.5 to none"),
        (CONTRACT, DEARER.replace("models:", "currency: JPY\nmodels:"), "the price of `currency` changes from USD to JPY"),
        (CONTRACT, DEARER.replace("models:", "meters: {input_tokens: {unit: token, per: 1000000000}}\nmodels:"), "the price of `meters.input_tokens` changes from for 1000000 to for 1000000000"),
    ],
)  # fmt: skip
def test_a_contract_may_be_dearer_than_the_list(after: str, contract: str, expected: str) -> None:
    assert expected in looser((CONTRACT, after), contracts=(DEARER, contract))


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("limit: 300", "limit: 301", ["the limit of `accounts.proxy.keys.team` goes up from 300 USD a week to 301 USD a week"]),
        ("amount: 500", "amount: 5000", ["the limit of `accounts.proxy.limit` goes up from 500 USD a month to 5000 USD a month"]),
        ("reset: week", "reset: day", ["the limit of `accounts.proxy.keys.team` is reset every day, was every week"]),
        ("requests_per_day: 50", "requests_per_day: 60", ["the limit of `accounts.proxy.free_models.requests_per_day` goes up from 50 requests a day to 60 requests a day"]),
        ("    limit: {amount: 500, reset: month}\n", "", ["the limit of `accounts.proxy.limit` is gone, was 500 USD a month"]),
        ("workloads: [chat, mail]", "workloads: [chat]", ["`accounts.proxy.keys.team` does not cover mail, unlike before"]),
        ("reset: week, ", "reset: week, tags: {team: sales}, ", ["`accounts.proxy.keys.team` does not cover chat, mail, unlike before"]),
        ("include_byok: true", "include_byok: false", ["`accounts.proxy.keys.team` does not cover calls on your own provider keys, unlike before"]),
        ("pays: true", "pays: false", ["`accounts.proxy` does not pay for its calls, unlike before"]),
        ("models: [a/*]", "models: [a/*]\n    tags: {team: sales}", [
            "`accounts.proxy` does not cover chat, mail, unlike before",
            "`accounts.proxy.keys.team` does not cover chat, mail, unlike before",
        ]),
        ("limit: 300", "limit: 200", []),
        ("reset: week", "reset: month", []),
        ("workloads: [chat, mail], ", "", []),
        ("pays: true\n", "pays: true\n    description: ours\n", []),
    ],
)  # fmt: skip
def test_an_account_that_stops_later_or_less(was: str, now: str, expected: list[str]) -> None:
    assert KEYS.count(was) == 1
    assert sorted(looser((KEYS, KEYS.replace(was, now)))) == sorted(expected)


def test_a_contract_without_its_pin() -> None:
    pinned = CONTRACT.replace("contract.yaml}", f"contract.yaml, sha256: {'a' * 64}}}")
    assert looser((pinned, CONTRACT)) == ["the prices are no longer pinned, were pinned by aaaaaaaaaaaa"]
    assert looser((CONTRACT, pinned)) == []


def test_an_account_that_is_gone() -> None:
    """Nothing runs dry without the account that pays."""
    paying = "accounts:\n  credits: {models: [a/*], balance: {amount: 10, on: 2026-07-01}}\n"
    assert looser((PLAN + paying, PLAN)) == ["`accounts.credits` is gone, unlike before"]
    assert looser((PLAN, PLAN + paying)) == []


def test_a_renamed_workload_is_still_under_its_key() -> None:
    assert looser((KEYS, KEYS.replace("mail: ", "post: ").replace("mail]", "post]"))) == []


def test_a_tag_that_leaves_an_account() -> None:
    tagged = KEYS.replace("models: [a/*]", "tags: {team: support}")
    moved = tagged.replace("tags: {team: support}}\nbudgets", "tags: {team: sales}}\nbudgets")
    assert looser((tagged, moved)) == [
        "`accounts.proxy` does not cover mail, unlike before",
        "`accounts.proxy.keys.team` does not cover mail, unlike before",
    ]


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("ceiling: 100", "ceiling: 1200, period: year", ["the ceiling of `budgets.total` goes up from 100 USD a month to 1200 USD a year"]),
        ("ceiling: 100", "ceiling: 101, period: quarter", ["the ceiling of `budgets.total` goes up from 100 USD a month to 101 USD a quarter"]),
        ("ceiling: 100", "ceiling: 100, period: quarter", []),
        ("ceiling: 1200, period: year", "ceiling: 100", []),
        ("ceiling: 1200, period: year", "ceiling: 101", ["the ceiling of `budgets.total` goes up from 1200 USD a year to 101 USD a month"]),
    ],
)  # fmt: skip
def test_a_longer_run_hides_a_month(was: str, now: str, expected: list[str]) -> None:
    """100 in the dearest month and 0 in the others is 100 a year: only that is as strict as 100 a month."""
    plans = CALENDAR.replace("ceiling: 100", was), CALENDAR.replace("ceiling: 100", now)
    assert looser(plans) == expected


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("buffer: 50%", "buffer: 49%", ["`workloads.chat.mix.long.buffer` goes down from 50% to 49%"]),
        ("buffer: 50%, ", "", ["`workloads.chat.mix.long.buffer` goes down from 50% to 10%"]),
        ("short: {", "short: {buffer: 0%, ", ["`workloads.chat.mix.short.buffer` goes down from 10% to 0%"]),
        ("buffer: 50%", "buffer: 51%", []),
        ("buffer: 10%", "buffer: 5%", ["`buffer` goes down from 10% to 5%"]),
    ],
)
def test_a_part_of_a_mix_with_a_buffer_of_its_own(was: str, now: str, expected: list[str]) -> None:
    mix = "mix: {short: {share: 25%}, long: {buffer: 50%, input_tokens: 4000}}"
    mixed = PLAN.replace("version: 1\n", "version: 1\nbuffer: 10%\n").replace(
        "tags: {team: support}}\n  mail", mix + "}\n  mail"
    )
    assert mixed.count(was) == 1
    assert looser((mixed, mixed.replace(was, now))) == expected


def test_every_kind_has_its_words_and_its_place_in_the_manual() -> None:
    root = Path(__file__).parents[2]
    texts = [path.read_text() for path in sorted((root / "budgetlint/gate").glob("*.py"))]
    kinds = {kind for text in texts for kind in re.findall(r'GateChange\(\s*"([a-z-]+)"', text)}
    manual = {name for row in re.findall(r"^\| (`.*?) \|", (root / "docs/loosened.md").read_text(), re.MULTILINE)
              for name in re.findall(r"`([a-z-]+)`", row)}  # fmt: skip
    words = set(re.findall(r'^    "([a-z-]+)": ', (root / "budgetlint/gate/changes.py").read_text(), re.MULTILINE))
    assert {"limit", "reset", "pays"} <= kinds
    assert kinds - words == set()
    assert kinds - manual == set()


class Defaults(NoSiblings):
    """One other file, whatever the reference."""

    def __init__(self, text: str) -> None:
        self._data = text.encode()

    def file(self, _: str, reference: str) -> Sibling:
        return SiblingText(reference, self._data)


def extending(defaults: str, *names: str) -> GateSide:
    """Files that extend the same defaults."""
    plan = PLAN.replace("version: 1\n", "version: 1\nname: {name}\nextends: defaults.yaml\n").replace(
        "pricing: {snapshot: prices.yaml}\n", ""
    )
    linter = Linter(
        Settings(date(2026, 7, 2)),
        lambda *_: PriceText(PRICES, "0"),
        lambda: Defaults(defaults),
    )
    texts = [BudgetText(f"{name}.budget.yaml", plan.replace("{name}", name).encode()) for name in names]
    return side_of(linter.report(texts), SideSettings(NO_CONFIGURATION, "budgetlint.toml"))


def test_a_comment_in_the_defaults_that_files_extend() -> None:
    stated = "pricing: {snapshot: prices.yaml, max_age_days: 10}"
    before = extending(f"{stated}\n", "one", "two")
    after = extending(f"{stated}  # budgetlint: ignore[snapshot-stale] later\n", "one", "two")
    [change] = loosened(gate_changes(before, after, lambda _: None))
    assert (change.kind, change.subject, change.path, change.line) == ("suppression", "pricing", "defaults.yaml", 1)
    [removed] = gate_changes(after, before, lambda _: None)
    assert not removed.looser


CREDITS = (
    PLAN
    + """accounts:
  credits:
    models: [a/*]
    balance: {amount: 400, on: 2026-07-01, expires: 2027-06-30}
    byok: {fee: 5%, free: 10, fallback: 20%, workloads: [mail]}
    limit: {amount: 500, reset: never, used: {amount: 100, on: 2026-07-01}}
    free_models: {models: ["a/*", "b/*"], requests_per_day: 1M}
"""
)
"""18 a month each: chat draws 0.5914 a day, mail a fifth of it and 5 % of the rest above 10 a month."""


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("amount: 400,", "amount: 401,", ["`accounts.credits.balance` is 401 USD on 2026-07-01 that expire on 2027-06-30, was 400 USD on 2026-07-01 that expire on 2027-06-30"]),
        ("amount: 400,", "amount: 399,", []),
        ("400, on: 2026-07-01", "400, on: 2026-08-01", ["`accounts.credits.balance` is 400 USD on 2026-08-01 that expire on 2027-06-30, was 400 USD on 2026-07-01 that expire on 2027-06-30"]),
        ("400, on: 2026-07-01", "377, on: 2026-08-01", []),
        ("400, on: 2026-07-01", "379, on: 2026-08-01", ["`accounts.credits.balance` is 379 USD on 2026-08-01 that expire on 2027-06-30, was 400 USD on 2026-07-01 that expire on 2027-06-30"]),
        ("400, on: 2026-07-01", "400, on: 2026-06-01", []),
        (", expires: 2027-06-30", ", expires: 2028-06-30", ["`accounts.credits.balance` is 400 USD on 2026-07-01 that expire on 2028-06-30, was 400 USD on 2026-07-01 that expire on 2027-06-30"]),
        (", expires: 2027-06-30", "", ["`accounts.credits.balance` is 400 USD on 2026-07-01, was 400 USD on 2026-07-01 that expire on 2027-06-30"]),
        (", expires: 2027-06-30", ", expires: 2027-05-30", []),
        ("    balance: {amount: 400, on: 2026-07-01, expires: 2027-06-30}\n", "    pays: true\n", ["`accounts.credits.balance` is none, was 400 USD on 2026-07-01 that expire on 2027-06-30"]),
        ("    byok:", "    top_up: {amount: 500, below: 50}\n    byok:", ["`accounts.credits.top_up` buys credits: 500 USD below 50, was none"]),
        ("workloads: [mail]", "workloads: [mail, chat]", ["`accounts.credits.byok` takes less from the account: mail, chat (fee 5%, free 10, fallback 20%), was mail (fee 5%, free 10, fallback 20%)"]),
        ("fallback: 20%", "fallback: 0%", ["`accounts.credits.byok` takes less from the account: mail (fee 5%, free 10, fallback 0%), was mail (fee 5%, free 10, fallback 20%)"]),
        ("fee: 5%", "fee: 4%", ["`accounts.credits.byok` takes less from the account: mail (fee 4%, free 10, fallback 20%), was mail (fee 5%, free 10, fallback 20%)"]),
        ("free: 10", "free: 11", ["`accounts.credits.byok` takes less from the account: mail (fee 5%, free 11, fallback 20%), was mail (fee 5%, free 10, fallback 20%)"]),
        ("fallback: 20%", "fallback: 30%", []),
        ("    byok: {fee: 5%, free: 10, fallback: 20%, workloads: [mail]}\n", "", []),
        ("amount: 100,", "amount: 99,", ["`accounts.credits.limit.used` is less than planned: 99 USD by 2026-07-01, was 100 USD by 2026-07-01"]),
        ("amount: 100, on: 2026-07-01", "amount: 110, on: 2026-09-01", ["`accounts.credits.limit.used` is less than planned: 110 USD by 2026-09-01, was 100 USD by 2026-07-01"]),
        ("amount: 100, on: 2026-07-01", "amount: 150, on: 2026-09-01", []),
        ('models: ["a/*", "b/*"]', 'models: ["b/*"]', ["`accounts.credits.free_models` does not cover chat, mail, unlike before"]),
    ],
)  # fmt: skip
def test_facts_with_which_an_account_lasts_longer(was: str, now: str, expected: list[str]) -> None:
    assert CREDITS.count(was) == 1
    assert looser((CREDITS, CREDITS.replace(was, now))) == expected
    calendar = CREDITS.replace("workloads:\n  chat", "starts: 2026-07\nworkloads:\n  chat")
    assert looser((calendar, calendar.replace(was, now))) == expected


def test_the_facts_of_a_renamed_workload() -> None:
    assert looser((CREDITS, CREDITS.replace("mail: ", "post: ").replace("mail]", "post]"))) == []


def test_what_several_files_inherit_is_reported_once() -> None:
    """Two files extend the defaults; both see the limit go up."""
    stated = "pricing: {snapshot: prices.yaml}\n" + ACCOUNTS
    sides = [extending(text, "one", "two") for text in (stated, stated.replace("amount: 500", "amount: 501"))]
    changes = loosened(gate_changes(sides[0], sides[1], lambda _: load_snapshot(PRICES)))
    expected = ["the limit of `accounts.proxy.limit` goes up from 500 USD a month to 501 USD a month"]
    assert [described(change) for change in changes] == expected


COMMITTED = (
    PLAN.replace("workloads:\n  chat", "starts: 2026-07\nworkloads:\n  chat")
    + """commitments:
  prepaid: {kind: prepaid, amount: 500, from: 2026-07-01, until: 2026-12-31, workloads: [chat]}
  least: {kind: minimum, amount: 300, period: quarter}
"""
)


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("amount: 500", "amount: 499", ["less of `commitments.prepaid` can be unused: prepaid 499 USD from 2026-07-01 until 2026-12-31, was prepaid 500 USD from 2026-07-01 until 2026-12-31"]),
        (", until: 2026-12-31", "", ["less of `commitments.prepaid` can be unused: prepaid 500 USD from 2026-07-01, was prepaid 500 USD from 2026-07-01 until 2026-12-31"]),
        ("until: 2026-12-31", "until: 2027-12-31", ["less of `commitments.prepaid` can be unused: prepaid 500 USD from 2026-07-01 until 2027-12-31, was prepaid 500 USD from 2026-07-01 until 2026-12-31"]),
        (", workloads: [chat]}", "}", ["less of `commitments.prepaid` can be unused: prepaid 500 USD from 2026-07-01 until 2026-12-31, was prepaid 500 USD from 2026-07-01 until 2026-12-31"]),
        (", workloads: [chat]}", ", workloads: [chat], used: {amount: 9, on: 2026-07-01}}", ["less of `commitments.prepaid` can be unused: prepaid 500 USD from 2026-07-01 until 2026-12-31, 9 used by 2026-07-01, was prepaid 500 USD from 2026-07-01 until 2026-12-31"]),
        ("period: quarter", "period: year", ["less of `commitments.least` can be unused: minimum 300 USD a year, was minimum 300 USD a quarter"]),
        ("  least: {kind: minimum, amount: 300, period: quarter}\n", "", ["less of `commitments.least` can be unused: none, was minimum 300 USD a quarter"]),
        ("amount: 500", "amount: 600", []),
        ("until: 2026-12-31", "until: 2026-11-30", []),
        ("amount: 300, period: quarter", "amount: 100, period: month", []),
    ],
)  # fmt: skip
def test_a_commitment_of_which_less_can_be_unused(was: str, now: str, expected: list[str]) -> None:
    assert COMMITTED.count(was) == 1
    assert looser((COMMITTED, COMMITTED.replace(was, now))) == expected


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("", ", max_age_days: 91", ["prices may be older: 91 days, was 90 days"]),
        ("", ", max_age_days: 90", []),
        (", max_age_days: 30", ", max_age_days: 60", ["prices may be older: 60 days, was 30 days"]),
        (", max_age_days: 100", "", ["prices may be older: none, was 100 days"]),
    ],
)
def test_a_limit_on_the_age_of_prices_where_the_default_applied(was: str, now: str, expected: list[str]) -> None:
    plans = [PLAN.replace("prices.yaml}", f"prices.yaml{more}}}") for more in (was, now)]
    assert looser((plans[0], plans[1])) == expected


OVER = """version: 1
name: root
pricing: {snapshot: prices.yaml}
includes: [one.budget.yaml]
budgets: {all: {ceiling: 100, basis: payable}}
adjustments:
  less: {kind: discount, rate: 10%, workloads: [one/chat]}
  more: {kind: fee, amount: 10, workloads: [one/chat]}
"""


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("rate: 10%, workloads: [one/chat]", "rate: 10%, workloads: [one/*]", ["`adjustments.less` lowers the payable amount: discount 10% of one/chat, one/mail, was discount 10% of one/chat"]),
        ("rate: 10%, workloads: [one/chat]", "rate: 10%", ["`adjustments.less` lowers the payable amount: discount 10% of one/chat, one/mail, was discount 10% of one/chat"]),
        ("amount: 10, workloads: [one/chat]", "amount: 10", ["`adjustments.more` lowers the payable amount: fee 10 USD a month of one/chat, one/mail, was fee 10 USD a month of one/chat"]),
        ("amount: 10, workloads: [one/chat]", "amount: 10, workloads: [one/mail]", ["`adjustments.more` lowers the payable amount: fee 10 USD a month of one/mail, was fee 10 USD a month of one/chat"]),
        ("rate: 10%, workloads: [one/chat]", "rate: 9%, workloads: [one/chat]", []),
    ],
)  # fmt: skip
def test_a_root_s_adjustment_of_what_its_files_spend(was: str, now: str, expected: list[str]) -> None:
    before, after = (over_one(text) for text in (OVER, OVER.replace(was, now)))
    changes = loosened(gate_changes(before, after, lambda _: load_snapshot(PRICES)))
    assert [described(change) for change in changes] == expected


def over_one(root: str) -> GateSide:
    """A root over one file."""
    member = PLAN.replace("version: 1\n", "version: 1\nname: one\n")
    linter = Linter(Settings(date(2026, 7, 2)), lambda *_: PriceText(PRICES, "0"), lambda: Defaults(member))
    return side_of(
        linter.report([BudgetText("root.budget.yaml", root.encode())]),
        SideSettings(NO_CONFIGURATION, "budgetlint.toml"),
    )


UNIT = PLAN.replace("  total: {ceiling: 100}", "  unit: {ceiling: 1, per: request, workloads: [chat], of: [chat]}")
NOISE = "  noise: {kind: embeddings, model: a/b, requests: 1M, input_tokens: 0}\nbudgets:"


@pytest.mark.parametrize(
    ("replaced", "more"),
    [
        ({"of: [chat]": "of: ['*']"}, "mail"),
        ({"of: [chat]": "of: ['m*', chat]"}, "mail"),
        ({"budgets:": NOISE, "of: [chat]": "of: [chat, noise]"}, "noise"),
        ({"budgets:": NOISE, "of: [chat]": "of: [talk, noise]", "  chat:": "  talk:", "[chat]": "[talk]"}, "noise"),
        ({"budgets:": NOISE, "of: [chat]": "of: [talk, '*oise']", "  chat:": "  talk:", "[chat]": "[talk]", "1000": "10"}, "talk, noise"),
        ({"of: [chat]": "of: [talk]", "  chat:": "  talk:", "[chat]": "[talk]"}, None),
        ({"budgets:": NOISE}, None),
    ],
)  # fmt: skip
def test_units_that_a_cost_is_divided_by(replaced: dict[str, str], more: str | None) -> None:
    plan = UNIT
    for was, now in replaced.items():
        plan = plan.replace(was, now)
    lines = [line for line in looser((UNIT, plan)) if "divides" in line]
    assert lines == ([] if more is None else [f"`budgets.unit` divides by {more} too"])
