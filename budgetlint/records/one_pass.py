"""Groups, spreads and tasks in one pass over `judged`, for engines that compute a named relation for each reference.

Each row of the answer begins with the name of its query and has its cells as text, as in `plan.in_one`.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from budgetlint.frozen import Frozen
from budgetlint.records import queries
from budgetlint.records.matching import Options, RecordMatch

_OF_GROUP = "of_group"
"""1 in the rows of groups, null in all others; a key, since an engine fills a key of other rows with null or 0, depending on its type."""
_TASK = "k_task"
"""The task in the rows of tasks."""
_FIRST = "first_of_task"
"""The moment of a task's first call and its input tokens in one number, whose minimum needs no order: the tokens are below 10^18."""
_WIDTH = 10**18


class Questions(Frozen):
    """What is asked in one pass: the keys of a group and the quantities of a call by name, each with its text, and the columns that hold nothing."""

    keys: Mapping[str, str]
    values: Mapping[str, str]
    missing: AbstractSet[str]

    @property
    def has_tasks(self) -> bool:
        return "task_id" not in self.missing


def in_one_pass(
    matches: Sequence[RecordMatch], options: Options, missing: AbstractSet[str], names: tuple[str, str], most: int
) -> str:
    """The groups of calls and the spreads of their quantities and those of tasks, under those two names; `most` is the maximum number of groups."""
    made = queries.call_values(missing)
    by, constant = queries.group_keys(matches, options, missing)
    keys = {f"k_{name}": text for name, text in by.items() if name != "workload"}
    keys[_OF_GROUP] = "CASE WHEN created_ms IS NOT NULL THEN 1 END"
    values = {f"v_{name}": f"CASE WHEN {where} THEN {text} END" for name, (text, where) in made.items()}
    questions = Questions(keys, values, missing)
    known = {"workload": "workload", **constant, **{name: f"k_{name}" for name in by if name != "workload"}}
    cells = {**known, **{name: name for name in queries.SUMS}}
    group = ", ".join(f"CAST({cells[name]} AS VARCHAR)" for name in queries.GROUPED_AS)
    spread = queries.spreads(_numbered(questions, f"CASE WHEN {_OF_GROUP} = 1 THEN [{group}] ELSE [] END"), ["cells"])
    figures = [f"CAST({name} AS VARCHAR)" for name in queries.SPREAD_COLUMNS]
    figures += ["NULL"] * (len(queries.GROUPED_AS) - len(figures))
    shown = ", ".join(
        f"CASE WHEN quantity IS NULL THEN cells[{index + 1}] ELSE {figure} END AS cell_{index}"
        for index, figure in enumerate(figures)
    )
    answer = f"CASE WHEN quantity IS NULL THEN '{names[0]}' ELSE '{names[1]}' END AS answer"
    spreads = len(queries.QUANTITIES) * (len(matches) + 1)
    return f"SELECT {answer}, {shown} FROM ({spread}) AS answers LIMIT {most + 1 + spreads}"


def _numbered(questions: Questions, cells: str) -> str:
    """How often each quantity had each value in each workload; groups have no quantity, but cells."""
    quantities = {name: name.removeprefix("v_") for name in questions.values}
    quantity = " ".join(f"WHEN {name} IS NOT NULL THEN '{quantity}'" for name, quantity in quantities.items())
    lines = " ".join(
        f"WHEN {name} IS NOT NULL THEN of_lines"
        for name, quantity in quantities.items()
        if quantity in queries.OF_LINES
    )
    value = f"COALESCE({', '.join(questions.values)}, NULL)"
    count = f"CASE {lines} ELSE of_calls END"
    rows = f"({_counted(questions)}) AS counts"
    if questions.has_tasks:
        rows = (
            f"(SELECT *, UNNEST(CASE WHEN {_TASK} IS NULL THEN [0] ELSE [1, 2] END) AS of_task FROM {rows}) AS counts"
        )
        quantity = f"WHEN of_task = 1 THEN 'calls_per_task' WHEN of_task = 2 THEN 'first_call_input_tokens' {quantity}"
        first = f"({_FIRST} % {_WIDTH} + {_WIDTH}) % {_WIDTH}"
        value = f"CASE of_task WHEN 1 THEN CASE WHEN of_calls > 0 THEN CAST(of_calls AS HUGEINT) END WHEN 2 THEN {first} ELSE {value} END"
        count = f"CASE WHEN of_task > 0 THEN 1 ELSE {count} END"
    valued = f"SELECT CASE {quantity} END AS quantity, workload, {value} AS v, {count} AS n, {cells} AS cells, {_OF_GROUP} FROM {rows}"
    return (
        f"SELECT quantity, workload, v, cells, SUM(n) AS n FROM ({valued}) AS valued WHERE {_OF_GROUP} IS NOT NULL OR v IS NOT NULL "
        "GROUP BY quantity, workload, v, cells"
    )


def _counted(questions: Questions) -> str:
    """The sums of each group, the number of calls with each value of a quantity in each workload, and the calls of each task."""
    columns = {**questions.keys, **questions.values}
    if questions.has_tasks:
        columns |= {
            _TASK: f"CASE WHEN {queries.IN_TASK} THEN task_id END",
            "sent_first": f"CASE WHEN {queries.IN_TASK} THEN CAST(created_ms AS HUGEINT) * {_WIDTH} + {queries.A_CALL} END",
        }
    tasks = [_TASK] if questions.has_tasks else []
    sums = queries.sums_of(questions.missing) | ({_FIRST: "MIN(sent_first)"} if tasks else {})
    sets = ", ".join(f"(workload, {keys})" for keys in (", ".join(questions.keys), *questions.values, *tasks))
    calls = "COUNT(*)" if "calls" in questions.missing else f"SUM({queries.CALL_COUNT})"
    named = ", ".join(f"{text} AS {name}" for name, text in columns.items())
    return (
        f"SELECT workload, {', '.join([*questions.keys, *questions.values, *tasks])}, {calls} AS of_calls, CAST(COUNT(*) AS BIGINT) AS of_lines, "
        f"{', '.join(f'{text} AS {name}' for name, text in sums.items())} FROM (SELECT *, {named} FROM judged) AS read_calls GROUP BY GROUPING SETS ({sets})"
    )
