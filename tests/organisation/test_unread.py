"""A member that can't be estimated: what may need it is unknown, and nothing else is."""

from datetime import date
from decimal import Decimal

import pytest

from budgetlint.estimate.evaluate import estimate
from budgetlint.estimate.organisation import Member, organisation
from budgetlint.estimate.plan import may_stand_for
from tests.compare.written import budget_file, prices

MEMBER = "name: chat\nworkloads: {answers: {kind: image, model: a/image, accepted_images: 100}}"
ROOT = """
name: all
MORE
workloads: {own: {kind: image, model: a/image, accepted_images: 50}}
budgets:
  all: {ceiling: 100}
  own: {ceiling: 100, workloads: [own]}
  chat: {ceiling: 100, workloads: [chat/*]}
  mail: {ceiling: 100, workloads: [own, "mail/*"]}
  any: {ceiling: 100, workloads: [own, "m*/answers"]}
"""


@pytest.mark.parametrize("calendar", ["title: flat", "starts: 2026-08\nmonths: 2"], ids=["flat", "by month"])
@pytest.mark.parametrize("lack", ["file", "estimate", "name"])
def test_what_may_need_a_member_is_unknown(calendar: str, lack: str) -> None:
    """A file whose name is known is missing where names may mean it, also if only its prices can't be read; one without a name wherever a
    name has a `/`."""
    lost = lack == "name"
    root, chat, book = budget_file(ROOT.replace("MORE", calendar)), budget_file(MEMBER), prices()
    members = [Member("chat", chat, estimate(chat, book), book)]
    members += [] if lost else [Member("mail", chat if lack == "estimate" else None, None)]
    whole = organisation(root, estimate(root, book), members, {}, date(2026, 7, 1), ("*",) if lost else ())
    assert whole.unread == ("*/*" if lost else "mail/*",)
    amounts = {budget.name: (budget.amount, budget.known, budget.unpriced) for budget in whole.budgets}
    unread = whole.unread
    expected: dict[str, tuple[object, object, tuple[str, ...]]] = {
        "all": (None, 6, unread),
        "own": (2, 2, ()),
        "chat": (None, 4, unread) if lost else (4, 4, ()),
        "mail": (None, 2, unread),
        "any": (None, 2, unread),
    }
    assert amounts == expected


@pytest.mark.parametrize(
    ("names", "unread", "expected"),
    [
        (["chat/answers"], "chat/*", True),
        (["c*/answers"], "chat/*", True),
        (["mail/*"], "chat/*", False),
        (["own", "chat"], "chat/*", False),
        (["chat/answers"], "*/*", True),
        (["own"], "*/*", False),
        (["own"], "own", True),
        (["mail", "chat/own"], "own", False),
        (["chat/a*"], "chat/answers", True),
        (["chat/b*"], "chat/answers", False),
        ([], "*/*", False),
    ],
)
def test_what_names_may_mean(names: list[str], unread: str, expected: bool) -> None:
    assert may_stand_for(names, unread) is expected


def test_a_root_of_which_everything_is_read() -> None:
    root = budget_file(ROOT.replace("MORE", "title: flat"))
    whole = organisation(root, estimate(root, prices()), [], {}, date(2026, 7, 1))
    assert (whole.unread, whole.budgets[0].amount) == ((), Decimal(2))


@pytest.mark.parametrize("calendar", ["title: flat", "starts: 2026-08\nmonths: 2"], ids=["flat", "by month"])
def test_a_member_that_was_not_read_charges_nothing_that_is_known(calendar: str) -> None:
    """50 images of the root's own cost 2."""
    payable = ROOT.replace("all: {ceiling: 100}", "all: {ceiling: 100, basis: payable}")
    root = budget_file(payable.replace("MORE", calendar))
    whole = organisation(root, estimate(root, prices()), [Member("lost", None, None)], {}, date(2026, 7, 1))
    assert whole.unread == ("lost/*",)
    assert (whole.budgets[0].amount, whole.budgets[0].known) == (None, Decimal(2))
