"""Why something is unpriced, in one line for each reason."""

import pytest

from budgetlint.estimate.line_items import Gap, Lack
from budgetlint.reports.estimate.gaps import gap_words

PLAIN, BATCH = "price 1 (no condition)", "price 2 (service_tier batch)"

WORDS = {
    Gap(Lack.MODEL, value="a/b"): "no price for the model a/b",
    Gap(Lack.METER, "images"): "no price for images",
    Gap(Lack.STATE, "images", "size"): "the price of images depends on size, which is not stated",
    Gap(Lack.STATE, "images", "size", known=("large", "small")): (
        "the price of images depends on size, which is not stated (known: large, small)"
    ),
    Gap(Lack.VALUE, "images", "size", "huge", ("large", "small")): (
        "no price of images for size huge (known: large, small)"
    ),
    Gap(Lack.MONEY, "images", value="point"): "the price of images is in point, which has no dated worth",
    Gap(Lack.VOLUME): "the volume is not stated, or stated twice",
    Gap(Lack.RETIRED, value="a/b"): "a/b is no longer served",
    Gap(Lack.DRIVER, value="orders"): "no quantity of the driver orders",
    Gap(Lack.MIX): "the shares of its mix don't add up to 100%",
    Gap(Lack.AMBIGUOUS, "images", entries=(PLAIN, BATCH)): f"two prices of images tie: {PLAIN} and {BATCH}",
    Gap(Lack.PARTIAL, "images", value="images", entries=(PLAIN, BATCH)): f"{BATCH} leaves out images, which {PLAIN} prices",
    Gap(Lack.CONDITION, "images", "service_tier", "batch", entries=(PLAIN, BATCH)): (
        f"{PLAIN} prices images, but not for service_tier batch as {BATCH} does"
    ),
    Gap(Lack.CONTRACT, "images", "service_tier", entries=(PLAIN,)): f"{PLAIN} prices images without stating service_tier",
    Gap(Lack.MINIMUM, "images", entries=(PLAIN,)): f"{PLAIN} has one minimum charge for several meters",
}  # fmt: skip


@pytest.mark.parametrize(
    ("gap", "words"), WORDS.items(), ids=lambda part: part.lack.name if isinstance(part, Gap) else ""
)
def test_the_words_of_a_gap(gap: Gap, words: str) -> None:
    assert gap_words(gap) == words


def test_every_reason_has_words() -> None:
    assert {gap.lack for gap in WORDS} == set(Lack)
