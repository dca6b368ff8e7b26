"""The advisories with which a check compares pinned prices."""

from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from budgetlint.edges.advisories import advisories_text

if TYPE_CHECKING:
    from budgetlint.model.advisory import Advisory


def advisories_about(models: Collection[str]) -> "tuple[Advisory, ...]":
    """All advisories, oldest first, if any of them is about one of the models; usually none is."""
    return advisories() if any(map(_may_name, models)) else ()


@cache
def _may_name(model: str) -> bool:
    return f'"{model}"' in advisories_text()


@cache
def advisories() -> "tuple[Advisory, ...]":
    """The built-in advisories, oldest first."""
    from budgetlint.model.advisory import Advisories
    from budgetlint.shape.reader import read_record
    from budgetlint.source.json_text import load_json

    return read_record(Advisories, load_json(advisories_text())).advisories
