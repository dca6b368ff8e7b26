"""JSON that Python can't read, or would read for ever, is refused in words."""

import pytest

from budgetlint.source.json_text import InvalidJson, load_json


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1E+99999999999999999999", "a number has an exponent out of range"),
        ("[" * 5000, "nested too deeply"),
        ('{"a":' * 5000, "nested too deeply"),
        ("[" * 600 + "]" * 600, "nested too deeply"),
        ('{"a":' * 600 + '"[["' + "}" * 600, "nested too deeply"),
        ("[" * 600, "nested too deeply"),
        ('["[' + "[" * 600, "line 1, column 2: unterminated string starting at"),
        ("9" * 5000, "a number has too many digits"),
        ('{"a": 1, "b": 2, "b": 3, "a": 4}', "duplicate key `b` in one object"),
        ("NaN", "`NaN` is not a number"),
        ("[-Infinity]", "`-Infinity` is not a number"),
        ("{'a': 1}", "line 1, column 2: expecting property name enclosed in double quotes"),
    ],
)
def test_what_is_refused(text: str, why: str) -> None:
    with pytest.raises(InvalidJson) as raised:
        load_json(text)
    assert str(raised.value) == why


def test_many_brackets_are_no_depth() -> None:
    assert load_json("[" + "[[]]," * 3000 + "{}]") == [[[]]] * 3000 + [{}]
    assert load_json("[" * 400 + "]" * 400) is not None
