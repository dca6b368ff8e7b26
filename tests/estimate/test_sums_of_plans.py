"""Plans over a calendar and amounts per unit, each figure by hand."""

import json
from datetime import date
from decimal import Decimal

import pytest

from budgetlint import lint_budget
from budgetlint.estimate.line_items import Amount, Gap, Lack
from budgetlint.estimate.nesting import children_of_members, circle
from budgetlint.estimate.range_results import Swing
from budgetlint.estimate.results import Status
from budgetlint.estimate.runs import tightest_share
from budgetlint.estimate.settlement import CashMonth, CommitmentResult
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.figures.exact import ONE, written
from budgetlint.frozen import replace
from budgetlint.model.budget import Budget
from tests.accounts.running import HEAD, report, spending
from tests.estimate.test_known_parts import estimated

TOTAL = "budgets: {total: {ceiling: 1M}}\n"


def test_a_calendar_plan_names_only_what_has_no_price() -> None:
    unknown = "{kind: metered, model: openrouter/none, requests: 1, usage: {requests: 1}}"
    months = "starts: 2027-01\nmonths: 2\n"
    _, whole = estimated(f"{months}workloads: {{a: {spending('100')}}}\n{TOTAL}")
    assert (whole.unpriced, whole.totals) == ((), whole.known)
    _, partly = estimated(f"{months}workloads: {{a: {spending('100')}, b: {unknown}}}\n{TOTAL}")
    assert (partly.unpriced, partly.totals, partly.known.base) == (("b",), None, Decimal(100))
    assert partly.horizon is not None
    assert partly.horizon.of("a") == layers("200", "200", "230", "200")
    assert partly.horizon.of("b") is None


TASK = "kind: agent, calls_per_task: 1, context: {other: 1}, output_tokens: 1"
TOKENS = "input_tokens: 1, output_tokens: 1"


@pytest.mark.parametrize(
    "seven",
    [
        "kind: metered, requests: 7, usage: {requests: 1}",
        f"kind: llm-app, users: 7, active_days: 1, requests_per_user_per_day: 1, {TOKENS}",
        f"{TASK}, tasks: 7",
        f"{TASK}, started_tasks: 7",
        f"{TASK}, developers: 7, active_days: 1, tasks_per_developer_per_day: 1",
        "kind: image, accepted_images: 7",
        "kind: video, accepted_clips: 7, seconds_per_clip: 1",
    ],
)
def test_flows_of_a_week_are_converted_to_the_month_of_the_file(seven: str) -> None:
    """7 a week are one a day: 365.2425 ÷ 12 in an average month."""
    _, estimate = estimated(
        f"starts: 2027-01\nmonths: 2\nworkloads: {{a: {{{seven}, model: openrouter/chat, period: week}}}}\n{TOTAL}"
    )
    volume = estimate.workloads["a"].volume
    assert volume is not None
    assert volume.count == Decimal("365.2425") / 12


@pytest.mark.parametrize(
    ("budget", "measure"),
    [
        ("period: day", "a day in 2027-02"),
        ("period: week", "a week in 2027-02"),
        ("period: month", "in 2027-01"),
        ("per: request", "per request in 2027-01"),
    ],
)
def test_what_the_amount_of_a_calendar_plan_covers(budget: str, measure: str) -> None:
    _, estimate = estimated(
        f"starts: 2027-01\nmonths: 2\nworkloads: {{a: {spending('100')}}}\nbudgets: {{total: {{ceiling: 1M, {budget}}}}}\n"
    )
    assert estimate.budgets[0].measure == measure


def test_a_cost_per_request_is_divided_by_the_requests_of_the_month() -> None:
    """A dollar a request and a buffer of 15 %, for 100 requests a month."""
    _, estimate = estimated(
        f"starts: 2027-01\nmonths: 2\nworkloads: {{a: {spending('100')}}}\nbudgets: {{total: {{ceiling: 2, per: request}}}}\n"
    )
    (result,) = estimate.budgets
    assert (result.amount, result.count) == (Decimal("1.15"), Decimal(100))


@pytest.mark.parametrize(
    ("low", "high", "width"), [(3, 10, 7), (10, 3, 7), (None, 10, 0), (3, None, 0), (None, None, 0)]
)
def test_the_width_of_a_swing(low: int | None, high: int | None, width: int) -> None:
    amounts = [None if amount is None else Decimal(amount) for amount in (low, high)]
    assert Swing("a.requests", *amounts).width == width


def layers(*amounts: str) -> Layers:
    """Base, operational, planned and listed amounts."""
    base, operational, planned, *listed = (Amount(Decimal(amount)) for amount in amounts)
    return Layers(base, operational, planned, *listed)


def test_each_layer_per_unit_is_divided_by_the_count() -> None:
    assert layers("8", "10", "12", "6").per(Decimal(4)) == layers("2", "2.5", "3", "1.5")
    assert layers("8", "10", "12").per(Decimal(4)) == layers("2", "2.5", "3")


@pytest.mark.parametrize(("months", "when"), [("", "a month"), ("starts: 2027-01\nmonths: 2\n", "in 2027-01")])
@pytest.mark.parametrize(
    ("currency", "parents", "ceiling", "spends"),
    [("EUR", "USD", 120, "125.00 USD"), ("USD", "EUR", 75, "80.00 EUR")],
)
def test_a_budget_within_another_is_converted(
    currency: str, parents: str, ceiling: int, spends: str, months: str, when: str
) -> None:
    """100 euros at 1.25 dollars are 125, 100 dollars are 80 euros: 5 more than the ceiling that they stand within."""
    one = f"name: one\ncurrency: {currency}\nworkloads: {{chat: {spending('1')}}}\nbudgets: {{total: {{ceiling: 100, within: company}}}}\n"
    root = (
        f"name: root\ncurrency: {parents}\nincludes: [one.yaml]\n{months}budgets: {{company: {{ceiling: {ceiling}}}}}\n"
    )
    assert above_parent(root, one) == [
        f"`one/total`, within `company`, may spend {spends} {when}, 5.00 {parents} over its ceiling of {ceiling}.00 {parents}"
    ]


def test_a_raise_in_a_file_without_months_reaches_the_months_of_its_parent() -> None:
    """150 until the end of January, within 120; 100 from February on."""
    raised = "raised: {ceiling: 150, until: 2027-01-31, by: me, reason: launch}"
    one = f"name: one\nworkloads: {{chat: {spending('1')}}}\nbudgets: {{total: {{ceiling: 100, within: company, {raised}}}}}\n"
    for starts, messages in (
        (
            "2027-01",
            [
                "`one/total`, within `company`, may spend 150.00 USD in 2027-01, 30.00 USD over its ceiling of 120.00 USD"
            ],
        ),
        ("2027-02", []),
    ):
        root = (
            f"name: root\nincludes: [one.yaml]\nstarts: {starts}\nmonths: 2\nbudgets: {{company: {{ceiling: 120}}}}\n"
        )
        assert above_parent(root, one) == messages


def above_parent(root: str, one: str, two: str | None = None) -> list[str]:
    """The findings of a root about budgets that exceed the one that they are within."""
    texts = {"budget.yaml": HEAD + root, "one.yaml": HEAD + one} | ({} if two is None else {"two.yaml": HEAD + two})
    run = report(texts, checked=("budget.yaml",))
    return [finding.message for finding in run.findings if finding.rule == "children-exceed-parent"]


def test_the_tightest_run_is_unknown_if_one_of_them_is() -> None:
    _, estimate = estimated(
        f"starts: 2027-01\nmonths: 2\nworkloads: {{a: {spending('100')}}}\nbudgets: {{total: {{ceiling: {{2027-01: 230, 2027-02: 460}}}}}}\n"
    )
    (result,) = estimate.budgets
    first, second = result.runs
    assert tightest_share(result) == Decimal("0.5")
    for lacking in ({"unpriced": ("a",)}, {"known": None}, {"known": None, "unpriced": ("a",), "status": None}):
        assert tightest_share(replace(result, runs=(first, replace(second, **lacking)))) is None
    assert tightest_share(replace(result, runs=())) is None


@pytest.mark.parametrize(
    ("ceiling", "share"), [("115", "1"), ("114.9999999999999999999999999", "1.000000000000000000000000001")]
)
def test_the_share_of_a_ceiling_is_above_one_only_if_it_is_exceeded(ceiling: str, share: str) -> None:
    _, estimate = estimated(
        f"starts: 2027-01\nmonths: 1\nworkloads: {{a: {spending('100')}}}\nbudgets: {{total: {{ceiling: {ceiling}}}}}\n"
    )
    assert tightest_share(estimate.budgets[0]) == Decimal(share)


def test_what_is_paid_in_a_month_is_the_sum_of_all_payments() -> None:
    usage, purchases, fees, commitments, taxes = map(Decimal, (1, 20, 300, 4000, 50000))
    month = CashMonth("2027-01", usage, purchases, fees, commitments, taxes, whole=True)
    assert month.total == 54321


def test_usage_that_credits_pay_for_is_no_cash_of_its_own() -> None:
    """Of 100, 40 and 20 with a buffer of 15 %, the account pays the 100; what runs on own keys is billed by their provider."""
    file = f"""\
starts: 2027-01
months: 1
workloads: {{chat: {spending("100")}, mail: {spending("40")}, own: {spending("20")}}}
budgets: {{total: {{ceiling: 1M, basis: payable}}}}
accounts:
  openrouter:
    workloads: [chat, own]
    byok: {{workloads: [none, own]}}
    balance: {{amount: 50, on: 2027-01-03}}
    top_up: {{amount: 60, below: 10}}
"""
    _, estimate = estimated(file)
    assert estimate.payable is not None
    assert [[month.usage, month.purchases] for month in estimate.payable.cash] == [[69, 60]]


def test_a_budget_that_leaves_out_other_adjustments_is_no_part_of_another() -> None:
    taxes = "adjustments: {vat: {kind: tax, rate: 20%}, levy: {kind: tax, rate: 1%}}\n"
    payable = "basis: payable, without: [vat"
    budgets = (
        f"budgets: {{total: {{ceiling: 1M, {payable}]}}, part: {{ceiling: 1k, within: total, {payable}, levy]}}, "
        f"same: {{ceiling: 1k, within: total, {payable}, vat]}}}}\n"
    )
    run = report({"budget.yaml": f"{HEAD}workloads: {{a: {spending('1')}}}\n{taxes}{budgets}"})
    assert [finding.message for finding in run.findings if "different adjustments" in finding.message] == [
        "`part` leaves out different adjustments from its parent"
    ]


@pytest.mark.parametrize(("period", "change"), [("month", "115"), ("quarter", "38.33"), ("week", "509.29")])
def test_what_a_new_price_changes_is_the_amount_of_its_month(period: str, change: str) -> None:
    """100 requests cost a dollar more each on two days in a row, with a buffer of 15 %: those of a third of a quarter, of 31 days ÷ 7."""
    rates = [
        {"until": "2027-01-14", "rates": {"requests": "1000"}},
        {"from": "2027-01-15", "until": "2027-01-15", "rates": {"requests": "2000"}},
        {"from": "2027-01-16", "rates": {"requests": "3000"}},
    ]
    prices = json.dumps({"version": 1, "date": "2026-12-01", "models": {"lab/new": {"prices": rates}}})
    file = (
        f"{HEAD}starts: 2027-01\nmonths: 1\nworkloads:\n"
        f"  a: {{kind: metered, model: lab/new, requests: 100, usage: {{requests: 1}}, period: {period}}}\n"
    )
    estimate = lint_budget(file, {"prices.json": prices}, date(2027, 1, 1)).files[0].estimate
    assert estimate is not None
    assert estimate.horizon is not None
    changes = [event.change and round(event.change, 2) for event in estimate.horizon.events]
    assert changes == [Decimal(change)] * 2


def test_a_model_that_is_gone_lacks_nothing_else() -> None:
    """Its last price ends with it, on 15 January."""
    entry = {"until": "2027-01-15", "rates": {"requests": "1000"}}
    model = {"retires": "2027-01-16", "prices": [entry]}
    prices = json.dumps({"version": 1, "date": "2026-12-01", "models": {"lab/old": model}})
    file = (
        f"{HEAD}starts: 2027-01\nmonths: 1\nworkloads:\n"
        "  a: {kind: metered, model: lab/old, requests: 31, usage: {requests: 1}}\n"
    )
    estimate = lint_budget(file, {"prices.json": prices}, date(2027, 1, 1)).files[0].estimate
    assert estimate is not None
    assert estimate.horizon is not None
    (month,) = estimate.horizon.workloads["a"]
    assert (month.layers, month.known.base) == (None, Decimal(15))
    assert month.gaps == (Gap(Lack.RETIRED, value="lab/old"),)
    assert [(event.kind, event.detail) for event in estimate.horizon.events if event.kind == "retirement"] == [
        ("retirement", "")
    ]


def test_parts_of_a_parent_in_money_without_worth_are_not_compared() -> None:
    one = f"name: one\ncurrency: JPY\nworkloads: {{chat: {spending('1')}}}\nbudgets: {{total: {{ceiling: 100, within: company}}}}\n"
    for months in ("", "starts: 2027-01\nmonths: 2\n"):
        root = f"name: root\nincludes: [one.yaml]\n{months}budgets: {{company: {{ceiling: 1}}}}\n"
        assert above_parent(root, one) == []


@pytest.mark.parametrize(("months", "when"), [("", "a month"), ("starts: 2027-01\nmonths: 1\n", "in 2027-01")])
@pytest.mark.parametrize("two", [None, "workloads: [", "name: two\nworkloads: 1\n"])
def test_a_file_that_can_not_be_read_has_no_part_of_a_budget(two: str | None, months: str, when: str) -> None:
    one = f"name: one\nworkloads: {{chat: {spending('1')}}}\nbudgets: {{total: {{ceiling: 100, within: company}}}}\n"
    root = f"name: root\nincludes: [one.yaml, two.yaml]\n{months}budgets: {{company: {{ceiling: 90}}, paid: {{ceiling: 1M, basis: payable}}}}\n"
    assert above_parent(root, one, two) == [
        f"`one/total`, within `company`, may spend 100.00 USD {when}, 10.00 USD over its ceiling of 90.00 USD"
    ]


@pytest.mark.parametrize("budgets", ["a: {ceiling: 1M}, b: {ceiling: 1M, basis: payable}", "a: {ceiling: 1M}"])
def test_one_of_several_budgets_asks_for_the_payable_amount(budgets: str) -> None:
    _, estimate = estimated(f"workloads: {{a: {spending('100')}}}\nbudgets: {{{budgets}}}\n")
    assert (estimate.payable is not None) == ("payable" in budgets)


@pytest.mark.parametrize("account", ["{top_up: {amount: 10}, balance: {amount: 1, on: 2027-01-01}}", "{pays: false}"])
def test_one_of_several_accounts_is_paid_in_a_plan_over_months(account: str) -> None:
    other = "{pays: false, workloads: [a], models: [none/*]}"
    months = f"starts: 2027-01\nmonths: 1\nworkloads: {{a: {spending('100')}}}\n"
    _, estimate = estimated(f"{months}{TOTAL}accounts: {{one: {account}, other: {other}}}\n")
    assert (estimate.payable is not None) == ("top_up" in account)


@pytest.mark.parametrize(("fallback", "fees"), [("20%", ["11.5", "0.46"]), ("0%", ["11.5"])])
def test_the_fee_of_an_account_is_charged_on_what_it_pays_for(fallback: str, fees: list[str]) -> None:
    """A tenth of 115, and of a fifth of 23 that run on own keys."""
    workloads = f"workloads: {{chat: {spending('100')}, own: {spending('20')}}}\n"
    account = f"accounts: {{shop: {{fee: {{rate: 10%}}, byok: {{workloads: [own], fallback: {fallback}}}}}}}\n"
    _, estimate = estimated(f"{workloads}{TOTAL}{account}")
    assert estimate.payable is not None
    assert [written(step.change.known) for step in estimate.payable.period.steps] == fees


@pytest.mark.parametrize(
    ("ceiling", "statuses", "first"),
    [
        (500, [Status.OK, None], None),
        # the month that is left of a quarter is above it by itself
        (100, [Status.EXCEEDED, Status.EXCEEDED], "2027-01"),
        ("{2027-01: 400, 2027-04: 100}", [Status.OK, Status.EXCEEDED], "2027-04"),
    ],
)
def test_a_run_that_is_cut_off_has_a_status_only_above_its_ceiling(
    ceiling: object, statuses: list[Status | None], first: str | None
) -> None:
    """115 a month: 345 in a quarter, and one month of the next."""
    _, estimate = estimated(
        f"starts: 2027-01\nmonths: 4\nworkloads: {{a: {spending('100')}}}\nbudgets: {{total: {{ceiling: {ceiling}, period: quarter}}}}\n"
    )
    (result,) = estimate.budgets
    assert [run.status for run in result.runs] == statuses
    assert (result.first_exceeded and result.first_exceeded.first) == first


@pytest.mark.parametrize(("until", "whole"), [("2027-01-31", [True, False]), ("2027-02-28", [False, False])])
def test_what_is_paid_is_known_where_all_workloads_and_commitments_are(until: str, whole: list[bool]) -> None:
    """From February on, one workload has no price; a commitment of which that is a part is not known at all."""
    workloads = f"a: {spending('100')}, b: {spending('100', ', from: 2027-02').replace('dollar', 'none')}"
    commitments = f"least: {{kind: prepaid, amount: 9, from: 2027-01-01, until: {until}}}, most: {{kind: minimum, amount: 9, period: month, workloads: [a]}}"
    _, estimate = estimated(
        f"starts: 2027-01\nmonths: 2\nworkloads: {{{workloads}}}\n{TOTAL}commitments: {{{commitments}}}\n"
    )
    assert estimate.payable is not None
    assert [month.whole for month in estimate.payable.cash] == whole


def test_a_budget_that_leads_into_a_circle_is_in_none() -> None:
    within = {"a": "b", "b": "c", "c": "b", "d": "d", "e": "f"}
    budgets = {name: Budget(ceiling=ONE, within=parent) for name, parent in within.items()}
    assert [name for name in budgets if circle(name, budgets)] == ["b", "c", "d"]


def test_a_file_without_prices_has_no_part_of_a_budget() -> None:
    file, estimate = estimated(f"workloads: {{a: {spending('1')}}}\nbudgets: {{part: {{ceiling: 1, within: all}}}}\n")
    members = [("lost", None, None), ("unpriced", file, None), ("one", file, estimate)]
    assert [child.address for child in children_of_members(members, {})] == ["one/part"]


def commitment(stated: str) -> CommitmentResult:
    """One commitment of a plan of 31 a month in January and 28 in February: 1 a day."""
    ramp = "ramp: {2027-02: 90.32258064516129032258064516%}"
    _, estimate = estimated(
        f"starts: 2027-01\nmonths: 2\nworkloads: {{a: {spending('31', f', {ramp}')}}}\n{TOTAL}commitments: {{one: {{{stated}}}}}\n"
    )
    assert estimate.payable is not None
    (result,) = estimate.payable.commitments
    return result


@pytest.mark.parametrize(
    ("stated", "used"),
    [
        ("kind: prepaid, amount: 100, from: 2027-01-05, until: 2027-01-05", 1),
        # January and one day of February
        ("kind: prepaid, amount: 100, from: 2027-01-01, until: 2027-02-01", 32),
        # 7 by the 21st, then 11 days
        ("kind: prepaid, amount: 100, from: 2027-01-01, until: 2027-01-31, used: {amount: 7, on: 2027-01-21}", 18),
        ("kind: prepaid, amount: 10, from: 2027-01-01, until: 2027-01-31", 10),
    ],
)
def test_what_is_used_of_a_commitment(stated: str, used: int) -> None:
    assert round(commitment(stated).used, 9) == used


@pytest.mark.parametrize(
    ("stated", "amounts"),
    [
        ("amount: 31", [3]),
        ("amount: 30, until: 2027-01-31", []),
        ("amount: 31, until: 2027-01-31", []),
        ("amount: 32, until: 2027-01-31", [1]),
        # 4 by the start of the first day
        ("amount: 45, from: 2027-01-01, until: 2027-01-31, used: {amount: 4, on: 2027-01-01}", [10]),
    ],
)
def test_what_a_minimum_lacks(stated: str, amounts: list[int]) -> None:
    shortfalls = commitment(f"kind: minimum, period: month, {stated}").shortfalls
    assert [round(shortfall.amount, 9) for shortfall in shortfalls] == amounts


def test_a_raise_from_the_first_to_the_last_day_of_a_month_reaches_it() -> None:
    raised = "raised: {ceiling: 300, from: 2027-02-01, until: 2027-02-28, by: me, reason: launch}"
    _, estimate = estimated(
        f"starts: 2027-01\nmonths: 3\nworkloads: {{a: {spending('100')}}}\nbudgets: {{total: {{ceiling: 200, {raised}}}}}\n"
    )
    assert [run.ceiling for run in estimate.budgets[0].runs] == [200, 300, 200]


def test_a_cost_per_user_of_a_month_is_divided_by_its_users() -> None:
    """40 requests of 4 users at a dollar, with a buffer of 15 %: 11.5 each."""
    chat = (
        "{kind: llm-app, model: openrouter/chat, users: 4, active_days: 10, requests_per_user_per_day: 1, "
        "input_tokens: 1M, output_tokens: 0}"
    )
    _, estimate = estimated(
        f"starts: 2027-01\nmonths: 1\nworkloads: {{a: {chat}}}\nbudgets: {{total: {{ceiling: 20, per: user}}}}\n"
    )
    assert [run.amount for run in estimate.budgets[0].runs] == [Decimal("11.5")]
