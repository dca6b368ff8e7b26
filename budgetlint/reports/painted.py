"""Adds colour to a finished text without changing any of its characters."""

import re
from typing import Final

from budgetlint.reports.style import Style

_MARKS: Final = re.compile(
    r"""
    (?P<title>^\#+\ .*$|^\d\ [a-z].*$)              # a heading
    | (?P<head>^[A-Za-z][\w\ ,./-]{0,60}?:(?=\ |$)) # the subject of a line
    | (?P<help>^\ *help:)
    | (?P<bad>\b(?:exceeded|incomplete|refused)\b(?=$|:)|^not\ exported:)
    | (?P<warn>\bwarn\b(?=$))
    | (?P<good>\b(?:ok|fine)\b(?=$))
    | (?P<more>(?<=[:,]\ )\+\d[\d,]*(?:\.\d+)?(?![\d.,]*%|\d))
    | (?P<less>(?<=[:,]\ )-\d[\d,]*(?:\.\d+)?(?![\d.,]*%|\d))
    | (?P<value>(?<=holds\ up\ to\ )\S+)
    | (?P<rule>\[[a-z]+(?:-[a-z0-9]+)+\]$)
    """,
    re.VERBOSE | re.MULTILINE,
)
_ROLES: Final = {
    "title": Style.strong,
    "head": Style.strong,
    "help": Style.info,
    "bad": Style.error,
    "warn": Style.warning,
    "good": Style.good,
    "more": Style.warning,
    "less": Style.good,
    "value": Style.strong,
    "rule": Style.dim,
}


def painted(text: str) -> str:
    """The text with its headings, states and signed amounts in colour."""
    style = Style(on=True)
    return _MARKS.sub(lambda mark: _ROLES[mark.lastgroup or ""](style, mark[0]), text)
