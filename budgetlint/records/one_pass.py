"""Groups and spreads in one pass over `judged`, for engines that compute a named relation for each reference.

Each row of the answer begins with the name of its query and has its cells as text, as in `plan.in_one`.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from budgetlint.records import queries
from budgetlint.records.matching import Options, RecordMatch

_OF_GROUP = "of_group"
"""1 in the rows of groups, null in all others; a key, since an engine fills a key of other rows with null or 0, depending on its type."""


def groups_and_spreads(
    matches: Sequence[RecordMatch], options: Options, missing: AbstractSet[str], names: tuple[str, str], most: int
) -> str:
    """The groups of calls and the spreads of their quantities, under those two names; `most` is the maximum number of groups."""
    made = queries.call_values(missing)
    by, constant = queries.group_keys(matches, options, missing)
    known = {"workload": "workload", **constant, **{name: f"k_{name}" for name in by if name != "workload"}}
    cells = {**known, **{name: name for name in queries.SUMS}}
    texts = [f"CASE WHEN {_OF_GROUP} = 1 THEN CAST({cells[name]} AS VARCHAR) END" for name in queries.GROUPED_AS]
    columns = [f"cell_{index}" for index, _ in enumerate(texts)]
    quantity = " ".join(f"WHEN v_{name} IS NOT NULL THEN '{name}'" for name in made)
    lines = " ".join(f"WHEN v_{name} IS NOT NULL THEN of_lines" for name in made if name in queries.OF_LINES)
    values = ", ".join(f"v_{name}" for name in made)
    valued = (
        f"SELECT CASE {quantity} END AS quantity, workload, COALESCE({values}, NULL) AS v, CASE {lines} ELSE of_calls END AS n, "
        f"{', '.join(f'{text} AS {column}' for text, column in zip(texts, columns, strict=True))} "
        f"FROM ({_counted(by, made, missing)}) AS counts "
        f"WHERE {' OR '.join(f'{name} IS NOT NULL' for name in (_OF_GROUP, *(f'v_{name}' for name in made)))}"
    )
    spread = queries.spreads(valued, columns)
    figures = [f"CAST({name} AS VARCHAR)" for name in queries.SPREAD_COLUMNS] + ["NULL"] * (
        len(columns) - len(queries.SPREAD_COLUMNS)
    )
    shown = [
        f"CASE WHEN quantity IS NULL THEN {column} ELSE {figure} END"
        for column, figure in zip(columns, figures, strict=True)
    ]
    numbered = ", ".join(f"{text} AS cell_{index}" for index, text in enumerate(shown))
    answer = f"CASE WHEN quantity IS NULL THEN '{names[0]}' ELSE '{names[1]}' END AS answer"
    return f"SELECT {answer}, {numbered} FROM ({spread}) AS answers LIMIT {most + 1 + len(made) * (len(matches) + 1)}"


def _counted(by: Mapping[str, str], made: Mapping[str, tuple[str, str]], missing: AbstractSet[str]) -> str:
    """The sums of each group, and the number of calls with each value of a quantity in each workload."""
    keys = {f"k_{name}": text for name, text in by.items() if name != "workload"}
    keys[_OF_GROUP] = "CASE WHEN created_ms IS NOT NULL THEN 1 END"
    values = {f"v_{name}": f"CASE WHEN {where} THEN {text} END" for name, (text, where) in made.items()}
    read = ", ".join(f"{text} AS {name}" for name, text in {**keys, **values}.items())
    sets = ", ".join([f"(workload, {', '.join(keys)})", *(f"(workload, {value})" for value in values)])
    sums = ", ".join(f"{text} AS {name}" for name, text in queries.sums_of(missing).items())
    calls = "COUNT(*)" if "calls" in missing else f"SUM({queries.CALL_COUNT})"
    return (
        f"SELECT workload, {', '.join([*keys, *values])}, {calls} AS of_calls, CAST(COUNT(*) AS BIGINT) AS of_lines, {sums} "
        f"FROM (SELECT *, {read} FROM judged) AS read_calls GROUP BY GROUPING SETS ({sets})"
    )
