"""A price snapshot as rows for a spreadsheet."""

import csv
import io

from budgetlint.catalog.importers.csv_rows import COLUMNS, rows_from_snapshot
from budgetlint.source.document import Plain


def render(snapshot: dict[str, Plain]) -> str:
    """One row per rate, in the columns that a CSV import reads."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows_from_snapshot(snapshot))
    return text.getvalue()
