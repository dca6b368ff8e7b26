"""What an included file charges on its own workloads, in its own money and per its own period, within a root's budgets."""

from decimal import Decimal

import pytest

from budgetlint.figures.exact import settled
from tests.accounts.running import HEAD, report, spending

ROOT = (
    HEAD
    + """\
name: root
includes: [member.yaml]
adjustments: {vat: {kind: tax, rate: 20%}}
budgets:
  total: {ceiling: 1M, basis: payable}
  chat: {ceiling: 1M, basis: payable, workloads: [member/chat]}
  mail: {ceiling: 1M, basis: payable, workloads: ["member/mail"]}
"""
)
MEMBER = f"{HEAD}name: member\ncurrency: EUR\nworkloads:\n  chat: {spending('125')}\n  mail: {spending('125')}\n"
"""125 USD each at 1.25 USD for one EUR: 100 EUR, with the buffer 115."""


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        # (115 + 115 + 80) EUR × 1.25 × 1.2, of which each is a half
        ("adjustments: {support: {kind: fee, amount: 80}}", ("465", "232.5", "232.5")),
        # 960 EUR a year are 80 a month, all of them on chat
        (
            "adjustments: {support: {kind: fee, amount: 960, period: year, workloads: [chat]}}",
            ("465", "292.5", "172.5"),
        ),
        # per quarter: 115 + 40, and of mail a tenth less; a third of both in each of the root's months
        (
            "period: quarter\nadjustments: {support: {kind: fee, amount: 80}, old: {kind: discount, rate: 10%, workloads: [mail]}}",
            ("147.25", "77.5", "69.75"),
        ),
        # an account's fee on what it pays for
        ("accounts: {shop: {workloads: [mail], fee: {rate: 10%}}}", ("362.25", "172.5", "189.75")),
    ],
)
@pytest.mark.parametrize("calendar", ["", "starts: 2027-01\nmonths: 2\n"], ids=["flat", "by month"])
def test_what_a_member_charges(more: str, expected: tuple[str, ...], calendar: str) -> None:
    run = report({"root.yaml": ROOT + calendar, "member.yaml": f"{MEMBER}{more}\n"}, checked=("root.yaml",))
    (root,) = (file for file in run.files if file.path == "root.yaml")
    assert root.organisation is not None
    amounts = {budget.name: budget.amount for budget in root.organisation.budgets}
    assert {name: amount and settled(amount) for name, amount in amounts.items()} == dict(
        zip(("total", "chat", "mail"), map(Decimal, expected), strict=True)
    )
    if calendar:
        runs = [run.amount and settled(run.amount) for budget in root.organisation.budgets for run in budget.runs]
        assert runs == [Decimal(amount) for amount in expected for _ in range(2)]


def test_a_root_s_payable_budget_beside_another_counts_what_its_members_charge() -> None:
    """115 of the planned amount, and 10 % more in the member."""
    budgets = "budgets:\n  plain: {ceiling: 1M}\n  all: {ceiling: 1M, basis: payable}\n"
    root = f"{HEAD}name: root\nincludes: [member.yaml]\n{budgets}"
    member = (
        f"{HEAD}name: member\nworkloads: {{chat: {spending('100')}}}\nadjustments: {{more: {{kind: fee, rate: 10%}}}}\n"
    )
    file = report({"root.yaml": root, "member.yaml": member}, checked=("root.yaml",)).of("root.yaml")
    assert file.organisation is not None
    assert [budget.amount for budget in file.organisation.budgets] == [Decimal(115), Decimal("126.5")]


@pytest.mark.parametrize(
    ("stated", "amounts"),
    [
        # a third of 300 dollars a quarter
        ("period: quarter", ("100", "115", "100")),
        # 240 euros a quarter are 300 dollars
        ("period: quarter\ncurrency: EUR", ("100", "115", "100")),
        ("period: month", ("300", "345", "300")),
    ],
)
def test_every_layer_of_a_member_is_per_the_period_and_in_the_money_of_the_root(
    stated: str, amounts: tuple[str, ...]
) -> None:
    root = f"{HEAD}name: root\nincludes: [member.yaml]\nbudgets: {{all: {{ceiling: 1M}}}}\n"
    member = f"{HEAD}name: member\n{stated}\nworkloads: {{chat: {spending('300')}}}\n"
    file = report({"root.yaml": root, "member.yaml": member}, checked=("root.yaml",)).of("root.yaml")
    assert file.organisation is not None
    layers = file.organisation.workloads["member/chat"].layers
    assert layers is not None
    assert layers.listed is not None
    figures = (layers.operational, layers.planned, layers.listed)
    assert [settled(figure) for figure in figures] == [Decimal(amount) for amount in amounts]


def test_what_has_no_price_in_a_root_or_a_member_is_named_once() -> None:
    """Unpriced, and without what it must state."""
    unknown = "{kind: metered, model: openrouter/none, requests: 1, usage: {requests: 1}}"
    root = (
        f"{HEAD}name: root\nincludes: [member.yaml]\nworkloads: {{a: {unknown}}}\nbudgets: {{all: {{ceiling: 1M}}}}\n"
    )
    member = f"{HEAD}name: member\nworkloads: {{b: {spending('100')}, c: {unknown}, d: {{kind: metered}}}}\n"
    file = report({"root.yaml": root, "member.yaml": member}, checked=("root.yaml",)).of("root.yaml")
    assert file.organisation is not None
    assert [budget.unpriced for budget in file.organisation.budgets] == [("a", "member/c", "member/d")]


def test_a_root_leaves_out_a_tax_of_its_members_but_no_fee_of_an_account_with_its_name() -> None:
    """115, a fee of 10 % and a tax of 20 %."""
    payable = "ceiling: 1M, basis: payable"
    budgets = f"budgets: {{all: {{{payable}}}, net: {{{payable}, without: [vat]}}}}\n"
    root = f"{HEAD}name: root\nincludes: [member.yaml]\nadjustments: {{vat: {{kind: tax, rate: 0%}}}}\n{budgets}"
    member = (
        f"{HEAD}name: member\nworkloads: {{chat: {spending('100')}}}\naccounts: {{vat: {{fee: {{rate: 10%}}}}}}\n"
        "adjustments: {vat: {kind: tax, rate: 20%}}\n"
    )
    file = report({"root.yaml": root, "member.yaml": member}, checked=("root.yaml",)).of("root.yaml")
    assert file.organisation is not None
    assert [budget.amount for budget in file.organisation.budgets] == [Decimal("151.8"), Decimal("126.5")]


def test_people_of_a_member_are_as_many_in_every_period() -> None:
    """4 users ask once on each of 90 days: 360 requests a quarter, 120 a month."""
    chat = (
        "{kind: llm-app, model: openrouter/chat, users: 4, active_days: 90, requests_per_user_per_day: 1, "
        "input_tokens: 1, output_tokens: 1}"
    )
    root = f"{HEAD}name: root\nincludes: [member.yaml]\nbudgets: {{all: {{ceiling: 1M}}}}\n"
    member = f"{HEAD}name: member\nperiod: quarter\nworkloads: {{chat: {chat}}}\n"
    file = report({"root.yaml": root, "member.yaml": member}, checked=("root.yaml",)).of("root.yaml")
    assert file.organisation is not None
    volume = file.organisation.workloads["member/chat"].volume
    assert volume is not None
    assert {unit: settled(count) for unit, count in volume.counts()} == {"request": Decimal(120), "user": Decimal(4)}


@pytest.mark.parametrize(
    ("selected", "amounts"),
    [
        ("models: [openrouter/*]", ("110", "220", "110")),
        ("workloads: [chat, here]", ("110", "220", "110")),
        ("workloads: [chat, here, member/chat]", ("110", "220", "110")),
        ("workloads: [here, member/chat]", ("100", "220", "110")),
        ("workloads: [here]", ("100", "210", "100")),
        ("tags: {team: a}", ("110", "220", "110")),
    ],
)
@pytest.mark.parametrize("calendar", ["", "starts: 2027-01\nmonths: 2\n"], ids=["flat", "by month"])
def test_the_fee_of_an_account_that_a_root_shares_with_its_members_is_charged_once(
    selected: str, amounts: tuple[str, ...], calendar: str
) -> None:
    """100 each, and a fee of a tenth on what the account pays for."""
    account = f"accounts: {{x: {{{selected}, balance: {{amount: 9k, on: 2027-01-01}}, fee: {{rate: 10%}}}}}}\n"
    budgets = "  total: {ceiling: 1M, basis: payable}\n"
    head = f"{HEAD.replace('15%', '0%')}extends: defaults.yaml\ntags: {{team: a}}\n"
    member = f"{head}name: member\nworkloads: {{chat: {spending('100')}}}\nbudgets:\n{budgets}"
    root = f"{head}{calendar}name: root\nincludes: [member.yaml]\nworkloads: {{here: {spending('100')}}}\n"
    root += f"budgets:\n{budgets}  chat: {{ceiling: 1M, basis: payable, workloads: [member/chat]}}\n"
    run = report({"root.yaml": root, "member.yaml": member, "defaults.yaml": account}, checked=("root.yaml",))
    alone, over = (run.of(path) for path in ("member.yaml", "root.yaml"))
    assert alone.estimate is not None
    assert over.organisation is not None
    budgets_of = (*alone.estimate.budgets, *over.organisation.budgets)
    assert [budget.amount and settled(budget.amount) for budget in budgets_of] == [Decimal(text) for text in amounts]


def test_an_account_of_the_same_name_with_other_terms_is_another() -> None:
    """A member's own account pays for its chat, with a fee of a tenth; the root's only for what the root runs."""
    member = f"{HEAD.replace('15%', '0%')}name: member\nworkloads: {{chat: {spending('100')}}}\n"
    member += "accounts: {x: {fee: {rate: 10%}}}\n"
    root = f"{HEAD}name: root\nincludes: [member.yaml]\nbudgets: {{total: {{ceiling: 1M, basis: payable}}}}\n"
    root += "accounts: {x: {models: [none/*], fee: {rate: 20%}}}\n"
    over = report({"root.yaml": root, "member.yaml": member}, checked=("root.yaml",)).of("root.yaml")
    assert over.organisation is not None
    assert [budget.amount for budget in over.organisation.budgets] == [Decimal(110)]
