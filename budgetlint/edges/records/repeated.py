"""Lines of bills that another file has too: exports that overlap, or charges that happen to be equal."""

from budgetlint.edges.records.engine import Engine
from budgetlint.records.calls import BILL_COLUMNS


def repeated_lines(engine: Engine) -> dict[str, int]:
    """The number of lines with an amount per file that a file before it has too, equal in all that is read."""
    line = f"hash({', '.join(['source', *BILL_COLUMNS])})"
    rows = engine.execute(
        f"SELECT file, COUNT(*) FROM (SELECT file, MIN(file) OVER (PARTITION BY {line}) AS first FROM bills "
        "WHERE bad IS NOT TRUE AND amount <> 0) WHERE file <> first GROUP BY file"
    ).fetchall()
    return {str(file): int(str(count)) for file, count in rows}
