"""The spellings on which engines differ, as templates over `arg_a`, `arg_b`, `arg_c`.

A function with the prefix `FN_` is written without the prefix and otherwise unchanged: sqlglot would translate it to
another.
"""

from collections.abc import Mapping
from typing import Final

from budgetlint.edges.records.spelling import EngineSpelling
from budgetlint.frozen import replace

_NUMBER: Final = "^ *[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][-+]?0*[0-9]{1,2})? *$"
"""A number as text, for engines without a cast that gives null."""

_IS_NUMBER: Final = f"match(toString(arg_a), '{_NUMBER}')"
"""ClickHouse reads `1.2` from `1.2.3`, and 0 from a dash."""

_LEAP: Final = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][48]|[13579][26]|[2468]0)00)-02-29"
_YEAR: Final = "([1-9][0-9]{3}|0[0-9]{2}[1-9]|0[0-9][1-9]0|0[1-9]00)"
_DAY: Final = (
    f"{_YEAR}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
)
_CLOCK: Final = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?|24:00(:00([.]0+)?)?"
_TIME: Final = f"([Tt ]({_CLOCK}) *(Z|z|UTC|[-+](0[0-9]|1[0-5])(:?[0-5][0-9])?)?)?"
_DAY_AND_TIME: Final = f"^({_DAY}|{_LEAP}){_TIME}$"
"""An existing day, with or without a time and an offset, for engines that fail at another text or take it for some time."""
_CUT_TIME: Final = (
    r"CASE WHEN LENGTH(arg_a) > 26 THEN REGEXP_REPLACE(arg_a, '([.][0-9]{6})[0-9]+', '\1') ELSE arg_a END"
)
"""A time without the digits after microseconds, which PostgreSQL would round: to the next day, just before midnight."""
_NO_PLACE: Final = "[A-SU-Ya-su-y]"
"""A letter of a time zone's name, in a time without `UTC`: files don't have such times, as a name may mean several zones."""

_TRIMMED: Final = "NULLIF(TRIM(CAST(arg_a AS VARCHAR(MAX))), '')"
"""A value as text, for Redshift: it casts neither a decimal to another one nor a blank text without an error."""
_MILLISECONDS: Final = "CAST(FN_DATE_PART('epoch', FN_DATE_TRUNC('milliseconds', {})) * 1000 AS BIGINT)"
"""PostgreSQL's milliseconds since 1970: exact for years of four digits, and twice as fast as its decimal of the seconds."""

_DATABRICKS = EngineSpelling(
    json_text="TO_JSON(arg_a)",
    object_text="TO_JSON(arg_a)",
    objects_are_text=True,
    moment_ms="UNIX_MILLIS(CAST(arg_a AS TIMESTAMP))",
    text_ms=f"CASE WHEN NOT REPLACE(arg_a, 'UTC', '') RLIKE '{_NO_PLACE}' THEN UNIX_MILLIS(TRY_CAST(arg_a AS TIMESTAMP)) END",
    moment="CAST(arg_a AS TIMESTAMP)",
    whole=(
        "CASE WHEN ABS(TRY_CAST(arg_a AS DECIMAL(38, 6))) <= 9223372036854775807 THEN CAST(LEAST(GREATEST(ROUND("
        "TRY_CAST(arg_a AS DECIMAL(38, 6))), -1000000000000000000), 1000000000000000000) AS BIGINT) END"
    ),
    decimal="TRY_CAST(arg_a AS DECIMAL(38, 18))",
    json="GET_JSON_OBJECT(arg_a, arg_b)",
    member="TRY_ELEMENT_AT(arg_a, arg_b)",
    extract="REGEXP_EXTRACT(arg_a, arg_b, arg_c)",
    contains="arg_a RLIKE arg_b",
    divided="arg_a DIV arg_b",
    map_sum=(
        "CASE WHEN SIZE(MAP_FILTER(arg_a, (e_key, e_value) -> arg_b)) > 0 THEN AGGREGATE(MAP_VALUES(MAP_FILTER(arg_a, "
        "(e_key, e_value) -> arg_b)), CAST(0 AS BIGINT), (so_far, e_value) -> so_far + CAST(e_value AS BIGINT)) END"
    ),
)
_TRINO = EngineSpelling(
    json_text="JSON_FORMAT(CAST(arg_a AS JSON))",
    object_text="JSON_FORMAT(CAST(arg_a AS JSON))",
    objects_are_text=True,
    null_if_any=True,
    moment_ms="CAST(FLOOR(TO_UNIXTIME(arg_a) * 1000 + 0.0005) AS BIGINT)",
    text_ms="CAST(FLOOR(TO_UNIXTIME(TRY(FROM_ISO8601_TIMESTAMP(REPLACE(arg_a, ' ', 'T')))) * 1000 + 0.0005) AS BIGINT)",
    moment="CAST(arg_a AS TIMESTAMP)",
    whole=(
        "CASE WHEN ABS(TRY_CAST(arg_a AS DECIMAL(38, 6))) <= 9223372036854775807 THEN CAST(LEAST(GREATEST(ROUND("
        "TRY_CAST(arg_a AS DECIMAL(38, 6))), -1000000000000000000), 1000000000000000000) AS BIGINT) END"
    ),
    decimal="TRY_CAST(arg_a AS DECIMAL(38, 18))",
    json="JSON_EXTRACT_SCALAR(arg_a, arg_b)",
    member="ELEMENT_AT(arg_a, arg_b)",
    extract="REGEXP_EXTRACT(arg_a, arg_b, arg_c)",
    contains="REGEXP_LIKE(arg_a, arg_b)",
    divided="(arg_a / arg_b)",
    map_sum=(
        "CASE WHEN CARDINALITY(MAP_FILTER(arg_a, (e_key, e_value) -> arg_b)) > 0 THEN REDUCE(MAP_VALUES(MAP_FILTER(arg_a, "
        "(e_key, e_value) -> arg_b)), CAST(0 AS BIGINT), (so_far, e_value) -> so_far + CAST(e_value AS BIGINT), s -> s) END"
    ),
)

SPELLINGS: Final[Mapping[str, EngineSpelling]] = {
    "athena": _TRINO,
    "bigquery": EngineSpelling(
        json_text="CASE WHEN arg_a IS NOT NULL THEN FN_FORMAT('%t', arg_a) END",
        null_if_any=True,
        moment_ms="UNIX_MILLIS(TIMESTAMP(arg_a))",
        text_ms="UNIX_MILLIS(SAFE_CAST(arg_a AS TIMESTAMP))",
        moment="arg_a",
        whole=(
            "CASE WHEN ABS(SAFE_CAST(arg_a AS BIGNUMERIC)) <= 9223372036854775807 THEN CAST(LEAST(GREATEST(ROUND("
            "SAFE_CAST(arg_a AS BIGNUMERIC)), -1000000000000000000), 1000000000000000000) AS INT64) END"
        ),
        decimal="ROUND(SAFE_CAST(arg_a AS BIGNUMERIC), 18)",
        json="JSON_VALUE(arg_a, arg_b)",
        member="JSON_VALUE(arg_a, arg_b)",
        member_path=True,
        extract="REGEXP_EXTRACT(arg_a, arg_b)",
        contains="REGEXP_CONTAINS(arg_a, arg_b)",
        divided="DIV(arg_a, arg_b)",
        one_group=True,
    ),
    "clickhouse": EngineSpelling(
        moment_ms="toUnixTimestamp64Milli(toDateTime64(arg_a, 3, 'UTC'))",
        text_ms=(
            f"CASE WHEN match(arg_a, '{_DAY_AND_TIME}') THEN toUnixTimestamp64Milli(parseDateTime64BestEffortOrNull(FN_upper(arg_a), 3, 'UTC')) END"
        ),
        moment="toDateTime64(arg_a, 3, 'UTC')",
        whole=f"CASE WHEN {_IS_NUMBER} THEN toInt64OrNull(toString(round(toDecimal128OrNull(trimBoth(toString(arg_a)), 6)))) END",
        decimal=f"CASE WHEN {_IS_NUMBER} THEN toDecimal128OrNull(toString(round(toDecimal256OrNull(trimBoth(toString(arg_a)), 38), 18)), 18) END",
        json=(
            "multiIf(FN_JSONType(arg_a, arg_b) = 'Null', NULL, FN_JSONType(arg_a, arg_b) = 'String', FN_JSONExtractString(arg_a, arg_b), "
            "FN_JSONExtractRaw(arg_a, arg_b))"
        ),
        json_keys=True,
        member="nullIf(arg_a[arg_b], '')",
        extract="regexpExtract(arg_a, arg_b, arg_c)",
        contains="match(arg_a, arg_b)",
        divided="intDiv(arg_a, arg_b)",
        map_of="FN_mapFromArrays(arg_a, arg_b)",
        map_sum=(
            "if(length(mapKeys(mapFilter((e_key, e_value) -> arg_b, arg_a))) > 0, "
            "toInt64(least(arraySum(e_value -> toInt128(e_value), mapValues(mapFilter((e_key, e_value) -> arg_b, arg_a))), "
            "toInt128(9223372036854775807))), NULL)"
        ),
        widened="toInt128(arg_a)",
        widened_amount="toDecimal256(arg_a, 18)",
        looks_up=True,
        keeps_if="SELECT 1 FROM system.settings WHERE name = 'enable_materialized_cte' AND value = '1'",
        brief="FN_assumeNotNull(FN_sipHash64(arg_a))",
        enclosed="SELECT * FROM view(\n{query}\n)",
        settings="SETTINGS prefer_column_name_to_alias = 1, max_execution_time = {seconds}",
    ),
    "databricks": _DATABRICKS,
    "duckdb": EngineSpelling(
        keeps=True,
        anew="NOT MATERIALIZED ",
        moment_ms="(EPOCH_US(arg_a) // 1000)",
        text_ms=(
            f"CASE WHEN NOT REGEXP_MATCHES(REPLACE(arg_a, 'UTC', ''), '{_NO_PLACE}') THEN "
            r"EPOCH_US(TRY_CAST(REGEXP_REPLACE(UPPER(arg_a), ' +([-+Z])', '\1') AS TIMESTAMPTZ)) // 1000 END"
        ),
        moment="CAST(arg_a || '+00' AS TIMESTAMPTZ)",
        whole=(
            "CASE WHEN TRY_CAST(arg_a AS BIGINT) > 1000000000000000000 THEN 1000000000000000000 "
            "WHEN TRY_CAST(arg_a AS BIGINT) < -1000000000000000000 THEN -1000000000000000000 ELSE TRY_CAST(arg_a AS BIGINT) END"
        ),
        decimal="TRY_CAST(arg_a AS DECIMAL(38, 18))",
        json="JSON_EXTRACT_STRING(CASE WHEN FN_JSON_VALID(arg_a) THEN arg_a END, arg_b)",
        member="arg_a[arg_b]",
        extract="REGEXP_EXTRACT(arg_a, arg_b, arg_c)",
        contains="REGEXP_MATCHES(arg_a, arg_b)",
        divided="(arg_a // arg_b)",
        map_sum="LIST_SUM(LIST_TRANSFORM(LIST_FILTER(MAP_ENTRIES(arg_a), LAMBDA e: arg_b), LAMBDA e: CAST(e.value AS BIGINT)))",
    ),
    "postgres": EngineSpelling(
        keeps=True,
        shared_keys="MATERIALIZED ",
        by_bytes='arg_a COLLATE "C"',
        anew="NOT MATERIALIZED ",
        moment_ms=f"CASE WHEN FN_ISFINITE(arg_a) THEN {_MILLISECONDS.format('arg_a')} END",
        text_ms=(
            f"CASE WHEN arg_a ~ '{_DAY_AND_TIME}' THEN {_MILLISECONDS.format(f'CAST({_CUT_TIME} AS TIMESTAMPTZ)')} END"
        ),
        moment="CAST(arg_a || '+00' AS TIMESTAMPTZ)",
        whole=(
            f"CASE WHEN CAST(arg_a AS TEXT) ~ '{_NUMBER}' THEN CASE WHEN ABS(CAST(CAST(arg_a AS TEXT) AS NUMERIC)) <= 9223372036854775807 "
            "THEN CAST(LEAST(GREATEST(ROUND(CAST(CAST(arg_a AS TEXT) AS NUMERIC)), -1000000000000000000), 1000000000000000000) AS BIGINT) END END"
        ),
        decimal=(
            f"CASE WHEN CAST(arg_a AS TEXT) ~ '{_NUMBER}' THEN CASE WHEN ABS(CAST(CAST(arg_a AS TEXT) AS NUMERIC)) < 99999999999999999999.5 "
            "THEN CAST(CAST(arg_a AS TEXT) AS DECIMAL(38, 18)) END END"
        ),
        json="FN_JSONB_EXTRACT_PATH_TEXT(CAST(arg_a AS JSONB), arg_b)",
        json_keys=True,
        member="FN_JSONB_EXTRACT_PATH_TEXT(CAST(arg_a AS JSONB), arg_b)",
        extract="(REGEXP_MATCH(arg_a, arg_b))[1]",
        one_group=True,
        contains="arg_a ~ arg_b",
        divided="DIV(arg_a, arg_b)",
        map_sum=(
            "(SELECT SUM(CAST(e_value AS BIGINT)) FROM JSONB_EACH_TEXT(CAST(arg_a AS JSONB)) AS entries(e_key, e_value) WHERE arg_b)"
        ),
    ),
    "redshift": EngineSpelling(
        keeps=True,
        json_text="JSON_SERIALIZE(arg_a)",
        object_text="JSON_SERIALIZE(arg_a)",
        flag_text="CASE WHEN arg_a THEN 'true' WHEN NOT arg_a THEN 'false' END",
        objects_are_text=True,
        moment_ms="DATEDIFF(MILLISECOND, CAST('1970-01-01 00:00:00' AS TIMESTAMP), CAST(arg_a AS TIMESTAMP))",
        text_ms="DATEDIFF(MILLISECOND, CAST('1970-01-01 00:00:00' AS TIMESTAMP), CAST(TRY_CAST(arg_a AS TIMESTAMPTZ) AS TIMESTAMP))",
        moment="CAST(arg_a AS TIMESTAMP)",
        whole=(
            f"CASE WHEN ABS(TRY_CAST({_TRIMMED} AS DECIMAL(38, 6))) <= 9223372036854775807 THEN CAST(LEAST(GREATEST(ROUND("
            f"TRY_CAST({_TRIMMED} AS DECIMAL(38, 6))), -1000000000000000000), 1000000000000000000) AS BIGINT) END"
        ),
        decimal=f"TRY_CAST({_TRIMMED} AS DECIMAL(38, 18))",
        json="NULLIF(FN_JSON_EXTRACT_PATH_TEXT(arg_a, arg_b, TRUE), '')",
        json_keys=True,
        member="NULLIF(FN_JSON_EXTRACT_PATH_TEXT(JSON_SERIALIZE(arg_a), arg_b, TRUE), '')",
        extract="REGEXP_SUBSTR(arg_a, arg_b, 1, 1, 'ep')",
        contains="arg_a ~ arg_b",
        divided="(arg_a / arg_b)",
        one_group=True,
    ),
    "snowflake": EngineSpelling(
        keeps=True,
        moment_ms="CAST(FLOOR(DATE_PART(EPOCH_MICROSECOND, arg_a) / 1000) AS BIGINT)",
        text_ms="CAST(FLOOR(DATE_PART(EPOCH_MICROSECOND, TRY_TO_TIMESTAMP_TZ(arg_a)) / 1000) AS BIGINT)",
        moment="CAST(arg_a AS TIMESTAMP)",
        whole=(
            "CASE WHEN ABS(TRY_CAST(CAST(arg_a AS VARCHAR) AS DECIMAL(38, 6))) <= 9223372036854775807 THEN CAST(LEAST(GREATEST(ROUND("
            "TRY_CAST(CAST(arg_a AS VARCHAR) AS DECIMAL(38, 6))), -1000000000000000000), 1000000000000000000) AS BIGINT) END"
        ),
        decimal="TRY_CAST(CAST(arg_a AS VARCHAR) AS DECIMAL(38, 18))",
        json="CAST(GET_PATH(TRY_PARSE_JSON(CAST(arg_a AS VARCHAR)), arg_b) AS VARCHAR)",
        member="CAST(GET(arg_a, arg_b) AS VARCHAR)",
        extract="REGEXP_SUBSTR(arg_a, arg_b, 1, 1, 'ce', arg_c)",
        contains="REGEXP_INSTR(arg_a, arg_b) > 0",
        divided="CAST((arg_a - MOD(arg_a, arg_b)) / arg_b AS BIGINT)",
        folds_up=True,
    ),
    "spark": replace(
        _DATABRICKS,
        keeps=True,
        word="TRY_ELEMENT_AT(FN_MAP(arg_b), arg_a)",
        once="SELECT {spread}* FROM (\n{query}\n) WHERE RAND() >= 0",
        spread="/*+ REPARTITION(created_ms, output_tokens) */ ",
    ),
    "trino": _TRINO,
}
"""The engines for which a plan of queries can be written."""


def stored(columns: Mapping[str, str], dialect: str) -> Mapping[str, str]:
    """The columns of a source's own schema in an engine, which has texts for objects if it has no type for them."""
    text = "VARCHAR" if SPELLINGS[dialect].objects_are_text else "JSON"
    return {name: text if kind == "JSON" else kind for name, kind in columns.items()}


DIALECTS: Final = tuple(SPELLINGS)
"""The names of the engines."""
