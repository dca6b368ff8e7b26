"""What is payable on both sides of a change: its parts are the plan's and each adjustment's, and sum to the last digit."""

from datetime import date

from budgetlint.api import load_snapshot
from budgetlint.compare.versions import Version, comparison
from budgetlint.estimate.evaluate import estimate
from budgetlint.estimate.tariff import Prices
from budgetlint.figures.exact import written
from budgetlint.shape.budget_file import read_budget_file
from budgetlint.source.yaml_text import load_yaml

PRICES = Prices(
    load_snapshot('{"version": 1, "date": "2026-01-01", "models": {"m/a": {"prices": [{"rates": {"images": "1"}}]}}}'),
    date(2026, 1, 1),
)
FILE = """\
version: 1
name: shots
buffer: 10%
workloads: {{shots: {{kind: image, model: m/a, accepted_images: {images}}}}}
adjustments: {{{adjustments}}}
"""


def version(images: int, adjustments: str, more: str = "") -> Version:
    file = read_budget_file(load_yaml(FILE.format(images=images, adjustments=adjustments) + more).data).file
    assert file is not None
    return Version("budget.yaml", file, estimate(file, PRICES), PRICES)


def parts(before: Version, after: Version) -> tuple[str | None, dict[str, str]] | None:
    payable = comparison([before], [after]).files[0].payable
    if payable is None:
        return None
    change = payable.moved.change
    return None if change is None else written(change), {part.name: written(part.change) for part in payable.parts}


def test_the_plan_and_each_adjustment_have_their_part() -> None:
    """110 × 0.95 × 1.19 = 124.355; 220 × 0.9 × 1.19 = 235.62."""
    before = version(100, "rebate: {kind: discount, rate: 5%}, vat: {kind: tax, rate: 19%}")
    after = version(200, "rebate: {kind: discount, rate: 10%}, vat: {kind: tax, rate: 19%}")
    assert parts(before, after) == (
        "111.265",
        {"planned": "110", "discount rebate": "-16.5", "tax vat": "17.765"},
    )


def test_an_adjustment_alone_changes_a_file_and_nothing_of_its_plan() -> None:
    before, after = version(100, ""), version(100, "vat: {kind: tax, rate: 19%}")
    (file,) = comparison([before], [after]).files
    assert file.fate == "changed"
    assert file.layers.planned.change == 0
    assert parts(before, after) == ("20.9", {"tax vat": "20.9"})
    assert parts(after, before) == ("-20.9", {"tax vat": "-20.9"})


def test_what_says_nothing_of_it_or_is_in_another_measure_has_none() -> None:
    vat = "vat: {kind: tax, rate: 19%}"
    assert parts(version(100, ""), version(200, "")) is None
    assert parts(version(100, vat), version(100, vat, "starts: 2027-01\n")) is None
