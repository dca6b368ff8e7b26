"""Values that are read without their form's pattern are read as the pattern would have it."""

import re
from datetime import date

import pytest

from budgetlint.api import load_snapshot
from budgetlint.model import scalars
from budgetlint.model.scalars import Form, Kind
from budgetlint.shape.values import Unfit, value_reader
from budgetlint.source.scalars import plain_value

FORMS = [form for form in vars(scalars).values() if isinstance(form, Form)]
NUMBERS = [form for form in FORMS if form.kind in (Kind.NUMBER, Kind.SHARE)]
WRITTEN = [
    f"{digits}{unit}"
    for digits in ("0", "1", "9", "09", "10", "99", "100", "250", "1_0", "٣", "²", "")
    for unit in "%kM"
]
DAYS = [
    "2026-06-17",
    "2026-02-29",
    "2026-W23-1",
    "20260617",
    "2026-06-17\n",
    "2026-6-17",
    "٢026-06-17",
    "0000-01-01",
    "2026/06/17",
]


def fits(form: Form, text: str) -> bool:
    try:
        value_reader(form)(text)
    except Unfit:
        return False
    return True


@pytest.mark.parametrize("form", NUMBERS, ids=lambda form: form.name)
def test_a_number_fits_where_its_pattern_and_bounds_do(form: Form) -> None:
    small = {"100%": form.below_maximum} if form.maximum == 1 else {}
    expected = [
        text
        for text in WRITTEN
        if re.match(form.pattern.replace("$", r"\Z"), text)
        and not small.get(text)
        and not (form.above_minimum and text[0] == "0")
    ]
    assert [text for text in WRITTEN if fits(form, text)] == expected


def test_a_day_fits_where_its_pattern_and_the_calendar_do() -> None:
    assert [text for text in DAYS if fits(scalars.DAY, text)] == ["2026-06-17"]
    assert value_reader(scalars.DAY)("2026-06-17") == date(2026, 6, 17)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *[(text, True) for text in ("-1e-5", "1e3", "0x1F", "0o17", "+.inf", "-.INF", ".NaN", "007", "+1", "1.", "-5")],
        *[
            (text, False)
            for text in ("95%", "1h", "2026-06-01", "817264bb", "0b1", "1_200", "1-2", "inf", "12e", "...", "2k")
        ],
    ],
)
def test_a_number_that_budget_files_do_not_have_is_seen(text: str, number: bool) -> None:
    assert isinstance(plain_value(text), float) is number


def test_prices_of_a_snapshot_that_are_not_valid_are_named_by_their_model() -> None:
    text = '{"version": 1, "date": "2027-01-01", "currency": "USD", "models": {"a": {"prices": [{"rates": {"input_tokens": "x"}}]}}}'
    with pytest.raises(ValueError, match=r"^the prices of `a` are not valid: ") as raised:
        load_snapshot(text)
    assert not isinstance(raised.value, Unfit)
