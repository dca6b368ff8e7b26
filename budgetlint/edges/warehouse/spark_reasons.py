"""Why Spark refused, in a line: without stack traces, class names, paths, URLs and values of rows."""

import re
from typing import Final

from budgetlint.edges.warehouse.engine import without_values

_CALL: Final = "An error occurred while calling "
"""How a message of the Java side begins; the reason is in the line after it."""

_TASK: Final = re.compile(r".*[Mm]ost recent failure: Lost task \S+ in stage \S+ \(TID \d+\) \([^)]*\): ")
_CLASS: Final = re.compile(r"^(?:[a-z]\w*\.)+[\w$]+(?:Exception|Error): ")
_REASONS: Final = {
    "FAILED_READ_FILE.FILE_NOT_EXIST": "an executor can't find a file that was listed: every machine of the cluster must read the same paths",
    "CANNOT_MERGE_SCHEMAS": "a column has one type in some files and another in others, which Spark can't read together",
    "stopped SparkContext": "the cluster's master doesn't answer, or ended the application",
}


def reason(why: Exception, query: str = "") -> str:
    """The reason of a failure; without quoted words that a query lacks, if one is given."""
    lines = (line.strip().removeprefix(": ") for line in str(why).splitlines())
    first = next((line for line in lines if line and not line.startswith(_CALL)), type(why).__name__)
    known = next((words for mark, words in _REASONS.items() if mark in first), None)
    if known is not None:
        return known
    for prefix in (_CLASS, _TASK, _CLASS):
        first = prefix.sub("", first)
    return re.sub(r"\S*/\S*", "…", without_values(first, query) if query else first)[:300]
