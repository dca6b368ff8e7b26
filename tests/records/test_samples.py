"""Files as their sources write them, read without a setting: the whole observation beside each."""

from pathlib import Path

import pytest

from budgetlint.edges.records import observe
from tests.records import shown
from tests.records.cases import MATCHES, OPTIONS

pytestmark = pytest.mark.slow

CASES = sorted(one for one in (Path(__file__).parent / "data").iterdir() if one.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_a_sample_is_observed_whole(case: Path) -> None:
    assert shown.observed_in(case) == (case / "expected.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_what_people_wrote_and_who_they_are_is_never_read_into_an_output(case: Path) -> None:
    observed = observe([case / one.name for one in case.iterdir() if one.name != "expected.json"], MATCHES, OPTIONS)
    assert "POISON" not in repr(observed)


def test_the_samples_do_hold_what_must_not_come_out() -> None:
    poisoned = {
        one.parent.name
        for one in (Path(__file__).parent / "data").rglob("*")
        if one.is_file() and b"POISON" in one.read_bytes()
    }
    assert poisoned >= {
        "canonical-text",
        "claude-code",
        "codex",
        "focus",
        "helicone",
        "langfuse-camel",
        "litellm",
        "openai-usage",
        "opentelemetry",
    }


TABLES = [case for case in CASES if list(case.glob("*.csv*"))]


@pytest.mark.parametrize("case", TABLES, ids=lambda case: str(case.name))
def test_a_table_may_come_as_parquet_with_types_of_its_own(case: Path, tmp_path: Path) -> None:
    import duckdb

    (table,) = case.glob("*.csv*")
    other = tmp_path / "table.parquet"
    read = f"read_csv('{table}', header=true, delim=',', ignore_errors=true, sample_size=-1)"
    duckdb.execute(f"COPY (SELECT * FROM {read}) TO '{other}' (FORMAT parquet)")
    expected, observed = observe([table], MATCHES, OPTIONS), observe([other], MATCHES, OPTIONS)
    assert (observed.workloads, observed.bills) == (expected.workloads, expected.bills)
