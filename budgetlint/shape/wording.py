"""Messages about a single written value: what is wrong, what was expected, and what was probably meant."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from budgetlint.figures.exact import written_percent
from budgetlint.figures.guess import did_you_mean, nearest
from budgetlint.model.calendar import MONTH
from budgetlint.model.ranges import Range
from budgetlint.model.scalars import LARGEST, NUMBER, Form, Kind
from budgetlint.shape.safe import NO, YES
from budgetlint.shape.types import (
    Choice,
    Either,
    Flag,
    ListOf,
    MapOf,
    Nullable,
    OneOf,
    RangeOr,
    Record,
    Scalar,
    Shape,
    Short,
    fields_of,
)
from budgetlint.shape.values import Unfit, number_of, value_reader
from budgetlint.source.document import Plain

_LONGEST = 60
_EXPONENT = re.compile(r"[+]?([0-9]*\.?[0-9]+)[eE]([-+]?[0-9]{1,2})")
_EARLIER_MONTH = re.compile(r"([0-9]{4})[-/.]?([0-9]{1,2})(?:[-/.][0-9]{1,2})?$")
_ANY_MONTH = re.compile("[0-9]{4}-[0-9]{2}")
_MONTHS = tuple(f"{month:02d}" for month in range(1, 13))
_EARLIER_DAY = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")


def quoted(text: str) -> str:
    """A text in backticks, shortened to fit on a line."""
    first = text.partition("\n")[0]
    return f"`{first[:_LONGEST]}…`" if len(first) > _LONGEST or first != text else f"`{text}`"


def listed(words: Iterable[object]) -> str:
    """Words in backticks, separated by commas."""
    return ", ".join(f"`{word}`" for word in words)


def fault_of_value(shape: Shape, value: Plain, written: str) -> tuple[str, str | None]:
    """The message and help for a value that does not have a shape; `written` is the value as in the file."""
    match shape:
        case Nullable(inner):
            return fault_of_value(inner, value, written)
        case Scalar(form) if not isinstance(value, (list, dict)):
            return _of_scalar(form, value, written)
        case Flag() if not isinstance(value, (list, dict)):
            return _of_flag(value, written)
        case Choice(values) if not isinstance(value, (list, dict)):
            return _of_choice(values, value, written)
        case Short() if not isinstance(value, (list, dict)):
            near = nearest(written, list(shape.words))
            return f"{described(value, written)}, expected {expected(shape)}, or a mapping", did_you_mean(near)
        case ListOf(item) if isinstance(value, str) and fits(item, value):
            return f"{quoted(written)} is not a list", f"write `[{value}]`"
        case _:
            return f"{described(value, written)}, expected {expected(shape)}", _keys(shape)


def described(value: Plain, written: str) -> str:
    """A description of a value, such as `500` is a number, or found a list."""
    if isinstance(value, dict):
        return "found a mapping"
    if isinstance(value, list):
        return "found a list"
    if value is None:
        return "found `null`"
    if isinstance(value, bool):
        return f"{quoted(written)} is a boolean"
    return f"{quoted(written)} is text" if isinstance(value, str) else f"{quoted(written)} is a number"


def expected(shape: Shape) -> str:
    """The description of an expected shape."""
    match shape:
        case Scalar(form):
            return form.expected
        case Choice(values):
            return f"one of {listed(values)}" if len(values) > 1 else listed(values)
        case Flag():
            return "`true` or `false`"
        case Short():
            return listed(shape.words)
        case ListOf():
            return "a list"
        case Either():
            return _expected_in_place(shape)
        case Nullable(inner):
            return expected(inner)
        case MapOf() | Record() | OneOf() | RangeOr():
            return "a mapping"


def _expected_in_place(shape: Either) -> str:
    match shape.other:
        case ListOf():
            return f"{expected(shape.scalar)}, or a list of them"
        case Record(cls=cls) if issubclass(cls, Range):
            return expected(shape.scalar)
        case other:
            return f"{expected(shape.scalar)}, or {expected(other)}"


def fits(shape: Shape, value: Plain) -> bool:
    """Whether a scalar has a scalar shape."""
    match shape:
        case Scalar(form):
            return _reads(form, value)
        case Choice(values):
            return value in values
        case _:
            return False


def _keys(shape: Shape) -> str | None:
    if not isinstance(shape, Record):
        return None
    fields = fields_of(shape.cls)
    required = [field.key for field in fields if field.required]
    return f"its required keys are {listed(required)}" if required else f"its keys are {listed(f.key for f in fields)}"


def _of_flag(value: Plain, written: str) -> tuple[str, str | None]:
    word = written.lower()
    if isinstance(value, str) and value in ("true", "false"):
        return f'`"{value}"` is text, expected `true` or `false`', f"write `{value}` without quotes"
    meant = "true" if word in YES else "false" if word in NO else None
    return f"{quoted(written)} is not `true` or `false`", f"write `{meant}`" if meant else None


def _of_choice(values: tuple[str | int, ...], value: Plain, written: str) -> tuple[str, str | None]:
    one_of = expected(Choice(values))
    near = nearest(written, [str(value) for value in values])
    if isinstance(value, str) and value == near:
        return f'`"{value}"` is text, expected {one_of}', f"write `{value}` without quotes"
    only = f"{quoted(written)} is unknown here, expected {one_of}"
    return f"{quoted(written)} is not {one_of}" if len(values) > 1 else only, did_you_mean(near)


def _of_scalar(form: Form, value: Plain, written: str) -> tuple[str, str | None]:
    match form.kind:
        case Kind.NUMBER | Kind.SHARE:
            return _of_number(form, value, written)
        case Kind.DAY:
            whole = isinstance(value, str) and re.match(form.pattern, value)
            what = "a calendar date" if whole else form.expected
            return f"{quoted(written)} is not {what}", did_you_mean(_meant_day(form, written))
        case Kind.TEXT if form is MONTH and isinstance(value, str) and _ANY_MONTH.fullmatch(value):
            message = f"{quoted(written)} is not a month in the years 1000 to 2999"
            return (
                message if value[5:] in _MONTHS else f"{quoted(written)} is not a month, expected `1` to `12`"
            ), None
        case Kind.TEXT if isinstance(value, str):
            slug = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
            meant = (value.lower(), value.upper(), slug, _meant_month(value))
            near = next((reading for reading in meant if _reads(form, reading)), None)
            shown = quoted(written) if value.strip() else "blank text"
            return f"{shown} is not {form.expected}", did_you_mean(near)
        case Kind.TEXT:
            advice = f'quote it: `"{written}"`' if value is not None and _reads(form, written) else None
            return f"{described(value, written)}, expected {form.expected}", advice


def _of_number(form: Form, value: Plain, written: str) -> tuple[str, str | None]:
    number = _number(value)
    if number is not None and number >= LARGEST:
        return f"{quoted(written)} is too large: a figure must be below 1 followed by 24 zeros", None
    if form.kind is Kind.SHARE and number is not None and number >= 1 and not written.endswith("%"):
        hundredfold = written_percent(number)
        meant = [f"`{reading}`" for reading in (f"{number:f}%", hundredfold) if _reads(form, reading)]
        advice = f"{' or '.join(meant)}?" if meant else None
        return "write a share of 1 or more with `%`", advice
    near = next((reading for reading in _meant(written) if _reads(form, reading)), None)
    if near == written:
        near = written_percent(number_of(near)) if form.kind is Kind.SHARE else f'"{near}"'
    return f"{quoted(written)} is not {form.expected}", did_you_mean(near)


def _number(value: Plain) -> Decimal | None:
    """The number in a written value, regardless of bounds; None if it is not a number."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        plain = re.fullmatch(NUMBER.pattern.rstrip("$").replace("[kM]?", "[kM%]?"), value)
        return number_of(value) if plain else None
    return Decimal(value) if isinstance(value, (int, Decimal)) else None


def _meant(written: str) -> Iterator[str]:
    """Suggestions for a text that is not a number but may have been meant as one."""
    text = written.replace(" ", "").strip("$€£+'\"")
    yield text
    if re.fullmatch(r"[0-9]{1,3}([,'’][0-9]{3})+(\.[0-9]+)?", text):
        yield re.sub("[,'’]", "_", text)
    yield re.sub("(?i)(?<=[0-9])k$", "k", text)
    yield re.sub("(?i)(?<=[0-9])m(io)?$", "M", text)
    yield re.sub("(?i)(percent|pct|per-cent)$", "%", text)
    yield re.sub(r"^0+(?=[0-9])", "", text)
    yield text.rstrip(".")
    match = _EXPONENT.fullmatch(text)
    if match:
        yield f"{Decimal(match[1] + 'e' + match[2]):f}"


def _meant_month(written: str) -> str:
    """`2027-01` for a text such as `2027/1`, or for a day of that month; else None."""
    match = _EARLIER_MONTH.match(written)
    return f"{match[1]}-{match[2]:0>2}" if match else ""


def _meant_day(form: Form, written: str) -> str | None:
    match = _EARLIER_DAY.match(written)
    day = f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}" if match else None
    return day if day is not None and _reads(form, day) else None


def _reads(form: Form, value: Plain) -> bool:
    try:
        value_reader(form)(value)
    except Unfit:
        return False
    return True
