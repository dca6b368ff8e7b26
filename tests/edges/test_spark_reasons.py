"""What users read when Spark refuses: the reason, without where in Spark's own code it arose."""

import pytest

from budgetlint.edges.warehouse.spark_reasons import reason

TASK = (
    "org.apache.spark.SparkException: Job aborted due to stage failure: Task 0 in stage 0.0 failed 4 times, most recent failure: "
    "Lost task 0.3 in stage 0.0 (TID 3) (127.0.0.1 executor 0): org.apache.spark.SparkException: "
)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            (
                f"An error occurred while calling o42.collectToPython.\n: {TASK}[FAILED_READ_FILE.FILE_NOT_EXIST] Encountered error while "
                "reading file file:///data/logs/b%20b.jsonl. File does not exist. It is possible the underlying files have been updated.\n"
                "\tat org.apache.spark.sql.errors.QueryExecutionErrors$.fileNotExistError(QueryExecutionErrors.scala:882)"
            ),
            "an executor can't find a file that was listed: every machine of the cluster must read the same paths",
        ),
        (
            (
                f"An error occurred while calling o9.load.\n: {TASK}[FAILED_READ_FILE.NO_HINT] Encountered error while reading file "
                "s3a://logs/key.  SQLSTATE: KD001\n\tat org.apache"
            ),
            "[FAILED_READ_FILE.NO_HINT] Encountered error while reading file …  SQLSTATE: KD001",
        ),
        (
            (
                "An error occurred while calling None.org.apache.spark.sql.classic.SparkSession.\n: java.lang.IllegalStateException: "
                "Cannot call methods on a stopped SparkContext.\n"
            ),
            "the cluster's master doesn't answer, or ended the application",
        ),
        (
            "An error occurred while calling o42.collectToPython.\n: org.apache.spark.sql.AnalysisException: [X] no such column\n",
            "[X] no such column",
        ),
        (
            "[PATH_NOT_FOUND] Path does not exist: file:/data/no. SQLSTATE: 42K03",
            "[PATH_NOT_FOUND] Path does not exist: … SQLSTATE: 42K03",
        ),
        (
            "An error occurred while calling o120.load.\n: org.apache.spark.SparkException: [CANNOT_MERGE_SCHEMAS] Failed merging schemas:\n",
            "a column has one type in some files and another in others, which Spark can't read together",
        ),
        ("", "RuntimeError"),
    ],
)
def test_the_reason_is_a_line(message: str, expected: str) -> None:
    assert reason(RuntimeError(message)) == expected


def test_a_value_of_a_row_is_not_in_it() -> None:
    assert (
        reason(RuntimeError("The value 'secret' of `calls` can't be cast."), "SELECT calls")
        == "The value … of `calls` can't be cast."
    )
