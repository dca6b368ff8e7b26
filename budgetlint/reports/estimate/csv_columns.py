"""The columns of an estimate as CSV."""

COLUMNS = (
    "record", "file", "name", "layer", "item", "detail",
    "quantity", "rate", "per", "amount", "listed", "unit", "kind", "model", "plan", "owner",
)  # fmt: skip
"""The columns. `record` is the type of a row; only rows of type `item` are line items. `plan` is the name stated in the file."""

Row = dict[str, str]
"""The cells of a row that are not empty, by column."""
