"""A one-number change of a budget file changes a few lines of a committed report, and only those."""

from collections.abc import Callable
from difflib import SequenceMatcher
from functools import cache

import pytest

from budgetlint.lint.report import Report
from budgetlint.reports.estimate import csv_report, json_report, markdown
from budgetlint.reports.estimate import text as estimate_text
from tests.reports.plans import Plan, page, plans
from tests.sampled import sampled

FORMATS: dict[str, Callable[[Report], str]] = {
    "text": estimate_text.render,
    "markdown": markdown.render,
    "csv": csv_report.render,
    "json": json_report.render,
}
PLANS = {plan.name: plan for plan in plans()}


@cache
def rendered(plan: Plan, text: str, form: str) -> str:
    return page(plan, text) if form == "html" else FORMATS[form](plan.report(text))


def changed(plan: Plan, old: str, new: str, form: str) -> list[str]:
    """The lines that go away when one number changes; as many come."""
    assert plan.text.count(old) == 1
    before, after = (rendered(plan, text, form) for text in (plan.text, plan.text.replace(old, new)))
    assert before.count("\n") == after.count("\n")
    lines = before.splitlines()
    matches = SequenceMatcher(None, lines, after.splitlines(), autojunk=False).get_matching_blocks()
    kept = {match.a + at for match in matches for at in range(match.size)}
    return [line for at, line in enumerate(lines) if at not in kept]


@pytest.mark.parametrize(
    ("name", "old", "new", "form", "count"),
    sampled(
        [
            ("everything", "seats: 9", "seats: 11", "text", 19),
            ("everything", "seats: 9", "seats: 11", "markdown", 14),
            ("everything", "seats: 9", "seats: 11", "csv", 17),
            pytest.param("everything", "seats: 9", "seats: 11", "html", 28, marks=pytest.mark.slow),
            ("everything", "seats: 9", "seats: 11", "json", 27),
            ("everything", "buffer: 15%", "buffer: 16%", "text", 58),
            ("everything", "buffer: 15%", "buffer: 16%", "markdown", 66),
            ("everything", "buffer: 15%", "buffer: 16%", "csv", 57),
            pytest.param("everything", "buffer: 15%", "buffer: 16%", "html", 103, marks=pytest.mark.slow),
            ("everything", "buffer: 15%", "buffer: 16%", "json", 47),
            ("everything", "ceiling: 90k", "ceiling: 91k", "text", 3),
            ("everything", "ceiling: 90k", "ceiling: 91k", "markdown", 1),
            ("everything", "ceiling: 90k", "ceiling: 91k", "csv", 2),
            pytest.param("everything", "ceiling: 90k", "ceiling: 91k", "html", 5, marks=pytest.mark.slow),
            ("everything", "ceiling: 90k", "ceiling: 91k", "json", 3),
            ("everything", "hit_rate: 90%", "hit_rate: 91%", "text", 22),
            ("everything", "hit_rate: 90%", "hit_rate: 91%", "markdown", 18),
            ("everything", "hit_rate: 90%", "hit_rate: 91%", "csv", 17),
            pytest.param("everything", "hit_rate: 90%", "hit_rate: 91%", "html", 34, marks=pytest.mark.slow),
            ("everything", "hit_rate: 90%", "hit_rate: 91%", "json", 31),
        ],
        6,
    ),
)
def test_one_number_changes_so_many_lines(name: str, old: str, new: str, form: str, count: int) -> None:
    assert len(changed(PLANS[name], old, new, form)) == count


@pytest.mark.parametrize("form", [*FORMATS, pytest.param("html", marks=pytest.mark.slow)])
def test_a_change_of_one_workload_leaves_the_lines_of_others(form: str) -> None:
    gone = changed(PLANS["everything"], "seats: 9", "seats: 11", form)
    file = PLANS["everything"].report().files[0].file
    assert file is not None
    others = set(file.workloads) - {"seats"}
    assert [line for line in gone if not others.isdisjoint(line.replace(",", " ").replace('"', " ").split())] == []


@pytest.mark.parametrize("form", [*FORMATS, pytest.param("html", marks=pytest.mark.slow)])
def test_no_report_names_a_place_or_a_time(form: str) -> None:
    for plan in PLANS.values():
        text = rendered(plan, plan.text, form)
        assert str(plan.folder) not in text
        assert "\r" not in text
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
