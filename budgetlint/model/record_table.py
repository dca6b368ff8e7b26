"""A file that describes the user's own table: where the records are, and which column is which field."""

from collections.abc import Mapping
from typing import Literal

from budgetlint.frozen import Frozen, key
from budgetlint.model.scalars import Text

SourceName = Literal["litellm", "langfuse", "otel", "openrouter", "focus", "canonical"]


class DayColumns(Frozen, kw_only=True):
    """The columns of years, months and days by which a table is partitioned, as numbers or texts."""

    year: Text = key("The column of years, such as 2026.")
    month: Text | None = key("The column of months, 1 to 12.", default=None)
    day: Text | None = key("The column of days of the month, 1 to 31.", default=None)


class RecordTable(Frozen, kw_only=True):
    """A table whose rows are records of a source."""

    table: Text = key("The name of the table, with its schema if it has one.")
    source: SourceName = key("The source whose fields `columns` maps.", default="canonical")
    columns: Mapping[Text, Text] = key("The table's column for each field of the source; no other column is read.")
    where: Text | None = key("A condition on a row, in the engine's own words.", default=None)
    day: Text | DayColumns | None = key(
        "The column of days by which the table is partitioned, or its columns of years, months and days.", default=None
    )


class RecordFile(Frozen, kw_only=True):
    """A description of the user's own table, for `reconcile --source FILE.yaml`."""

    records: RecordTable = key("The table and its columns.")
