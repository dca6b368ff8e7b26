"""The advisories that a check holds pinned prices against."""

from functools import cache

from budgetlint.edges.advisories import advisories_text
from budgetlint.model.advisory import Advisories, Advisory
from budgetlint.shape.reader import read_record
from budgetlint.source.json_text import load_json


@cache
def advisories() -> tuple[Advisory, ...]:
    """The advisories that come with the tool, oldest first."""
    return read_record(Advisories, load_json(advisories_text())).advisories
