"""Why one workload's amount changed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetlint.compare.drivers import ChangedDriver, changed_drivers
from budgetlint.compare.results import Moved, Part
from budgetlint.compare.sides import Side, side_over_months
from budgetlint.compare.versions import comparison
from budgetlint.compare.workloads import compared, fitted, joined, not_compared, settled_parts, split
from budgetlint.estimate.line_items import Amount
from budgetlint.figures.exact import exactly, settled
from tests.compare.written import PRICES, budget_file, change, part_changes, prices, side, total, version

CHAT = """
multipliers: {{retries: {retries}}}
buffer: {buffer}
workloads:
  w: {{kind: llm-app, model: {model}, requests: {requests}, input_tokens: {tokens}, output_tokens: 500{more}}}
"""


def chat(
    model: str = "a/small",
    requests: str = "6000",
    tokens: str = "2000",
    retries: str = "3%",
    buffer: str = "15%",
    more: str = "",
) -> str:
    return CHAT.format(model=model, requests=requests, tokens=tokens, retries=retries, buffer=buffer, more=more)


@pytest.mark.parametrize(
    ("after", "parts"),
    [
        (chat(), {}),
        (chat(requests="12000"), {"volume": "95.9445"}),
        (chat(tokens="4000"), {"tokens": "42.642"}),
        (chat(retries="4%"), {"retries": "0.9315"}),
        (chat(buffer="0"), {"buffer": "-12.5145"}),
        (chat(model="a/large"), {"model": "63.963"}),
        (chat(more=", service_tier: batch"), {"tier": "-47.97225"}),
        (chat(more=", multipliers: {cache: {reads: 50%}}"), {"cache": "-19.1889"}),
        (
            chat(more=", multipliers: {duplicates: 10%, rejected_outputs: 20%}"),
            {"duplicates": "10.79375625", "rejected_outputs": "25.18543125"},
        ),
        (chat(more=", description: told better, tags: {team: a}"), {}),
    ],
)
def test_each_driver(after: str, parts: dict[str, str]) -> None:
    difference = change(chat(), after)
    assert part_changes(difference) == parts
    assert total(difference) == difference.layers.planned.change


def test_volume_and_price_share_what_they_do_together() -> None:
    dearer = PRICES.replace("input_tokens: 3,", "input_tokens: 4,")
    difference = change(chat(buffer="0", retries="0%"), chat(buffer="0", retries="0%", requests="12000"), listed=dearer)
    assert part_changes(difference) == {"volume": "87", "price": "18"}
    assert [(fact.name, fact.before, fact.after) for fact in difference.facts] == [
        ("requests", "6000", "12000"),
        ("rate of input_tokens", "3", "4"),
    ]


def test_a_model_that_the_old_snapshot_lacks_is_the_models_doing() -> None:
    pinned = PRICES.replace("a/large", "a/other")
    difference = change(chat(), chat(model="a/large"), then=pinned)
    assert part_changes(difference) == {"model": "63.963"}


def test_a_price_that_changed_before_the_move_is_the_prices_doing() -> None:
    dearer = PRICES.replace("input_tokens: 5,", "input_tokens: 6,")
    assert part_changes(change(chat(), chat(model="a/large"), listed=dearer)) == {"model": "71.07", "price": "7.107"}


def test_drivers_whose_mix_has_no_price_are_one() -> None:
    before = chat(more=", service_tier: batch")
    assert part_changes(change(before, chat(model="a/large"))) == {"tier and model": "111.93525"}


CONTRACT = """
version: 1
date: 2026-06-17
models: {a/small: {prices: [{multiply: {"*": 0.9}}]}}
"""


def test_a_contract_is_the_prices_doing() -> None:
    difference = compared("w", side(chat()), side(chat(), contract=CONTRACT))
    assert part_changes(difference) == {"price": "-9.59445"}


def test_a_model_that_only_a_contract_lists_is_the_models_doing() -> None:
    agreed = CONTRACT.replace("a/small", "a/own").replace(
        'multiply: {"*": 0.9}', "rates: {input_tokens: 5, output_tokens: 25}"
    )
    assert part_changes(compared("w", side(chat()), side(chat(model="a/own"), contract=agreed))) == {"model": "63.963"}


def test_books_whose_units_clash_lend_nothing() -> None:
    """A meter that one snapshot counts by the thousand and another by the million: model and price are one."""
    by_the_thousand = "meters: {input_tokens: {unit: token, per: 1000}}\n" + PRICES.replace("a/small", "a/new").lstrip()
    difference = change(chat(), chat(model="a/new"), listed=by_the_thousand)
    assert list(part_changes(difference)) == ["model and price"]
    assert total(difference) == difference.layers.planned.change


def test_a_model_that_the_new_snapshot_lacks_is_the_models_doing() -> None:
    pinned = PRICES.replace("a/small", "a/other")
    assert part_changes(change(chat(), chat(model="a/large"), listed=pinned)) == {"model": "63.963"}


def test_attempts_that_restate_rejected_outputs_change_nothing() -> None:
    image = "workloads: {w: {kind: image, model: a/image, accepted_images: 1000%s}}"
    before = image % ", multipliers: {rejected_outputs: 50%}"
    difference = change(before, image % ", attempts_per_accepted: 2")
    assert part_changes(difference) == {}
    assert difference.fate == "changed"
    assert difference.layers.planned.change == 0


def test_volume_per_week_instead_of_a_month() -> None:
    difference = change(chat(buffer="0"), "period: week\n" + chat(buffer="0"))
    assert part_changes(difference) == {"volume": "64.24241914618369987063389392"}
    assert difference.layers.planned.before is not None
    with exactly():
        assert settled(difference.layers.planned.before) == settled(Decimal("83.43") * 7 / Decimal("30.436875"))


def test_a_kind_that_changed_is_one_driver() -> None:
    image = "workloads: {w: {kind: image, model: a/image, accepted_images: 1000}}"
    assert part_changes(change(chat(), image)) == {"kind": "-55.9445"}


def test_new_and_removed() -> None:
    new = compared("w", None, side(chat()))
    assert part_changes(new) == {"new workload": "95.9445"}
    assert new.layers.planned.before == 0
    gone = compared("w", side(chat()), None)
    assert part_changes(gone) == {"removed workload": "-95.9445"}
    assert gone.layers.planned.after == 0


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (chat(), chat(model="a/none"), "unpriced after"),
        (chat(model="a/none"), chat(), "unpriced before"),
        (chat(model="a/none"), chat(model="a/none", requests="1"), "unpriced"),
        (chat(), "currency: EUR\n" + chat(), "the currency changed from USD to EUR"),
    ],
)
def test_unknown_is_never_zero(before: str, after: str, reason: str) -> None:
    difference = change(before, after)
    assert (difference.fate, difference.reason, difference.parts, difference.layers.planned.change) == (
        "changed",
        reason,
        (),
        None,
    )


def test_what_a_division_leaves_behind_is_no_part() -> None:
    """Rejected outputs of started tasks cost nothing: fewer tasks are kept, each costs as much more."""
    agent = """
workloads:
  w:
    kind: agent
    model: a/small
    started_tasks: 7
    calls_per_task: 3
    context: {other: 1000}
    output_tokens: %s
    multipliers: {rejected_outputs: %s}
"""
    difference = change(agent % (100, "15%"), agent % (101, "3%"))
    assert part_changes(difference) == {"tokens": "0.000315"}
    assert difference.parts[0].change == difference.layers.planned.change


SHARES = st.integers(0, 99).map(lambda number: f"{number}%")


@st.composite
def sides(draw: st.DrawFn) -> Side:
    cache = draw(st.sampled_from(["null", "{reads: 40%}", "{reads: 70%, writes: 20%}"]))
    failed = draw(st.sampled_from(["null", "{rate: 6%, billed: 50%}", "{rate: 7%, billed: 0%}"]))
    rejected = draw(SHARES)
    more = f", multipliers: {{cache: {cache}, failed_jobs: {failed}, rejected_outputs: {rejected}}}"
    model = draw(st.sampled_from(["a/small", "a/large"])) if cache == "null" else "a/small"
    numbers = st.integers(0, 10**6).map(str)
    return side(chat(model, draw(numbers), draw(numbers), draw(SHARES), draw(SHARES), more))


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(sides(), sides())
def test_parts_sum_to_the_change_to_the_last_digit(before: Side, after: Side) -> None:
    difference = compared("w", before, after)
    with exactly():
        assert total(difference) == (difference.layers.planned.change or 0)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(sides(), sides())
def test_back_is_minus_forth(before: Side, after: Side) -> None:
    assert dict(split(after, before)) == {name: -part for name, part in split(before, after)}


def part(name: str, change: str) -> Part:
    return Part(name, Amount(Decimal(change)))


def test_the_greatest_part_takes_what_rounding_leaves_over() -> None:
    moved = Moved(Decimal(10), Decimal(13))
    parts = [part("a", "1.1"), part("b", "-4"), part("c", "5.8")]
    assert fitted(parts, moved) == (part("a", "1.1"), part("b", "-4"), part("c", "5.9"))
    assert fitted(parts[:2], Moved(None, Decimal(13))) == tuple(parts[:2])
    assert fitted([], moved) == ()


@exactly()
def test_parts_have_the_digits_of_the_greatest_amount() -> None:
    """Of 28 digits 26 stand behind the point of 12.5; a part of less than half of the last is none."""
    third, tiny = Fraction(5, 6), Fraction(49, 10**28)
    moved = Moved(Decimal("12.5"), Decimal(15))
    exact = [("a", third), ("b", third), ("c", third), ("tiny", tiny)]
    assert settled_parts(exact, moved) == (
        part("a", "0.83333333333333333333333334"),
        part("b", "0.83333333333333333333333333"),
        part("c", "0.83333333333333333333333333"),
    )
    assert settled_parts([("a", Fraction(0))], Moved(Decimal(0), Decimal(0))) == ()
    assert settled_parts([("a", Fraction(-1, 3)), ("b", Fraction(1, 3))], Moved(Decimal(0), Decimal(0))) == (
        part("a", "-0.3333333333333333333333333333"),
        part("b", "0.3333333333333333333333333333"),
    )


def test_groups_that_hang_together_through_prices_are_joined_first() -> None:
    buffer, tier, retries, model = (ChangedDriver(name, (name,)) for name in ("buffer", "tier", "retries", "model"))
    assert joined([(buffer,), (tier,), (retries,), (model,)]) == [(buffer,), (tier, model), (retries,)]
    assert joined([(buffer,), (tier, model), (retries,)]) == [(buffer, tier, model), (retries,)]
    assert joined([(buffer,), (retries,)]) == [(buffer, retries)]


DEPENDENT = ("model", "price", "tier", "size", "cache", "usage", "tokens", "input tokens", "output tokens", "calls")


def test_drivers_that_may_have_a_price_only_together_and_their_order() -> None:
    """Each is joined before any other driver, and of two of them the pair that comes first."""
    volume, retries, *drivers = (ChangedDriver(name, (name,)) for name in ("volume", "retries", *DEPENDENT))
    for driver in drivers:
        assert joined([(volume,), (retries,), (driver,)]) == [(volume, driver), (retries,)]
    for first, second, third in zip(drivers, drivers[1:], drivers[2:], strict=False):
        assert joined([(third,), (second,), (first,)]) == [(third,), (second, first)]


def test_a_side_that_is_not_known_at_all() -> None:
    unknown = not_compared("w", "it could not be read")
    assert (unknown.fate, unknown.kind, unknown.before, unknown.after) == ("changed", "", None, None)


IMAGES = "workloads: {w: {kind: image, model: a/image, accepted_images: %s}}"


def test_a_workload_with_a_period_of_its_own() -> None:
    """1,200 images a year are 100 a month."""
    difference = change(IMAGES % "1200, period: year", IMAGES % "2400, period: year")
    assert (difference.layers.planned.before, difference.layers.planned.after) == (Decimal(4), Decimal(8))
    assert part_changes(difference) == {"volume": "4"}


@exactly()
def test_another_period_and_another_buffer() -> None:
    """40 a month are B = 40 × 7 ÷ 30.436875 a week: volume ((40 − B) + (44 − 1.1·B)) ÷ 2, buffer (0.1·B + 4) ÷ 2."""
    difference = change(IMAGES % "1000", "period: week\nbuffer: 10%\n" + IMAGES % "1000")
    week = Decimal(40) * 7 / Decimal("30.436875")
    assert [(part.name, f"{part.change:.20f}") for part in difference.parts] == [
        ("volume", f"{42 - week * 105 / 100:.20f}"),
        ("buffer", f"{2 + week * 5 / 100:.20f}"),
    ]


def test_an_unknown_amount_of_another_period() -> None:
    assert change(chat(model="a/none"), "period: week\n" + chat()).reason == "unpriced before"


def test_a_move_has_no_rates_side_by_side() -> None:
    dearer = PRICES.replace("input_tokens: 5,", "input_tokens: 6,")
    assert [fact.name for fact in change(chat(), chat(model="a/large"), listed=dearer).facts] == ["model"]


def test_a_model_that_a_contract_prices_on_both_sides_is_lent_nothing() -> None:
    """Before the contract prices both; after it prices the new one otherwise: v(price) is of the old model, nothing."""
    agreed = """
version: 1
date: 2026-06-17
models:
  a/own: {prices: [{rates: {input_tokens: 5, output_tokens: 25}}]}
  a/two: {prices: [{rates: {input_tokens: %s, output_tokens: 50}}]}
"""
    before, after = (
        side(chat(model=model, buffer="0", retries="0%"), contract=agreed % rate)
        for model, rate in (("a/own", "10"), ("a/two", "20"))
    )
    assert part_changes(compared("w", before, after)) == {"model": "195", "price": "60"}


EURO = "currency: EUR\nunits: {USD: {of: EUR, worth: 0.5, date: 2026-06-17, source: list}}\n"


@pytest.mark.parametrize("head", [EURO, "units: {credit: {of: USD, worth: 2, date: 2026-06-17, source: list}}\n"])
def test_books_in_other_money_lend_nothing(head: str) -> None:
    """A book in euro, and one in which a credit has another worth: model and price are one."""
    old = (
        "units: {credit: {of: USD, worth: 1, date: 2026-06-17, source: list}, EUR: {of: USD, worth: 2, date: 2026-06-17, source: list}}\n"
        + PRICES.lstrip()
    )
    new = head + PRICES.replace("a/small", "a/new").replace("input_tokens: 3,", "input_tokens: 4,").lstrip()
    difference = change(chat(), chat(model="a/new"), listed=new, then=old)
    assert list(part_changes(difference)) == ["model and price"]


RETIRING = PRICES.replace("a/small:\n", "a/small:\n    retires: 2027-03-01\n")


@pytest.mark.parametrize(("head", "parts"), [("", []), ("starts: 2027-01\nmonths: 6\n", ["price"])])
def test_a_model_that_retires_matters_to_a_plan_over_months(head: str, parts: list[str]) -> None:
    then, now = (version("budget.yaml", head + chat(), listed) for listed in (PRICES, RETIRING))
    assert [fact.name for fact in comparison([then], [now]).files[0].workloads[0].facts] == []
    assert [
        driver.name
        for driver in changed_drivers(
            *(side_over_months(budget_file(head + chat()), "w", prices(listed)) for listed in (PRICES, RETIRING))
        )
    ] == parts


def test_the_month_in_which_a_workload_begins() -> None:
    plan = "starts: 2027-01\nmonths: 6\n"
    then, now = (version("budget.yaml", plan + chat(more=more)) for more in ("", ", from: 2027-03"))
    assert [(fact.name, fact.before, fact.after) for fact in comparison([then], [now]).files[0].workloads[0].facts] == [
        ("from", None, "2027-03")
    ]


@pytest.mark.parametrize(
    ("most", "names"),
    [
        (4, ["volume", "tokens", "retries", "buffer"]),
        (3, ["volume", "tokens", "retries and buffer"]),
        (1, ["volume and tokens and retries and buffer"]),
    ],
)
def test_the_last_drivers_of_many_are_one(most: int, names: list[str]) -> None:
    after = chat(requests="7000", tokens="2500", retries="4%", buffer="10%")
    shares = split(side(chat()), side(after), most)
    planned = change(chat(), after).layers.planned.change
    assert [name for name, _ in shares] == names
    assert planned is not None
    assert float(sum(share for _, share in shares)) == pytest.approx(float(planned))


def test_another_kind_in_whole() -> None:
    """40 for images, then 3 for a million tokens of input."""
    chat_alone = "workloads: {w: {kind: llm-app, model: a/small, requests: 1000, input_tokens: 1000, output_tokens: 0}}"
    assert split(side(IMAGES % "1000"), side(chat_alone)) == (("kind", Fraction(-37)),)
    assert split(side(IMAGES % "1000"), side(chat_alone.replace("a/small", "a/none"))) == (("kind", Fraction(-40)),)


def test_books_that_agree_on_their_units_lend_each_other_models() -> None:
    """A model that one side lacks is taken from the other, whose units say the same or nothing: none of it is the price's."""
    units = "units: {EUR: {of: USD, worth: 2, date: 2026-06-17, source: list}}\n"
    old = units + PRICES.replace("a/large", "a/other").lstrip()
    for new in (PRICES, units + PRICES.lstrip()):
        assert part_changes(change(chat(), chat(model="a/large"), listed=new, then=old)) == {"model": "63.963"}
        assert part_changes(
            change(chat(), chat(model="a/large"), listed=old.replace("a/other", "a/large"), then=new)
        ) == {"model": "63.963"}
