"""Each format of `check`, whole."""

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from budgetlint.findings.finding import Fix, Replacement
from budgetlint.findings.fingerprints import fingerprints
from budgetlint.findings.fixes import fixed
from budgetlint.findings.problem import Severity
from budgetlint.frozen import replace
from budgetlint.lint.report import Report
from budgetlint.reports.findings import github, gitlab, junit, sarif
from budgetlint.reports.findings import statistics as statistics_text
from budgetlint.source.document import Span
from tests.ci.reported import EXCEEDED, TEXT, UNUSED, WHOLE, finding, report

HERE = Path(__file__).parent
CORPUS = HERE.parent / "corpus"
SCHEMA = json.loads((HERE / "sarif" / "schema.json").read_text())


def marks(report: Report) -> tuple[str, ...]:
    """The fingerprints of a report's findings."""
    return fingerprints(report.findings, report.texts)


def test_sarif() -> None:
    log = json.loads(sarif.render(WHOLE, version="1.2.3"))
    rules = log["runs"][0]["tool"]["driver"].pop("rules")
    assert log == json.loads((HERE / "sarif" / "whole.sarif").read_text())
    assert [(rule["id"], rule["defaultConfiguration"]["level"]) for rule in rules] == [
        ("assumptions-unsourced", "note"),
        ("budget-exceeded", "error"),
        ("suppression-unused", "warning"),
    ]


@pytest.mark.parametrize("document", [WHOLE, report()])
def test_sarif_is_what_the_official_schema_says(document: object) -> None:
    assert document in (WHOLE, report())
    log = sarif.as_data(WHOLE if document == WHOLE else report(), version="1.2.3")
    jsonschema.Draft4Validator(SCHEMA).validate(log)


def test_the_schema_refuses_what_is_no_sarif() -> None:
    log = sarif.as_data(WHOLE, version="1.2.3")
    assert not jsonschema.Draft4Validator(SCHEMA).is_valid({**log, "version": "2.0.0"})


def test_github() -> None:
    file = "file=apps/chat%2C old%3A 50%25/budget.yaml"
    assert github.render(WHOLE, info=True) == (
        f"::error {file},line=5,endLine=5,col=3,endColumn=8,title=budget-exceeded"
        "::`total` plans 95.94 USD a month, 5.94 USD over its ceiling of 90.00 USD%0Alower what drives it,%0Aor raise it\n"
        f"::warning {file},line=3,endLine=3,col=39,endColumn=77,title=suppression-unused"
        "::`ignore[retries-zero]` suppresses nothing here%0Atake it out\n"
        f"::notice {file},line=3,endLine=3,col=3,endColumn=7,title=assumptions-unsourced"
        '::50%25 <of> "it" & more\n'
        "1 file, 1 error, 1 warning\n"
    )


def test_github_takes_ten_of_a_kind() -> None:
    many = [
        finding(span=Span(at, 1, at, 2), message=f"fault {at}\n::error::forged ##[error]", help=None)
        for at in range(1, 13)
    ]
    lines = github.render(report(*many)).splitlines()
    assert len(lines) == 13
    assert sum(line.startswith("::error") for line in lines) == github.MOST
    assert lines[10:] == [
        "not annotated: apps/chat, old: 50%/budget.yaml:11:1: error: fault 11 ::error::forged ## [error] [budget-exceeded]",
        "not annotated: apps/chat, old: 50%/budget.yaml:12:1: error: fault 12 ::error::forged ## [error] [budget-exceeded]",
        "1 file, 12 errors",
    ]


def test_github_says_that_all_is_well() -> None:
    assert github.render(report()) == "1 file: fine\n"


def test_gitlab() -> None:
    issues = [(issue["check_name"], issue["severity"], issue["location"]) for issue in json.loads(gitlab.render(WHOLE))]
    path = "apps/chat, old: 50%/budget.yaml"
    assert issues == [
        (
            "suppression-unused",
            "minor",
            {"path": path, "positions": {"begin": {"line": 3, "column": 39}, "end": {"line": 3, "column": 77}}},
        ),
        (
            "assumptions-unsourced",
            "info",
            {"path": path, "positions": {"begin": {"line": 3, "column": 3}, "end": {"line": 3, "column": 7}}},
        ),
        (
            "budget-exceeded",
            "major",
            {"path": path, "positions": {"begin": {"line": 5, "column": 3}, "end": {"line": 5, "column": 8}}},
        ),
    ]


def test_gitlab_entry() -> None:
    issues = json.loads(gitlab.render(report(EXCEEDED)))
    assert issues == [
        {
            "description": "`total` plans 95.94 USD a month, 5.94 USD over its ceiling of 90.00 USD",
            "check_name": "budget-exceeded",
            "fingerprint": marks(report(EXCEEDED))[0],
            "severity": "major",
            "location": {
                "path": "apps/chat, old: 50%/budget.yaml",
                "positions": {"begin": {"line": 5, "column": 3}, "end": {"line": 5, "column": 8}},
            },
        }
    ]


JUNIT = """<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="budgetlint" tests="4" failures="1" errors="0" time="0">
  <testsuite name="apps/chat, old: 50%/budget.yaml" tests="4" failures="1" errors="0" skipped="0" time="0">
    <testcase classname="apps/chat, old: 50%/budget.yaml" name="budgets.total" file="apps/chat, old: 50%/budget.yaml" time="0">
      <failure type="budget-exceeded" message="`total` plans 95.94 USD a month, 5.94 USD over its ceiling of 90.00 USD">apps/chat, old: 50%/budget.yaml:5:3: error: `total` plans 95.94 USD a month, 5.94 USD over its ceiling of 90.00 USD [budget-exceeded]
  help: lower what drives it,
or raise it</failure>
    </testcase>
    <testcase classname="apps/chat, old: 50%/budget.yaml" name="budgets.half" file="apps/chat, old: 50%/budget.yaml" time="0"/>
    <testcase classname="apps/chat, old: 50%/budget.yaml" name="suppression-unused # budgetlint: ignore[retries-zero] it is" file="apps/chat, old: 50%/budget.yaml" time="0">
      <system-out>apps/chat, old: 50%/budget.yaml:3:39: warning: `ignore[retries-zero]` suppresses nothing here [suppression-unused]
  help: take it out</system-out>
    </testcase>
    <testcase classname="apps/chat, old: 50%/budget.yaml" name="assumptions-unsourced workloads.chat" file="apps/chat, old: 50%/budget.yaml" time="0">
      <system-out>apps/chat, old: 50%/budget.yaml:3:3: info: 50% &lt;of&gt; "it" &amp; more [assumptions-unsourced]</system-out>
    </testcase>
  </testsuite>
</testsuites>
"""


def test_junit() -> None:
    assert junit.render(WHOLE) == JUNIT


def test_a_reader_of_junit_counts_what_fails() -> None:
    suites = ElementTree.fromstring(junit.render(WHOLE, fail_on="warning"))
    assert (suites.get("tests"), suites.get("failures"), len(suites.findall(".//failure"))) == ("4", "2", 2)


def test_junit_holds_what_xml_cannot() -> None:
    xml = junit.render(report(replace(EXCEEDED, message="a\x00b\x1b")))
    failure = ElementTree.fromstring(xml).find(".//failure")
    assert failure is not None
    assert failure.get("message") == "a\ufffdb\ufffd"


def test_what_is_silenced_and_undecided_fails_all_the_same() -> None:
    silenced = report(UNUSED, estimate=None)
    assert github.render(silenced).endswith("1 file, 1 warning, not every budget can be compared with its ceiling\n")
    suites = ElementTree.fromstring(junit.render(silenced))
    failures = [(case.get("name"), failure.get("message")) for case in suites.iter("testcase") for failure in case]
    assert failures[-1] == ("budget file", "the file could not be estimated")
    assert ElementTree.fromstring(junit.render(report(EXCEEDED, estimate=None))).get("failures") == "1"


def test_a_fix_is_data_whatever_the_words_are() -> None:
    fix = Fix((Replacement(Span(5, 11, 5, 18), "ceiling"),))
    text = TEXT.replace("{ceiling: 90}", "{ceilngs: 90}")
    broken = [replace(finding(rule, message="anything", help="said in any words"), fix=fix) for rule in ("a", "b")]
    assert fixed(text, lambda now: [] if now == TEXT else broken).text == TEXT
    assert fixed(text, lambda _: broken).text == text


def test_statistics() -> None:
    assert statistics_text.render(report(EXCEEDED, UNUSED, EXCEEDED)) == (
        "2 budget-exceeded (error)\n1 suppression-unused (warning)\n1 file: 3 findings\n"
    )


def test_fingerprints_outlive_amounts_lines_and_severities() -> None:
    moved = replace(
        EXCEEDED,
        message="`total` plans 1 USD",
        span=Span(50, 3, 50, 8),
        severity=Severity.WARNING,
        help=None,
        related=(),
    )
    comment = replace(UNUSED, span=Span(4, 39, 4, 77))
    later = "# another line\n" + TEXT.replace("kind: metered", "kind:   metered".replace("   ", " "))
    assert marks(report(EXCEEDED, UNUSED)) == marks(report(moved, comment, text=later))


def test_fingerprints_are_never_the_same_twice() -> None:
    alike = marks(report(EXCEEDED, EXCEEDED, finding(subject="budgets.half"), finding(rule="budget-scope")))
    assert len(set(alike)) == 4
