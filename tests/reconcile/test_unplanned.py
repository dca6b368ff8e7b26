"""Calls that belong to no workload: whose figure says what they cost, and what is known where no figure does."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from budgetlint.frozen import replace
from budgetlint.model.snapshot import Worth
from budgetlint.reconcile.currencies import Exchange
from budgetlint.reconcile.metering import ModelNames, RecordedModels
from budgetlint.reconcile.plans import Plan
from budgetlint.reconcile.results import Unplanned
from budgetlint.reconcile.unplanned import unplanned
from budgetlint.records.counts import Calls, Cost, JobCounts, Media, Tokens
from budgetlint.records.observed import ModelUse, ObservedPeriod, Served, WorkloadObserved
from tests.compare.written import budget_file, prices

DAY = date(2026, 10, 1)
MONTH = ObservedPeriod(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC), 31)
FILE = "workloads: {w: {kind: llm-app, model: a/small, requests: 1, input_tokens: 1, output_tokens: 1}}"
NAMES: ModelNames = {("lab", "small"): "a/small", ("lab", "large"): "a/large", ("lab", "image"): "a/image"}
DOLLARS = Exchange("USD", {})
CHAT = ModelUse(
    "lab", "small", None, None, Served(), 0, DAY, DAY, Calls(4, failed=1),
    Tokens(uncached_input=1_000_000, output=100_000), Media(), JobCounts(), Cost(),
)  # fmt: skip
"""Three calls and one that failed: 3 + 1.5 USD at the listed prices."""

IMAGES = replace(CHAT, model="image", calls=Calls(), tokens=Tokens(), media=Media(2), funnel=JobCounts(2, 2, 2, 2))


def lost(*uses: ModelUse, exchange: Exchange = DOLLARS, grown: str = "1") -> tuple[Unplanned, ...]:
    """What records of no workload come to; the price list is in dollars."""
    plan = Plan("budget.yaml", budget_file(FILE), prices(), RecordedModels(NAMES))
    observed = WorkloadObserved(None, MONTH, Calls(), Tokens(), Media(), JobCounts(), Cost(), uses, ())
    return unplanned([plan], observed, Decimal(grown), exchange)


def row(*uses: ModelUse, exchange: Exchange = DOLLARS, grown: str = "1") -> tuple[object, ...]:
    (spend,) = lost(*uses, exchange=exchange, grown=grown)
    amount = None if spend.amount is None else f"{spend.amount.normalize():f}"
    return spend.model, spend.calls, spend.tokens, amount, spend.by, f"{spend.known.normalize():f}"


def cost(**stated: str | int) -> ModelUse:
    amounts = {key: Decimal(value) if isinstance(value, str) else value for key, value in stated.items()}
    return replace(CHAT, cost=replace(Cost(), **amounts))


UNHEARD = replace(CHAT, provider=None, model="unheard-of")
FREE = replace(CHAT, calls=Calls(2, failed=2), tokens=Tokens())
MUCH = 1_100_000


@pytest.mark.parametrize(
    ("uses", "expected"),
    [
        ([CHAT], ("lab/small", 4, MUCH, "4.5", "prices", "0")),
        ([CHAT, CHAT], ("lab/small", 8, 2 * MUCH, "9", "prices", "0")),
        # the provider's figure of the three that can have cost something
        ([cost(reported="7", reported_by=3)], ("lab/small", 4, MUCH, "7", "provider", "0")),
        ([cost(reported="7", reported_by=2)], ("lab/small", 4, MUCH, "4.5", "prices", "0")),
        ([cost(reported="7", reported_by=4), CHAT], ("lab/small", 8, 2 * MUCH, "9", "prices", "0")),
        ([cost(reported="7", reported_by=6), CHAT], ("lab/small", 8, 2 * MUCH, "7", "provider", "0")),
        # our prices come before what records say themselves
        ([cost(estimated="7", estimated_by=3)], ("lab/small", 4, MUCH, "4.5", "prices", "0")),
        ([replace(UNHEARD, cost=Cost(estimated=Decimal(7), estimated_by=3))], ("unheard-of", 4, MUCH, "7", "records", "0")),
        ([replace(UNHEARD, cost=Cost(estimated=Decimal(7), estimated_by=2))], ("unheard-of", 4, MUCH, None, "nobody", "0")),
        ([UNHEARD], ("unheard-of", 4, MUCH, None, "nobody", "0")),
        # of a model whose large part has no price the other part is known
        ([CHAT, replace(CHAT, served=Served(tier="flex"))], ("lab/small", 8, 2 * MUCH, None, "nobody", "4.5")),
        ([FREE], ("lab/small", 2, 0, "0", "prices", "0")),
        ([replace(FREE, provider=None, model="unheard-of")], ("unheard-of", 2, 0, "0", "prices", "0")),
        ([CHAT, FREE], ("lab/small", 6, MUCH, "4.5", "prices", "0")),
        # whatever a speed that nobody prices would cost
        ([CHAT, replace(FREE, served=Served(speed="warp"))], ("lab/small", 6, MUCH, "4.5", "prices", "0")),
        ([replace(CHAT, model="small\x1b[31m")], ("lab/small\N{REPLACEMENT CHARACTER}[31m", 4, MUCH, None, "nobody", "0")),
        # jobs carry no tokens that a price could be held against
        ([IMAGES], ("lab/image", 2, 0, None, "nobody", "0")),
        ([CHAT, replace(IMAGES, model="small")], ("lab/small", 6, MUCH, None, "nobody", "0")),
        ([replace(IMAGES, cost=Cost(Decimal("0.08"), 2))], ("lab/image", 2, 0, "0.08", "provider", "0")),
    ],
)  # fmt: skip
def test_whose_figure_it_is(uses: list[ModelUse], expected: tuple[object, ...]) -> None:
    assert row(*uses) == expected


def test_what_no_day_is_asked_for_is_grown() -> None:
    """Half of the days are covered: twice as much of each figure."""
    assert row(CHAT, grown="2")[3] == "9"
    assert row(cost(reported="7", reported_by=3), grown="2")[3] == "14"
    assert row(replace(UNHEARD, cost=Cost(estimated=Decimal(7), estimated_by=3)), grown="2")[3] == "14"
    assert row(CHAT, replace(CHAT, served=Served(tier="flex")), grown="2")[5] == "9"


def test_where_nobody_says_what_a_dollar_is_worth_only_prices_count() -> None:
    """A plan in euro, at prices in dollars without a rate: neither figure in dollars says anything."""
    euro = Exchange("EUR", {})
    assert row(cost(reported="7", reported_by=3), exchange=euro)[3:] == (None, "nobody", "0")
    assert row(cost(estimated="7", estimated_by=3), exchange=euro)[3:] == (None, "nobody", "0")


def test_figures_in_dollars_are_in_the_currency_that_is_counted_in() -> None:
    """A euro is 1.25 USD, so a dollar is 0.8 EUR."""
    euro = Exchange("EUR", {"EUR": Worth(worth=Decimal("1.25"), of="USD", date=DAY, source="list")})
    assert row(cost(reported="7", reported_by=3), exchange=euro)[3] == "5.6"
    assert row(replace(UNHEARD, cost=Cost(estimated=Decimal(7), estimated_by=3)), exchange=euro)[3] == "5.6"


def test_those_that_cost_most_come_first() -> None:
    """4.5 of one, 7.5 of another, and of the third 9 of what has a price; what nobody called is left out."""
    large = replace(CHAT, model="large")
    more = (replace(CHAT, model="image", provider="lab2"), replace(CHAT, model="small", calls=Calls(), provider="lab3"))
    in_part = replace(CHAT, served=Served(tier="flex"))
    spends = lost(CHAT, large, *more)
    assert [(spend.model, spend.amount) for spend in spends] == [
        ("lab/large", Decimal("7.5")),
        ("lab/small", Decimal("4.5")),
        ("lab2/image", None),
    ]
    assert [spend.model for spend in lost(large, CHAT, CHAT, in_part)] == ["lab/small", "lab/large"]
    same = [replace(CHAT, model=name, cost=Cost(Decimal(1), 4)) for name in ("b", "c", "a")]
    assert [spend.model for spend in lost(*same)] == ["lab/a", "lab/b", "lab/c"]
    assert [spend.provider for spend in lost(CHAT, UNHEARD)] == ["lab", None]
