"""Reports from Python."""

from typing import get_args

from budgetlint.api import Format
from budgetlint.reports.formats import CHECK, REPORT


def test_every_format_of_a_report_has_its_name_in_the_signature() -> None:
    assert {*get_args(Format)} == {*CHECK} == {*REPORT}
