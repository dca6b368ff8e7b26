"""What `diff` and `explain` say of ranges."""

from datetime import date

from budgetlint.compare.versions import comparison
from budgetlint.lint.versions import versions
from budgetlint.reports.diff import json_report, markdown, text
from budgetlint.reports.diff.data import Difference
from budgetlint.reports.estimate import derivation
from tests.formula.plans import chat, reported

WIDE = "{mean: 2288, p10: 900, p90: 4100}"
NARROW = "{mean: 2288, p10: 1700, p90: 2945}"


def between(before: str, after: str) -> Difference:
    """The difference between two texts of a plan."""
    sides = [versions(reported(side)) for side in (before, after)]
    return Difference(comparison(*sides), "before", "after", date(2026, 7, 1))


def test_a_range_that_widens_changes_no_amount_and_a_probability() -> None:
    shown = text.render(between(chat(tokens=NARROW, ceiling="900"), chat(tokens=WIDE, ceiling="900")))
    assert (
        shown.partition("after: after\n\n")[2]
        == """\
file: budget.yaml
amounts: USD a month
ranges
  chat.input_tokens: mean 2288, p10 1700, p90 2945 → mean 2288, p10 900, p90 4100
budget: total
  amount: 686.40
  ceiling: 900.00
  status: ok
  exceeded with probability: 9% → 23%

no amount changed
"""
    )


def test_a_number_that_becomes_a_range_had_no_probability() -> None:
    difference = between(chat(tokens="2288", ceiling="900"), chat(tokens=WIDE, ceiling="900"))
    assert "  chat.input_tokens: none → mean 2288, p10 900, p90 4100\n" in text.render(difference)
    assert "🟢 ok, exceeded with unknown → 23% |" in markdown.render(difference)
    shown = json_report.render(difference)
    assert shown.count('"probability": "0.23"') == 1
    assert '"ranges"' in shown


def test_without_ranges_nothing_is_said_of_them() -> None:
    difference = between(chat(ceiling="900"), chat(ceiling="950"))
    shown = [text.render(difference), markdown.render(difference), json_report.render(difference)]
    assert ["range" in one or "probability" in one for one in shown] == [False] * 3


def explained(plan: str, name: str = "chat") -> str:
    """What `explain` says of the ranges behind a workload."""
    (file,) = reported(plan).files
    assert file.estimate is not None
    _, heading, lines = derivation.render(file, file.estimate.workloads[name]).partition("\nranges: ")
    return heading + lines


def test_explain_lists_what_a_workload_states_inherits_and_follows() -> None:
    plan = chat(requests="{driver: questions}", tokens=WIDE) + (
        "drivers: {questions: {mean: 100k, p10: 90k, p90: 111k}, unused: {mean: 3, p10: 2, p90: 4}}\n"
        "multipliers: {retries: {mean: 3%, p10: 1.4%, p90: 5%}}\n"
    )
    assert explained(plan).splitlines()[2:] == [
        (
            "  drivers.questions: mean 100,000, p10 90,000, p50 99,950 from the two, p90 111,000, log-normal; "
            "the file plans 636.29 USD at its p10, 784.76 at its p90"
        ),
        (
            "  multipliers.retries: mean 3%, p10 1.4%, p50 2.646% from the two, p90 5%, log-normal; "
            "the file plans 696.01 USD at its p10, 720.72 at its p90"
        ),
        (
            "  chat.input_tokens: mean 2,288, p10 900, p50 1,921 from the two, p90 4,100, log-normal; "
            "the file plans 278.10 USD at its p10, 1,266.90 at its p90"
        ),
    ]
    assert explained(plan.replace("requests:", "multipliers: {retries: null}\n    requests:")).count("retries") == 0
    assert explained(chat()) == ""
