"""How probable it may be that a ceiling is exceeded: more is looser, and so is whatever it is; less is silent."""

import pytest

from tests.formula.plans import chat
from tests.rules.running import findings


def gate_messages(before: str, after: str) -> list[str]:
    """What a check against an earlier plan says of the gate."""
    earlier, later = (
        chat(more=f", max_probability: {probability}" if probability else "") for probability in (before, after)
    )
    return [finding.message for finding in findings(later, {"before.yaml": earlier}) if finding.rule == "gate-loosened"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("10%", "20%", ["`budgets.total` may be exceeded with probability 20%, was 10%"]),
        ("10%", "", ["`budgets.total` may be exceeded with probability any, was 10%"]),
        ("10%", "5%", []),
        ("", "10%", []),
        ("10%", "10%", []),
    ],
)
def test_probability(before: str, after: str, expected: list[str]) -> None:
    assert gate_messages(before, after) == expected
