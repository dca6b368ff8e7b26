"""Where a key of a TOML table stands, however the table is written."""

import pytest

from budgetlint.source.document import Span
from budgetlint.source.toml_text import key_span


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[pricing]\nsnapshot = 'x'\n", (2, 1)),
        ("# pricing snapshot\n[tool.budgetlint.pricing]\n\n  snapshot = 'x'\n", (4, 3)),
        ("pricing = {snapshot = 'x'}\n", (1, 12)),
        ("pricing.snapshot = 'x'\n", (1, 9)),
        ("[severity]\nsnapshot-stale = 'error'\n[pricing]\nsnapshot = 'x'\n", (4, 1)),
        ("[pricing]\nmax_age_days = 3\n[gate]\nsnapshot = 1\n", (1, 2)),
        ("", (1, 1)),
    ],
)
def test_key_of_a_table(text: str, place: tuple[int, int]) -> None:
    span = key_span(text, "pricing", "snapshot")
    assert (span.line, span.column) == place


def test_a_span_ends_behind_its_key() -> None:
    assert key_span("[pricing]\nmax-age-days = 3\n", "pricing", "max_age_days") == Span(2, 1, 2, 13)
