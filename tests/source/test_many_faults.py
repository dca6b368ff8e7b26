"""A text with more faults or entries than anyone reads is not read to its end."""

import pytest

from budgetlint.source.yaml_events import MOST_ENTRIES
from budgetlint.source.yaml_reader import MOST_FAULTS
from budgetlint.source.yaml_text import load_yaml


def test_reading_stops_after_so_many_faults() -> None:
    text = "".join(f"k{number}: 1\n" for number in range(3000)) + "k2999: 1\n" * 3000
    document = load_yaml(text)
    assert len(document.faults) == MOST_FAULTS + 1
    assert (
        document.faults[-1].message
        == "duplicate key `k2999`, first on line 3000; 1000 faults found, the rest of the file is not read"
    )
    assert not document.readable


@pytest.mark.parametrize("text", ["- a\n" * 800_000, "a:\n" + "".join(f" k{at}: 1\n" for at in range(700_000))])
def test_reading_stops_after_so_many_entries(text: str) -> None:
    document = load_yaml(text)
    assert [fault.message for fault in document.faults] == ["a list or mapping has more than 500,000 entries"]
    assert MOST_ENTRIES < document.faults[0].span.line < MOST_ENTRIES + 5 < text.count("\n")
    assert not document.readable
