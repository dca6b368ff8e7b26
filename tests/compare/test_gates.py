"""Ceilings for a change, and what is too little to speak of: to the last cent, and never on what is unknown."""

from dataclasses import replace
from decimal import Decimal

import pytest

from budgetlint.compare.gates import Threshold, failures, is_quiet
from budgetlint.compare.results import Comparison
from budgetlint.compare.versions import comparison
from tests.compare.written import version

FILE = "workloads: {{w: {{kind: image, model: {model}, accepted_images: {images}}}}}"
TENTH, FIVE = Threshold(share=Decimal("0.1")), Threshold(amount=Decimal(5))


def compared(before: int | None, after: int | None, model: str = "a/image") -> Comparison:
    """Images at 0.04 each; None where there is no file."""
    then, now = (
        [] if images is None else [version("budget.yaml", FILE.format(model=model, images=images))]
        for images in (before, after)
    )
    return comparison(then, now)


@pytest.mark.parametrize(
    ("threshold", "words"),
    [(TENTH, "10%"), (FIVE, "5"), (Threshold(), "0%"), (Threshold(share=Decimal("1.255")), "125.5%")],
)
def test_a_threshold_in_words(threshold: Threshold, words: str) -> None:
    assert threshold.words() == words


@pytest.mark.parametrize(
    ("before", "after", "threshold", "reasons"),
    [
        (1000, 1100, TENTH, ()),
        (1000, 1101, TENTH, ("the plan grows by 4.04 USD a month, 10.1%: more than 10%",)),
        (1000, 1125, FIVE, ()),
        (1000, 1126, FIVE, ("the plan grows by 5.04 USD a month, 12.6%: more than 5",)),
        (None, 126, FIVE, ("the plan grows by 5.04 USD a month: more than 5",)),
        (1000, 1000, Threshold(), ()),
        (1000, 1001, Threshold(), ("the plan grows by 0.04 USD a month, 0.1%: more than 0%",)),
        (1000, 1, FIVE, ()),
    ],
)
def test_what_a_change_may_come_to(
    before: int | None, after: int, threshold: Threshold, reasons: tuple[str, ...]
) -> None:
    assert failures(compared(before, after), [threshold]) == reasons


def test_what_is_not_known_fails() -> None:
    assert failures(compared(1, 2, model="a/none"), [FIVE]) == (
        "the change in USD is not known, so it can't be compared with 5",
    )
    known = compared(1000, 1000)
    unread = Comparison((*known.files, replace(known.files[0], unread=("after: no such file",))), known.totals)
    assert failures(unread, [TENTH]) == ("a file could not be read, so the change can't be compared with 10%",)
    assert failures(unread, []) == ()


@pytest.mark.parametrize(
    ("before", "after", "quiet"),
    [(1000, 1000, True), (1000, 1099, True), (1000, 1100, False), (1000, 901, True), (1000, 900, False)],
)
def test_what_is_too_little_to_speak_of(before: int, after: int, quiet: bool) -> None:
    assert is_quiet(compared(before, after), [TENTH]) is quiet


def test_every_threshold_and_every_total_must_be_quiet() -> None:
    comparison = compared(1000, 1099)
    assert is_quiet(comparison, [TENTH, FIVE])
    assert not is_quiet(comparison, [TENTH, Threshold(amount=Decimal("3.96"))])
    assert not is_quiet(compared(1, 2, model="a/none"), [FIVE])
    assert not is_quiet(replace(comparison, totals=(*comparison.totals, *compared(1, 1000).totals)), [FIVE])


def test_a_change_is_known_whole_or_not() -> None:
    known, unknown = compared(1000, 1100), compared(1, 2, model="a/none")
    assert known.complete
    assert not unknown.complete
    assert not Comparison(known.files, (*known.totals, *unknown.totals)).complete
    unread = replace(known.files[0], unread=("before: no such file",))
    assert not Comparison((*known.files, unread), known.totals).complete


def test_a_side_that_is_not_known_fails_whichever_it_is() -> None:
    priced, unpriced = (FILE.format(model=model, images=1000) for model in ("a/image", "a/none"))
    for before, after in ((priced, unpriced), (unpriced, priced)):
        changed = comparison([version("budget.yaml", before)], [version("budget.yaml", after)])
        assert failures(changed, [FIVE]) == ("the change in USD is not known, so it can't be compared with 5",)
        assert not is_quiet(changed, [FIVE])


def test_a_budget_that_is_pushed_over_is_never_quiet() -> None:
    """The plan grows by 0.04, and its ceiling lay between."""
    budgets = "\nbudgets: {total: {ceiling: 40.02}}"
    then, now = (FILE.format(model="a/image", images=images) + budgets for images in (1000, 1001))
    pushed = comparison([version("budget.yaml", then)], [version("budget.yaml", now)])
    assert [budget.name for _, budget in pushed.pushed_over] == ["total"]
    assert not is_quiet(pushed, [FIVE])
    assert is_quiet(compared(1000, 1001), [FIVE])
