"""How a report is shown: the options of its formats."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from budgetlint.frozen import Frozen


class Presentation(Frozen, kw_only=True):
    """The options of a report: colour, infos, counts by rule, estimates in JSON, and the severity that JUnit counts as a failure."""

    colour: bool = False
    info: bool = False
    statistics: bool = False
    estimates: bool = True
    fail_on: str = "error"
    group_by: str | None = None
    breaks: Mapping[tuple[str, str], str] = MappingProxyType({})
    """What breaks each budget first, by path and name; shown in the text of `check` if requested."""
    quiet: bool = False
    """Whether only findings are printed, and nothing if there are none."""


PLAIN: Final = Presentation()
