"""Which workload goes on under another name: by the keys that cost something, and nothing else."""

from fractions import Fraction

import pytest

from budgetlint.compare.renames import renamed
from budgetlint.compare.versions import comparison
from tests.compare.written import budget_file, version

CHAT = "{kind: llm-app, model: a/small, requests: 100, input_tokens: 1000, output_tokens: 100%s}"
PEOPLE = CHAT.replace("requests: 100", "users: 5, active_days: 10, requests_per_user_per_day: 2")


@pytest.mark.parametrize(
    ("before", "after", "alike"),
    [
        (CHAT % "", CHAT % "", True),
        (CHAT % "", (CHAT % "").replace("a/small", "a/large"), True),
        # words, tags and records of it cost nothing
        (CHAT % ", description: x, tags: {a: b}, match: {service: x}", CHAT % ", description: y, tags: {a: c}, match: {service: y}", True),
        # three of the seven keys that either states are the same
        (CHAT % "", PEOPLE % "", False),
        (PEOPLE % "", CHAT % "", False),
        # two of four
        (CHAT % "", (CHAT % "").replace("100,", "7,").replace("1000", "9"), False),
        (CHAT % "", "{kind: embeddings, model: a/small, requests: 100, input_tokens: 1000}", False),
    ],
)  # fmt: skip
def test_nearly_the_same_keys(before: str, after: str, alike: bool) -> None:
    gone, come = (
        budget_file(f"workloads: {{{name}: {text}}}").workloads for name, text in (("a", before), ("b", after))
    )
    assert renamed(gone, come) == ({"b": "a"} if alike else {})


def test_just_as_many_equal_keys_as_asked_are_enough() -> None:
    """Three of the four keys that either states."""
    gone, come = (
        budget_file(f"workloads: {{{name}: {text}}}").workloads
        for name, text in (("a", CHAT % ""), ("b", CHAT.replace("1000", "9") % ""))
    )
    assert renamed(gone, come, Fraction(3, 4)) == {"b": "a"}
    assert renamed(gone, come, Fraction(31, 40)) == {}


PLAN = """
starts: 2027-01
months: %s
drivers: {orders: {quantity: 700, growth: {rate: %s}, ramp: {2027-01: %s}, season: {12: %s}}}
workloads: {w: {kind: image, model: a/image, accepted_images: {driver: orders, times: 2}}}
"""
SAME = ("6", "3%", "50%", "150%")


@pytest.mark.parametrize(
    ("after", "facts"),
    [
        (SAME, []),
        (("7", "3%", "50%", "150%"), [("horizon", "6 months from 2027-01", "7 months from 2027-01", "horizon")]),
        (("6", "4%", "50%", "150%"), [("growth of drivers", "rate 3%, per month", "rate 4%, per month", "growth")]),
        (("6", "3%", "60%", "150%"), [("ramp of drivers", "2027-01 50%", "2027-01 60%", "ramp")]),
        (("6", "3%", "50%", "160%"), [("season of drivers", "12 150%", "12 160%", "season")]),
    ],
)
def test_what_a_file_states_for_all_its_workloads(
    after: tuple[str, ...], facts: list[tuple[str, str | None, str | None, str]]
) -> None:
    (file,) = comparison([version("budget.yaml", PLAN % SAME)], [version("budget.yaml", PLAN % after)]).files
    (workload,) = file.workloads
    assert [(fact.name, fact.before, fact.after, fact.driver) for fact in workload.facts] == facts
    assert workload.fate == ("changed" if facts else "unchanged")
