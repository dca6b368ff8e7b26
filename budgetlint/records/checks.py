"""What makes a source's row unreadable: each reason with the condition that detects it, in SQL."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from budgetlint.records.calls import COLUMNS, NUMBERS, WHOLE, Format, quoted
from budgetlint.records.fields import ABSENT, TOKENS, fits, type_of
from budgetlint.records.moments import BEYOND_MS, FIRST_MS
from budgetlint.records.tokens import faults

_NOT_NEGATIVE = (*TOKENS, "images", "seconds", "retry_count")

_COSTS = ("reported_cost", "estimated_cost")

_WORDS: Mapping[str, str] = {
    "input": "input_tokens",
    "reported_cost": "provider_reported_cost",
    "seconds": "duration",
    "total": "total_tokens",
}

MOST = 10**15
"""Any larger count is a broken counter, and engines can't be trusted to sum many of them: some wrap around on overflow."""


_LONGEST = 10**9
"""More seconds than a recording has: its milliseconds fit into every engine's decimals."""


def problem_column(index: int) -> str:
    """The column of a format's own problem with that index: whether a row has it."""
    return f"problem_{index}"


Checks: TypeAlias = "dict[str, str]"
"""The problems of a record by their conditions."""


def judged(checks: Checks) -> list[str]:
    """`bad`, a plain condition that the engine can often rule out by a Parquet file's statistics, and `problem`, the reason."""
    cases = " ".join(f"WHEN {condition} THEN '{quoted(why)}'" for condition, why in checks.items())
    return [f"({' OR '.join(f'({condition})' for condition in checks)}) AS bad", f"CASE {cases} END AS problem"]


def unrecognised(form: Format) -> Checks:
    """A row in which every anchor of the format is missing."""
    return {"unread": f"not a record of the format `{form.name}`"}


def format_checks(form: Format) -> Checks:
    """The format's own problems."""
    return {problem_column(index): why for index, why in enumerate(form.problems)}


_NOTHING = " ".join(f"WHEN '{word}' THEN FALSE" for word in ("", "null", "NULL", "None", "nan", "NaN"))
"""The texts that programs write for a missing number."""


def wrong_numbers(
    named: Mapping[str, str],
    kinds: Mapping[str, str],
    fields: Mapping[str, str] | None = None,
    numbers: AbstractSet[str] = frozenset(),
) -> Checks:
    """A check for each numeric column of the source: its value must be a number, and tokens not below 0. `numbers` are the fields
    that are compared as they are."""
    checks: Checks = {}
    for name, text in named.items():
        if type_of(name, kinds) not in NUMBERS or text == ABSENT:
            continue
        words = _WORDS.get(name, name)
        is_exact = fits((fields or {}).get(text, ""), type_of(name, kinds))
        if not is_exact:
            checks[
                f"{name} IS NOT NULL AND n_{name} IS NULL AND CASE CAST({name} AS VARCHAR) {_NOTHING} ELSE TRUE END"
            ] = f"`{words}` is not a number"
        number = name if is_exact and text in numbers else f"n_{name}"
        if type_of(name, kinds) == "BIGINT":
            checks[f"{number} > {MOST}"] = f"`{words}` is above {MOST:,}"
        if name in _COSTS:
            amount = f"CAST({name} AS DOUBLE)" if is_exact else number
            checks[f"{amount} > {MOST} OR {amount} < -{MOST}"] = f"`{words}` is above {MOST:,}"
        if name == "seconds":
            checks[f"n_seconds > {_LONGEST}"] = f"`{words}` is above {_LONGEST:,}"
        if name in _NOT_NEGATIVE:
            checks[f"{number} < 0"] = f"`{words}` is below 0"
        if name == "calls":
            checks["n_calls < 1"] = "`calls` is below 1"
        if name in TOKENS and not (fields or {}).get(text, "").startswith(WHOLE):
            part = f"CAST({name} AS VARCHAR) LIKE '%.%' AND TRY_CAST({name} AS DECIMAL(38, 18)) <> n_{name}"
            checks[part] = f"`{words}` is not a whole number"
    return checks


_ANSWERED = "COALESCE(media, 0) = 0 AND outcome = 'ok'"
_WITHOUT_OUTPUT = ("embed", "rerank", "voyage", "bge-", "moderation")
"""Parts of the names of models that return vectors or scores, for which many sources write no output count."""


def _output_missing(filled: AbstractSet[str]) -> str:
    """A text call that doesn't state its output, unless its total adds up without one, or seconds or images are counted instead."""
    settled = {"total", "input"} <= filled
    unknown = "leaf_output IS NULL"
    if settled and "output_tokens" in filled:
        unknown = f"({unknown} OR (n_output_tokens IS NULL AND n_total IS NOT NULL)) AND layout IS NULL"
    elif settled:
        unknown += " AND layout IS NULL"
    others = "".join(f" AND n_{name} IS NULL" for name in ("seconds", "images") if name in filled)
    text = "".join(f" AND lower(model) NOT LIKE '%{word}%'" for word in _WITHOUT_OUTPUT)
    return f"{unknown} AND {_ANSWERED}{others}{text}"


def call_checks(form: Format, named: Mapping[str, str], fields: Mapping[str, str], filled: AbstractSet[str]) -> Checks:
    """Everything that can be wrong with a call."""
    checks = {
        **unrecognised(form),
        **wrong_numbers(named, COLUMNS, fields, form.numbers),
        "model IS NULL": "`model` is missing",
        "created IS NULL": "the time is missing, or is neither a date nor a number",
        f"created < {FIRST_MS} OR created >= {BEYOND_MS}": "the time is not between 2000 and 2099",
        f"n_input IS NULL AND {_ANSWERED}": "`input_tokens` is missing",
    }
    return checks | faults(form, filled) | format_checks(form) | {_output_missing(filled): "`output_tokens` is missing"}
