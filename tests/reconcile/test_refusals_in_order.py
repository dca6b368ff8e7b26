"""Refusals in the order in which they are shown: the most frequent first, then by gateway, meaning and key."""

from budgetlint.reconcile.refused import refused_calls
from budgetlint.records.refusals import CallRefusal, CountedRefusal


def refusal(gateway: str | None, means: str, key: str | None, count: int) -> CountedRefusal:
    return CountedRefusal(CallRefusal(gateway, means, None, None, key, ""), count)


def test_refusals_without_a_gateway_or_a_key_come_first_among_equals() -> None:
    rows = refused_calls(
        [
            refusal("proxy", "limit", "a", 2),
            refusal("proxy", "limit", None, 2),
            refusal("proxy", "balance", "z", 2),
            refusal(None, "limit", "a", 2),
            refusal("openrouter", "limit", "a", 2),
            refusal("proxy", "limit", "b", 3),
        ],
        {},
    )
    assert [(row.count, row.gateway, row.means, row.key) for row in rows] == [
        (3, "proxy", "limit", "b"),
        (2, None, "limit", "a"),
        (2, "openrouter", "limit", "a"),
        (2, "proxy", "balance", "z"),
        (2, "proxy", "limit", None),
        (2, "proxy", "limit", "a"),
    ]
