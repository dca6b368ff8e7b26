"""The written forms of single values, from which reading, messages and JSON Schema derive."""

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Final

from budgetlint.frozen import Frozen

LARGEST: Final = Decimal("1e24")
"""Every figure in a file must be below this, which keeps decimals in full notation readable."""

_DIGITS = r"(?:0|[1-9][0-9]*(?:_[0-9]+)*)"
_FRACTION = r"\.[0-9]+"


class Kind(Enum):
    """The type of value that a written form is read as."""

    NUMBER = "number"
    SHARE = "share"
    TEXT = "text"
    DAY = "day"


class Form(Frozen, kw_only=True):
    """The written form of a value: a pattern for its text and bounds for its number.

    `minimum` is inclusive unless `above_minimum` is set; `maximum` is inclusive unless `below_maximum` is set.
    A bare number given for a share is always below 1.
    """

    name: str
    kind: Kind
    expected: str
    pattern: str = ""
    minimum: Decimal = Decimal(0)
    above_minimum: bool = False
    maximum: Decimal = LARGEST
    below_maximum: bool = True
    whole: bool = False

    def __hash__(self) -> int:
        """The hash of the name alone, for speed: `typing` hashes a form whenever an annotation names it."""
        return hash(self.name)


NUMBER_PATTERN: Final = rf"^(?:{_DIGITS}(?:{_FRACTION})?|{_FRACTION})[kM]?$"
_WHOLE_PATTERN = r"^[1-9][0-9]*(?:_[0-9]+)*[kM]?$"
_BARE_SHARE = rf"0|0?{_FRACTION}"
_UNDER_100 = r"(?:0|[1-9][0-9]?)"

NUMBER: Final = Form(
    name="number",
    kind=Kind.NUMBER,
    pattern=NUMBER_PATTERN,
    expected="a number such as `2000`, `2_000`, `2k`, `1.5M` or `.5`, without sign or exponent",
)
POSITIVE: Final = Form(
    name="positive",
    kind=Kind.NUMBER,
    pattern=rf"^(?!(?:0?\.?0*)[kM]?$)(?:{_DIGITS}(?:{_FRACTION})?|{_FRACTION})[kM]?$",
    above_minimum=True,
    expected="a number above zero, such as `1500` or `0.15`",
)
ATTEMPTS: Final = Form(
    name="attempts",
    kind=Kind.NUMBER,
    pattern=rf"^[1-9][0-9]*(?:_[0-9]+)*(?:{_FRACTION})?[kM]?$",
    minimum=Decimal(1),
    expected="a number of at least 1: an accepted output takes one attempt or more",
)
WHOLE: Final = Form(
    name="whole",
    kind=Kind.NUMBER,
    pattern=_WHOLE_PATTERN,
    minimum=Decimal(1),
    whole=True,
    expected="a whole number of at least 1",
)
SHARE: Final = Form(
    name="share",
    kind=Kind.SHARE,
    pattern=rf"^(?:(?:{_DIGITS}(?:{_FRACTION})?|{_FRACTION})%|{_BARE_SHARE})$",
    expected="a share such as `3%` or `0.03`",
)
SHARE_TO_100: Final = Form(
    name="share-to-100",
    kind=Kind.SHARE,
    pattern=rf"^(?:(?:{_UNDER_100}(?:{_FRACTION})?|{_FRACTION}|100(?:\.0+)?)%|{_BARE_SHARE})$",
    maximum=Decimal(1),
    below_maximum=False,
    expected="a share of at most 100 %, such as `80%` or `0.8`",
)
SHARE_BELOW_100: Final = Form(
    name="share-below-100",
    kind=Kind.SHARE,
    pattern=rf"^(?:(?:{_UNDER_100}(?:{_FRACTION})?|{_FRACTION})%|{_BARE_SHARE})$",
    maximum=Decimal(1),
    expected="a share below 100 %, such as `20%` or `0.2`",
)
TEXT: Final = Form(name="text", kind=Kind.TEXT, expected="text", pattern=r"\S")
NAME: Final = Form(
    name="name",
    kind=Kind.TEXT,
    pattern=r"^[a-z0-9][a-z0-9-]*$",
    expected="a name of lower-case letters a-z, digits and `-`",
)
WORKLOAD: Final = Form(
    name="workload",
    kind=Kind.TEXT,
    pattern=r"^[a-z0-9*][a-z0-9*-]*(?:/[a-z0-9*][a-z0-9*-]*)?$",
    expected="a name of lower-case letters a-z, digits and `-`",
)
"""A workload's name, or `file/workload` in a file that a root includes; `*` matches any characters."""
METER: Final = Form(
    name="meter",
    kind=Kind.TEXT,
    pattern=r"^[a-z0-9][a-z0-9_]*$",
    expected="a meter, such as `searches` or `image_output_tokens`",
)
CURRENCY: Final = Form(
    name="currency",
    kind=Kind.TEXT,
    pattern=r"^[A-Z]{3}$",
    expected="a currency's three capital letters, such as `USD`",
)
SHA256: Final = Form(
    name="sha256",
    kind=Kind.TEXT,
    pattern=r"^[0-9a-f]{64}$",
    expected="a SHA-256: 64 lower-case hexadecimal digits",
)
DAY: Final = Form(
    name="day",
    kind=Kind.DAY,
    pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    expected="a date such as `2026-06-17`",
)

Number = Annotated[Decimal, NUMBER]
Positive = Annotated[Decimal, POSITIVE]
Attempts = Annotated[Decimal, ATTEMPTS]
Whole = Annotated[Decimal, WHOLE]
Share = Annotated[Decimal, SHARE]
ShareTo100 = Annotated[Decimal, SHARE_TO_100]
ShareBelow100 = Annotated[Decimal, SHARE_BELOW_100]
Text = Annotated[str, TEXT]
Name = Annotated[str, NAME]
WorkloadName = Annotated[str, WORKLOAD]
MeterName = Annotated[str, METER]
Currency = Annotated[str, CURRENCY]
Sha256 = Annotated[str, SHA256]
Day = Annotated[date, DAY]
