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
