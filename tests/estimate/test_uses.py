"""What other rooms ask of layers 1 and 2: the tokens of a series, the usage of a job, meters with a price, days of a plan."""

from datetime import date
from decimal import Decimal

import pytest

from budgetlint.estimate.calendar import SamePrices, days_of_change, stretches_of
from budgetlint.estimate.line_items import Amount
from budgetlint.estimate.series import Series, summaries_by_bracket
from budgetlint.estimate.spend import selects, spends_of
from budgetlint.estimate.tariff import Prices, Tariff
from budgetlint.estimate.usage import use_of
from budgetlint.estimate.workload_estimate import Layers, Volume
from budgetlint.figures.exact import Unrecordable
from budgetlint.formula.recording import Tape
from budgetlint.model.budget import BudgetFile
from budgetlint.model.payable import SpendScope
from budgetlint.model.periods import Period
from budgetlint.model.snapshot import PriceSnapshot
from budgetlint.shape.reader import read_record
from budgetlint.source.yaml_text import load_yaml


def test_the_tokens_of_a_series() -> None:
    """10, 15 and 20 are sent; the second call reads 10 of them, the third 15; the rest of 45 is written."""
    series = Series(Decimal(10), Decimal(5), Decimal(3))
    assert [series.sent, series.reads, series.writes] == [45, 25, 20]


@pytest.mark.parametrize(
    ("stated", "usage"),
    [
        ("kind: image, accepted_images: 1", {"images": 1}),
        ("kind: image, accepted_images: 1, usage: {searches: 2}", {"images": 1, "searches": 2}),
        ("kind: image, accepted_images: 1, megapixels_per_image: 3", {"megapixels": 3}),
        ("kind: image, accepted_images: 1, megapixels_per_image: 3, usage: {megapixels: 2}", {"megapixels": 5}),
        ("kind: video, accepted_clips: 1, seconds_per_clip: 8", {"video_seconds": 8}),
    ],
)
def test_the_usage_of_a_job(stated: str, usage: dict[str, int]) -> None:
    file = read_record(BudgetFile, load_yaml(f"version: 1\nworkloads: {{a: {{model: a/b, {stated}}}}}").data)
    use = use_of(file.workloads["a"], Volume("request", Decimal(1)), Period.MONTH)
    assert use is not None
    assert use.of_a_job == usage


def book(*prices: str) -> PriceSnapshot:
    """A list of one model."""
    text = f"version: 1\ndate: 2026-06-17\nmodels: {{a/b: {{prices: [{', '.join(prices)}]}}}}"
    return read_record(PriceSnapshot, load_yaml(text).data)


def test_meters_that_the_list_or_the_contract_prices_under_any_condition() -> None:
    listed = book("{rates: {input_tokens: 1}}", "{when: {region: eu}, rates: {searches: 1}}")
    contract = book("{rates: {output_tokens: 1}}")
    prices = Prices(listed, date(2026, 7, 1), contract)
    tariff = Tariff(prices, "a/b", (), "USD")
    meters = [(), ("images",), ("searches",), ("images", "output_tokens")]
    assert [tariff.prices_any(some) for some in meters] == [False, False, True, True]
    assert not Tariff(prices, "a/none", (), "USD").prices_any(("input_tokens",))


def test_days_of_a_plan_are_cut_only_within_it() -> None:
    """At a price that begins inside the plan, not at one that begins before it, on its first day or after its last."""
    days = ("2026-12-31", "2027-01-01", "2027-01-15", "2027-02-01", "2027-02-02")
    listed = book(*(f"{{from: {day}, rates: {{images: 1}}}}" for day in days))
    text = "version: 1\nworkloads: {a: {kind: image, model: a/b, accepted_images: 1}}"
    workload = read_record(BudgetFile, load_yaml(text).data).workloads["a"]
    assert stretches_of(workload, Prices(listed, date(2027, 1, 1)), ["2027-01"]) == (
        SamePrices(date(2027, 1, 1), date(2027, 1, 15), ()),
        SamePrices(date(2027, 1, 15), date(2027, 2, 1), ()),
    )


def test_a_mix_whose_parts_are_not_known_separately_is_spent_on_its_first_model_and_in_no_formula() -> None:
    text = (
        "version: 1\nworkloads: {a: {kind: image, model: a/b, accepted_images: 1, mix: {one: {share: 25%}, two: {}}}}"
    )
    file = read_record(BudgetFile, load_yaml(text).data)

    def spent(amount: Decimal) -> list[Decimal]:
        layers = Layers(Amount(amount), Amount(amount), Amount(amount))
        return [spend.amount for spend in spends_of(file, {"a": (layers, ())})]

    assert spent(Decimal(7)) == [7, 0]
    with pytest.raises(Unrecordable):
        spent(Tape().input("amount"))


def test_calls_that_summarise_a_context_read_all_but_its_last_growth() -> None:
    """10, 15 and 20 tokens, then 25 are above 22: one call sends 25, of which 20 are cached, and it starts again."""
    series = Series(Decimal(10), Decimal(5), Decimal(6), Decimal(22), Decimal(1), Decimal(1))
    (calls,) = summaries_by_bracket(series, (None,))
    assert [calls.count, calls.prompt, calls.reads, calls.writes] == [1, 25, 20, 5]


@pytest.mark.parametrize(("compact_at", "summaries"), [(None, 1), (Decimal(22), 0)])
def test_a_context_that_is_not_compacted_or_is_cut_off_has_no_such_calls(
    compact_at: Decimal | None, summaries: int
) -> None:
    series = Series(Decimal(10), Decimal(5), Decimal(6), compact_at, Decimal(1), Decimal(summaries))
    assert summaries_by_bracket(series, (None,)) == ()


def test_a_selection_of_several_models_includes_each() -> None:
    selection = SpendScope(models=("lab/*", "open/small"))
    models = ["lab/big", "open/small", "open/big"]
    assert [selects(selection, "a", model, {}) for model in models] == [True, True, False]


def test_a_price_until_the_last_of_all_days_has_no_day_after_it() -> None:
    prices = Prices(
        book("{until: 2027-01-14, rates: {images: 1}}", "{until: 9999-12-31, rates: {images: 2}}"), date.min
    )
    assert days_of_change(prices, ["a/b"]) == {date(2027, 1, 15)}
