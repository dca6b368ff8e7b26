"""The advisories that a check holds pinned prices against."""

from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from budgetlint.edges.advisories import advisories_text

if TYPE_CHECKING:
    from budgetlint.model.advisory import Advisory


def advisories_about(models: Collection[str]) -> "tuple[Advisory, ...]":
    """The advisories, oldest first, where any of them names one of some models; they are seldom about one in use."""
    return advisories() if any(map(_may_name, models)) else ()


@cache
def _may_name(model: str) -> bool:
    return f'"{model}"' in advisories_text()


@cache
def advisories() -> "tuple[Advisory, ...]":
    """The advisories that come with the tool, oldest first."""
    from budgetlint.model.advisory import Advisories
    from budgetlint.shape.reader import read_record
    from budgetlint.source.json_text import load_json

    return read_record(Advisories, load_json(advisories_text())).advisories
