"""Two versions of several files: which belong together, what became of each, and the totals of each currency."""

from dataclasses import replace
from decimal import Decimal

import pytest

from budgetlint.compare.results import Comparison, FileChange, Moved
from budgetlint.compare.versions import Version, comparison, paired
from tests.compare.written import PRICES, version

EURO = PRICES.replace("date: 2026-06-17", "date: 2026-06-17\ncurrency: EUR")


def file(images: int = 1000, head: str = "", budgets: str = "", model: str = "a/image") -> str:
    """Images at 0.04 each."""
    return f"{head}\nworkloads: {{w: {{kind: image, model: {model}, accepted_images: {images}}}}}\n{budgets}"


def compared(before: dict[str, str], after: dict[str, str]) -> Comparison:
    then, now = ([version(path, text) for path, text in side.items()] for side in (before, after))
    return comparison(then, now)


def only(before: str, after: str) -> FileChange:
    (change,) = compared({"budget.yaml": before}, {"budget.yaml": after}).files
    return change


def of(total: Moved) -> tuple[str | None, str | None]:
    before, after = (None if amount is None else f"{amount.normalize():f}" for amount in (total.before, total.after))
    return before, after


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        ({"a": "x"}, {"a": "x"}, [("a", "a")]),
        ({"a": "x"}, {"b": "x"}, [("a", "b")]),
        ({"a": "x"}, {"b": "y"}, [("a", None), (None, "b")]),
        ({"b": "x"}, {"a": "y"}, [(None, "a"), ("b", None)]),
        ({"a": "x"}, {"a": "y", "b": "x"}, [("a", "a"), (None, "b")]),
        ({"a": "x", "b": "x"}, {"c": "x"}, [("a", None), ("b", None), (None, "c")]),
        ({"a": "x"}, {"b": "x", "c": "x"}, [("a", None), (None, "b"), (None, "c")]),
        ({"a": ""}, {"b": ""}, [("a", None), (None, "b")]),
    ],
)
def test_a_file_that_moved_is_known_by_its_name(
    before: dict[str, str], after: dict[str, str], pairs: list[tuple[str | None, str | None]]
) -> None:
    then, now = (
        [version(path, file(head=f"name: {name}" if name else "")) for path, name in side.items()]
        for side in (before, after)
    )
    assert [(old.path if old else None, new.path if new else None) for old, new in paired(then, now)] == pairs


def test_what_became_of_a_file() -> None:
    same = file(head="name: x")
    assert only(same, same).fate == "unchanged"
    assert only(same, file(1001, head="name: x")).fate == "changed"
    assert only(file(), file(budgets="budgets: {total: {ceiling: 100}}")).fate == "changed"
    (moved,) = compared({"a": same}, {"b": same}).files
    assert (moved.path, moved.moved_from, moved.fate, moved.name) == ("b", "a", "changed", "x")
    (gone,) = compared({"a": same}, {}).files
    assert (gone.fate, gone.moved_from, of(gone.layers.planned)) == ("removed", None, ("40", "0"))
    (come,) = compared({}, {"a": same}).files
    assert (come.fate, of(come.layers.planned), come.parts[0].name) == ("new", ("0", "40"), "new workload")


def test_a_side_that_can_not_be_read_is_unknown() -> None:
    broken = Version("budget.yaml", None, None, None, "line 3: `workloads` is missing")
    for then, now, unread in (
        ([broken], [version("budget.yaml", file())], ("before: line 3: `workloads` is missing",)),
        ([version("budget.yaml", file())], [broken], ("after: line 3: `workloads` is missing",)),
    ):
        whole = comparison(then, now)
        change = whole.files[0]
        assert (change.unread, change.workloads, change.budgets) == (unread, (), ())
        assert (change.fate, change.currency, of(change.layers.planned)) == ("changed", "USD", (None, None))
        assert not whole.complete
        assert whole.totals[0].layers.planned.change is None


def test_a_workload_that_can_not_be_read_leaves_its_file_unknown() -> None:
    whole = version("budget.yaml", file())
    assert whole.estimate is not None
    assert whole.unread == ()
    broken = replace(whole, estimate=replace(whole.estimate, unpriced=("lost",)))
    assert broken.unread == ("lost",)
    assert Version("budget.yaml", None, None, None).unread == ()
    change = comparison([whole], [broken]).files[0]
    assert [(workload.name, workload.reason) for workload in change.workloads] == [
        ("w", None),
        ("lost", "it could not be read"),
    ]
    assert of(change.layers.planned) == (None, None)


def test_another_currency_is_not_compared() -> None:
    then, now = version("budget.yaml", file()), version("budget.yaml", file(head="currency: EUR"), EURO)
    change = comparison([then], [now]).files[0]
    assert (change.currency, change.currency_before) == ("EUR", "USD")
    assert change.workloads[0].reason == "the currency changed from USD to EUR"
    assert of(change.layers.planned) == (None, None)
    assert only(file(), file()).currency_before is None


def test_totals_of_files_over_one_period_are_over_it() -> None:
    whole = compared(
        {"a": file(head="period: week"), "b": file(10, head="period: week")},
        {"a": file(1500, head="period: week"), "b": file(10, head="period: week")},
    )
    (total,) = whole.totals
    assert (total.measure, of(total.layers.planned), total.gross) == ("a week", ("40.4", "60.4"), Decimal(20))


def test_totals_of_files_over_several_periods_are_over_a_month() -> None:
    """A month is 365.2425 ÷ 12 = 30.436875 days: 48 a year are 4, 0.40 a day are 12.17475, and 40 stay."""
    whole = compared(
        {"a": file(1200, head="period: year"), "b": file(10, head="period: day"), "c": file()},
        {"a": file(2400, head="period: year"), "b": file(4, head="period: day"), "c": file()},
    )
    (total,) = whole.totals
    assert total.measure == "a month"
    assert of(total.layers.planned) == ("56.17475", "52.8699")
    assert total.gross == Decimal("11.30485")
    assert [(part.name, part.change) for part in total.parts] == [("volume", Decimal("-3.30485"))]


def test_totals_by_currency() -> None:
    then = [version("a", file()), version("b", file(head="currency: EUR"), EURO)]
    now = [version("a", file(2000)), version("b", file(500, head="currency: EUR"), EURO)]
    totals = comparison(then, now).totals
    assert [(total.currency, of(total.layers.planned)) for total in totals] == [
        ("USD", ("40", "80")),
        ("EUR", ("40", "20")),
    ]


def test_one_unknown_workload_leaves_the_total_unknown() -> None:
    unpriced = file(model="a/none")
    whole = compared({"a": file(), "b": unpriced}, {"a": file(2000), "b": unpriced})
    (total,) = whole.totals
    assert (of(total.layers.planned), total.gross, whole.complete) == ((None, None), None, False)
    appeared = compared({"a": file(model="a/none")}, {"a": file()}).files[0]
    assert (of(appeared.layers.planned), appeared.workloads[0].reason) == ((None, "40"), "unpriced before")
    lost = compared({"a": file()}, {"a": file(model="a/none")}).files[0]
    assert (of(lost.layers.planned), lost.workloads[0].reason) == (("40", None), "unpriced after")
    both = compared({"a": file(model="a/none")}, {"a": file(5, model="a/none")}).files[0]
    assert (of(both.layers.planned), both.workloads[0].reason) == ((None, None), "unpriced")


@pytest.mark.parametrize(
    ("before", "after", "fate", "pushed", "amount"),
    [
        ("{ceiling: 50}", "{ceiling: 50}", "unchanged", False, ("40", "40")),
        ("{ceiling: 50}", "{ceiling: 60}", "changed", False, ("40", "40")),
        ("{ceiling: 50}", "{ceiling: 30}", "changed", True, ("40", "40")),
        ("{ceiling: 30}", "{ceiling: 35}", "changed", False, ("40", "40")),
        ("{ceiling: 50}", "{ceiling: 500, period: year}", "changed", False, (None, "480")),
        ("{ceiling: 50}", "{ceiling: 50, basis: base}", "changed", False, (None, "40")),
        ("{ceiling: 50}", "{ceiling: 1, per: accepted-image}", "changed", False, (None, "0.04")),
    ],
)
def test_a_budget_on_both_sides(
    before: str, after: str, fate: str, pushed: bool, amount: tuple[str | None, str | None]
) -> None:
    change = only(file(budgets=f"budgets: {{total: {before}}}"), file(budgets=f"budgets: {{total: {after}}}"))
    (budget,) = change.budgets
    assert (budget.fate, budget.pushed_over, of(budget.amount)) == (fate, pushed, amount)


def test_budgets_that_come_and_go() -> None:
    change = only(file(budgets="budgets: {old: {ceiling: 10}}"), file(budgets="budgets: {new: {ceiling: 10}}"))
    assert [(budget.name, budget.fate, budget.pushed_over, of(budget.amount)) for budget in change.budgets] == [
        ("new", "new", True, (None, "40")),
        ("old", "removed", False, (None, None)),
    ]


def test_budgets_of_another_currency_are_not_compared() -> None:
    budgets = "budgets: {total: {ceiling: 50}}"
    then = version("budget.yaml", file(budgets=budgets))
    now = version("budget.yaml", file(head="currency: EUR", budgets=budgets), EURO)
    (budget,) = comparison([then], [now]).files[0].budgets
    assert (budget.fate, of(budget.amount)) == ("changed", (None, "40"))


def test_plans_over_the_same_months_are_totalled_over_them() -> None:
    months = "starts: 2027-01\nmonths: 3"
    whole = compared(
        {"a": file(head=months), "b": file(10, head=months)}, {"a": file(500, head=months), "b": file(20, head=months)}
    )
    (total,) = whole.totals
    assert (total.measure, total.period, total.months) == (
        "in 2027-01 to 2027-03",
        "month",
        ("2027-01", "2027-02", "2027-03"),
    )
    assert of(total.layers.planned) == ("121.2", "62.4")
    assert total.gross == Decimal("61.2")
    assert whole.files[0].days == Decimal("30.436875") * 3


def test_plans_over_other_months_are_totalled_over_an_average_month() -> None:
    whole = compared(
        {"a": file(head="starts: 2027-01\nmonths: 3"), "b": file()},
        {"a": file(2000, head="starts: 2027-01\nmonths: 3"), "b": file()},
    )
    (total,) = whole.totals
    assert total.measure == "a month"
    assert of(total.layers.planned) == ("80", "120")
    assert total.gross == Decimal(40)


def test_a_workload_without_a_price_that_comes_or_goes() -> None:
    come = compared({}, {"a": file(model="a/none")}).files[0].workloads[0]
    assert (come.fate, come.reason, of(come.layers.planned)) == ("new", "unpriced", ("0", None))
    gone = compared({"a": file(model="a/none")}, {}).files[0].workloads[0]
    assert (gone.fate, gone.reason, of(gone.layers.planned)) == ("removed", "unpriced", (None, "0"))


def test_another_kind_is_one_driver() -> None:
    """40 for images, then 1,000 requests at 3 USD a million tokens of input, 0.003 each."""
    chat = "\nworkloads: {w: {kind: llm-app, model: a/small, requests: 1000, input_tokens: 1000, output_tokens: 0}}"
    change = only(file(), chat)
    assert [(part.name, part.change) for part in change.parts] == [("kind", Decimal(-37))]
    assert (change.fate, change.workloads[0].fate, change.workloads[0].kind) == ("changed", "changed", "llm-app")


def test_one_month_in_words() -> None:
    month = "starts: 2027-01\nmonths: 1"
    assert only(file(head=month), file(5, head=month)).measure == "in 2027-01"


def test_parts_of_several_files_are_summed_driver_by_driver() -> None:
    """Of `a`, 48 a year: volume (48 + 52.8) ÷ 2 = 50.4, buffer (4.8 + 9.6) ÷ 2 = 7.2, a twelfth of each a month; of `b` 4."""
    whole = compared(
        {"a": file(1200, head="period: year"), "b": file()},
        {"a": file(2400, head="period: year\nbuffer: 10%"), "b": file(head="buffer: 10%")},
    )
    assert [(part.name, part.change.normalize()) for part in whole.totals[0].parts] == [
        ("volume", Decimal("4.2")),
        ("buffer", Decimal("4.6")),
    ]


def test_a_file_that_neither_side_can_read() -> None:
    broken = Version("budget.yaml", None, None, None, "not YAML")
    change = comparison([broken], [broken]).files[0]
    assert (change.name, change.currency, change.period, change.months) == (None, "USD", "month", ())
    assert change.unread == ("before: not YAML", "after: not YAML")


def test_plans_over_several_stretches_are_totalled_over_an_average_month() -> None:
    """40 and 0.40 a month before; 80 and 0.40 after."""
    heads = [f"starts: {month}\nmonths: 3" for month in ("2027-01", "2027-04")]
    whole = compared(
        {"a": file(head=heads[0]), "b": file(10, head=heads[1])},
        {"a": file(2000, head=heads[0]), "b": file(10, head=heads[1])},
    )
    (total,) = whole.totals
    assert (total.measure, of(total.layers.planned), total.gross) == ("a month", ("40.4", "80.4"), Decimal(40))


IMAGES = "{kind: image, model: a/image, accepted_images: 1000}"


def workloads(*names: str) -> str:
    """A file with workloads that are all alike."""
    return "workloads:\n" + "".join(f"  {name}: {IMAGES}\n" for name in names)


@pytest.mark.parametrize(
    ("before", "after", "fates"),
    [
        (("a",), ("b",), [("b", "changed", "a")]),
        # a copy that goes, or comes, is not the other one renamed
        (("a", "b"), ("b",), [("b", "unchanged", None), ("a", "removed", None)]),
        (("a",), ("a", "b"), [("a", "unchanged", None), ("b", "new", None)]),
        (("a", "b"), ("c", "b"), [("c", "changed", "a"), ("b", "unchanged", None)]),
    ],
)
def test_what_became_of_alike_workloads(
    before: tuple[str, ...], after: tuple[str, ...], fates: list[tuple[str, str, str | None]]
) -> None:
    changes = only(workloads(*before), workloads(*after)).workloads
    assert [(change.name, change.fate, change.renamed_from) for change in changes] == fates


def unreadable(version: Version, name: str) -> Version:
    """The same file with one more workload, which could not be read."""
    assert version.estimate is not None
    return replace(version, estimate=replace(version.estimate, unpriced=(name,)))


def test_a_workload_that_one_side_could_not_read_is_never_one_that_was_renamed() -> None:
    a, b = (version("budget.yaml", workloads(name)) for name in "ab")
    for then, now, order in ((unreadable(a, "b"), b, ["b", "a"]), (a, unreadable(b, "a"), ["b", "a"])):
        changes = comparison([then], [now]).files[0].workloads
        assert [change.name for change in changes] == order
        unread = {change.name for change in changes if change.reason == "it could not be read"}
        assert unread == ({"b"} if now is b else {"a"})
        assert not [change for change in changes if change.renamed_from]


def test_files_that_are_gone_and_come_without_a_name_or_unread() -> None:
    """A file that could not be read has no name that it could be known by."""
    broken = Version("a", None, None, None, "not YAML")
    named = version("b", file(head="name: x"))
    for then, now, pairs in (
        ([broken], [named], [("a", None), (None, "b")]),
        ([named], [broken], [(None, "a"), ("b", None)]),
        ([version("a", file())], [named], [("a", None), (None, "b")]),
    ):
        assert [(old and old.path, new and new.path) for old, new in paired(then, now)] == pairs


def test_what_is_payable_is_compared_in_one_measure_alone() -> None:
    vat = "adjustments: {vat: {kind: tax, rate: 19%}}\n"
    month = version("budget.yaml", vat + file())
    for other in (
        version("budget.yaml", vat + file(head="period: week")),
        version("budget.yaml", vat + file(head="currency: EUR"), EURO),
        version("budget.yaml", vat + file(head="starts: 2027-01\nmonths: 3")),
        Version("budget.yaml", None, None, None, "not YAML"),
    ):
        assert [comparison(*pair).files[0].payable for pair in (([month], [other]), ([other], [month]))] == [None, None]
    assert comparison([month], []).files[0].payable is None
    assert comparison([], [month]).files[0].payable is None
    (file_change,) = comparison([month], [month]).files
    assert file_change.payable is not None
    assert of(file_change.payable.moved) == ("47.6", "47.6")
    assert file_change.fate == "unchanged"
