"""genai-prices' module is read as syntax: to its published JSON's shape, and never run."""

from decimal import Decimal

import pytest

from budgetlint.catalog.importers.genai_prices import snapshot_from_genai_prices
from budgetlint.source.document import Plain
from tests.catalog.examples import DAY, data
from tools.catalog.literals import providers_of

MODULE = """
from .types import *
providers: list[Provider] = [
    Provider(
        id='p',
        pricing_urls=['https://p.example/pricing'],
        extractors=[UsageExtractor(root='usage', mappings=[])],
        models=[
            ModelInfo(
                id='m',
                match=ClauseOr(or_=[ClauseEquals(equals='m'), ClauseStartsWith(starts_with='m-')]),
                prices=[
                    ConditionalPrice(prices=ModelPrice(input_mtok=Decimal('0.10'))),
                    ConditionalPrice(
                        constraint=StartDateConstraint(start_date=datetime.date(2026, 1, 2)),
                        prices=ModelPrice(
                            input_mtok=TieredPrices(base=Decimal('1'), tiers=[Tier(start=200000, price=Decimal('2'))])
                        ),
                    ),
                    ConditionalPrice(
                        constraint=TimeOfDateConstraint(
                            start_time=datetime.time(0, 30, tzinfo=datetime.timezone.utc),
                            end_time=datetime.time(16, 0, tzinfo=datetime.timezone.utc),
                        ),
                        prices=ModelPrice(input_mtok=None),
                    ),
                ],
                price_variants=[PriceVariant(when={'processing': 'batch'}, prices=ModelPrice())],
            )
        ],
    )
]
"""


def test_the_module_reads_as_the_published_shape() -> None:
    assert providers_of(MODULE) == [
        {
            "id": "p",
            "pricing_urls": ["https://p.example/pricing"],
            "models": [
                {
                    "id": "m",
                    "match": {"or": [{"equals": "m"}, {"starts_with": "m-"}]},
                    "prices": [
                        {"prices": {"input_mtok": Decimal("0.10")}},
                        {
                            "constraint": {"start_date": "2026-01-02"},
                            "prices": {
                                "input_mtok": {"base": Decimal(1), "tiers": [{"start": 200000, "price": Decimal(2)}]}
                            },
                        },
                        {
                            "constraint": {"start_time": "00:30", "end_time": "16:00"},
                            "prices": {"input_mtok": None},
                        },
                    ],
                    "price_variants": [{"when": {"processing": "batch"}, "prices": {}}],
                }
            ],
        }
    ]


@pytest.mark.parametrize(
    "text", ["", "providers = []", "providers: list[Provider] = [f'{x}']", "providers: int = 1 + 1"]
)
def test_a_module_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        providers_of(text)


def test_both_published_wrappers_are_the_same_list() -> None:
    listed = data("genai_prices.json")
    wrapped: Plain = {"units": {}, "providers": listed}
    titled = {"published": DAY, "through": "genai-prices"}
    assert snapshot_from_genai_prices(wrapped, **titled) == snapshot_from_genai_prices(listed, **titled)
