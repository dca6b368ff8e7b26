"""Heavy groups skip themselves if a requirement is missing, and fail instead if CI=true."""

import os
import re
import shutil
from collections.abc import Generator
from importlib.util import find_spec
from pathlib import Path

import pytest

if find_spec("hypothesis"):
    from hypothesis import HealthCheck, settings

    settings.register_profile(
        "steady",
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    settings.register_profile("quick", settings.get_profile("steady"), max_examples=25)
    settings.load_profile("steady")

NEEDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "oracle": (("litellm", "genai_prices"), ()),
    "engines": (("duckdb", "sqlglot", "chdb", "pyspark", "psycopg", "sqlalchemy"), ("java", "psql")),
    "bigquery": (("sqlalchemy_bigquery", "zetasql"), ()),
    "browser": (("selenium",), ("chromium", "chromedriver", "npm")),
    "editor": ((), ("node", "npm")),
    "proxy": ((), ("litellm-proxy-python", "psql")),
    "dbt": (("duckdb", "duckdb_engine", "sqlalchemy", "sqlglot"), ("dbt",)),
    "precommit": (("pre_commit",), ("git",)),
}
"""Marker → the modules and commands that its tests require."""

MARKED = re.compile(r"^pytestmark = \W*pytest\.mark\.(\w+)", re.MULTILINE)
"""The first marker of a whole file."""

IN_CI = os.environ.get("CI") == "true"


def pytest_configure(config: pytest.Config) -> None:
    """Laws are tried on fewer inputs if slow tests are left out."""
    if find_spec("hypothesis") and "not slow" in config.option.markexpr:
        settings.load_profile("quick")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Files whose tests are all left out aren't imported."""
    if not config.option.markexpr or not re.fullmatch(r"test_\w+\.py", collection_path.name):
        return None
    marked = MARKED.search(collection_path.read_text(encoding="utf-8"))
    return True if marked and f"not {marked[1]}" in config.option.markexpr.split(" and ") else None


def pytest_runtest_setup(item: pytest.Item) -> None:
    for group, (modules, commands) in NEEDS.items():
        if item.get_closest_marker(group) is None:
            continue
        missing = [name for name in modules if find_spec(name) is None]
        missing += [name for name in commands if shutil.which(name) is None]
        if missing:
            pytest.skip(f"group `{group}` needs {', '.join(missing)}; see CONTRIBUTING.md")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if IN_CI and report.skipped and any(item.get_closest_marker(group) for group in NEEDS):
        report.outcome = "failed"
        report.longrepr = f"skipped although CI=true: {call_reason(report)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if IN_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped although CI=true: {call_reason(report)}"
    return report


def call_reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    match report.longrepr:
        case (_, _, reason):
            return str(reason)
        case other:
            return str(other)
