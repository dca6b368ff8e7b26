"""Aggregates that are saved give what their records give, and hold nobody's name."""

import json
from pathlib import Path

import pytest

from tests.cli.running import DAY, ran
from tests.engines.reconciled import reconciled
from tests.engines.tables import plan_in

pytest.importorskip("sqlalchemy")
pytest.importorskip("duckdb_engine")

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("in_month")]


def test_saved_aggregates_give_the_same_and_hold_nobodys_name(month: Path) -> None:
    by_table = reconciled("--connect", "env:WAREHOUSE", "--table", "records", "--save-observed", "saved.json")
    assert reconciled("saved.json") == by_table
    text = (month / "saved.json").read_text(encoding="utf-8")
    assert "POISON" not in text
    again = reconciled("records", "--save-observed", "again.json")
    assert (again, (month / "again.json").read_text(encoding="utf-8")) == (by_table, text)


def test_aggregates_are_saved_outside_the_repository_only_if_allowed(
    month: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    plan_in(tmp_path / "repository")
    monkeypatch.chdir(tmp_path / "repository")
    words = ("reconcile", str(month / "records"), "--budget", "plan.yaml", "--as-of", DAY)
    saving = ("--save-observed", "../saved.json")
    refused = ran(*words, *saving)
    message = "error: `../saved.json` lies outside the repository: use `--allow-outside` to write there\n"
    assert (refused.code, refused.err) == (2, message)
    assert not (tmp_path / "saved.json").exists()
    saved = ran(*words, *saving, "--allow-outside")
    assert (saved.code, saved.err) == (0, "")
    assert (tmp_path / "saved.json").exists()


def test_saved_aggregates_of_another_plan_are_refused(month: Path) -> None:
    reconciled("records", "--save-observed", "saved.json")
    other = (month / "plan.yaml").read_text(encoding="utf-8").replace("support-*", "supp*")
    (month / "other.yaml").write_text(other, encoding="utf-8")
    done = ran("reconcile", "saved.json", "--budget", "other.yaml", "--as-of", DAY)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "error: `saved.json` was saved for other budgets, prices or days: `match`, the sizes and hours at which prices change "
        "(also of `--as`), `--by` and `--time-zone` must be the same; save it again\n"
    )


def test_saved_aggregates_keep_the_days_that_were_stated() -> None:
    """Who reads them need not state the days again, and can't state others."""
    words = ("--connect", "env:WAREHOUSE", "--table", "records", "--covers", "2026-06-01..2026-06-20")
    direct = reconciled(*words, "--save-observed", "saved.json")
    assert reconciled("saved.json") == direct
    assert reconciled("saved.json", "--covers", "2026-06-01..2026-06-20") == direct
    assert reconciled("saved.json", "--save-observed", "again.json") == direct
    assert reconciled("again.json") == direct
    done = ran("reconcile", "saved.json", "--budget", "plan.yaml", "--as-of", DAY, "--covers", "2026-06")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: --covers: the aggregates were saved for 2026-06-01 to 2026-06-20\n")


def test_saved_aggregates_stand_alone(month: Path) -> None:
    reconciled("records", "--save-observed", "saved.json")
    done = ran("reconcile", "records", "saved.json", "--budget", "plan.yaml", "--as-of", DAY)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(
        "error: `saved.json` has saved aggregates, which can't be combined with other records: pass only this file\n"
    )
    done = ran("reconcile", "saved.json", "--engine", "spark", "--budget", "plan.yaml", "--as-of", DAY)
    assert done.err.startswith("error: `saved.json` has saved aggregates, which are read without `--engine spark`\n")
    formatted = json.dumps(json.loads((month / "saved.json").read_text(encoding="utf-8")), indent=4)
    (month / "formatted.json").write_text(f"\ufeff{formatted}", encoding="utf-8")
    assert reconciled("formatted.json") == reconciled("records")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (
            lambda text: text.replace('"requests": ', '"requests": 1', 1),
            "it was changed after it was saved; save it again",
        ),
        (
            lambda text: text.replace('"asked": "', '"asked": "0', 1),
            "it was changed after it was saved; save it again",
        ),
        (lambda text: text[:400], "it is not valid JSON"),
        (
            lambda text: text.replace('"version": 1', '"version": 2'),
            "its version is unknown, expected 1",
        ),
        (lambda text: text.replace('"version": 1', '"version": true'), "its version is unknown, expected 1"),
        (lambda text: text.replace('"version": 1', '"version": 1, "version": 1'), "it has duplicate keys"),
        (lambda text: text.replace('"version": 1', '"version": 1, "note": 1'), "it has missing or unknown keys"),
        (lambda text: text.replace('"requests": ', '"requests": "x", "more": '), "has missing or unknown keys"),
        (lambda text: text.replace('"first": "2026', '"first": "x2026'), "can't be read"),
    ],
)
def test_a_spoilt_file_of_aggregates_is_refused(spoil: "object", why: str, month: Path) -> None:
    reconciled("records", "--save-observed", "saved.json")
    assert callable(spoil)
    (month / "spoilt.json").write_text(spoil((month / "saved.json").read_text(encoding="utf-8")), encoding="utf-8")
    done = ran("reconcile", "spoilt.json", "--budget", "plan.yaml", "--as-of", DAY)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: `spoilt.json` is not a valid file of saved aggregates: ")
    assert why in done.err
