"""What the build does about prices that nobody asks, and what it says of those that are left."""

from datetime import date

from budgetlint.source.document import Plain
from tools.catalog.tidy import Findings, remaining, tidied, until_announced_changes

DAY = date(2026, 11, 20)

Object = dict[str, Plain]


def model(*entries: Object) -> Object:
    return {"prices": list[Plain]({"source": "a", **entry} for entry in entries)}


def test_what_is_left_without_a_reason_is_counted() -> None:
    findings = Findings()
    dear = model({"rates": {"input_tokens": "15000"}})
    noted = model({"rates": {"input_tokens": "1", "cache_read_tokens": "2"}, "note": "read-above-input: two lists"})
    remaining({"a/dear": dear, "a/told": noted}, findings)
    assert findings.unexplained == [
        "a/dear: price 1: rate-implausible: `input_tokens` at 15000 for a million: is the unit right?"
    ]
    assert findings.counts() == {"read-above-input": {"in the catalog, its reason beside it": 1}}
    assert list(findings.table())[-2:] == [f"{'unexplained':24} {'':58} {1:8}", findings.unexplained[0]]


def test_a_write_below_input_is_left_out_unless_two_lists_state_it() -> None:
    findings = Findings()
    one = model({"rates": {"input_tokens": "10", "cache_write_tokens": "1"}})
    assert tidied("azure/one", one, DAY, findings) == model({"rates": {"input_tokens": "10"}})
    claude = model({"rates": {"input_tokens": "1", "cache_write_tokens": "1.25"}})
    assert tidied("vertex/claude-x", claude, DAY, findings) == claude
    gemini = model({"rates": {"input_tokens": "1", "cache_write_tokens": "1.25"}})
    assert tidied("vertex/gemini-x", gemini, DAY, findings) == model({"rates": {"input_tokens": "1"}})


def test_a_tier_ends_before_a_change_that_no_list_gives_it() -> None:
    findings = Findings()
    priority: Object = {"when": {"service_tier": "priority"}, "rates": {"input_tokens": "3.6"}}
    batch: Object = {"when": {"service_tier": "batch"}, "rates": {"input_tokens": "1"}}
    later: Object = {"when": {"service_tier": "batch"}, "from": "2026-12-01", "rates": {"input_tokens": "2"}}
    listed = model(
        {"until": "2026-11-30", "rates": {"input_tokens": "2"}},
        {"from": "2026-12-01", "rates": {"input_tokens": "4"}},
        priority,
        {**batch, "until": "2026-11-30"},
        later,
    )
    until_announced_changes("google/x", listed, DAY, findings)
    prices = listed["prices"]
    assert isinstance(prices, list)
    assert prices[2] == {"source": "a", **priority, "until": "2026-11-30"}
    assert prices[4] == {"source": "a", **later}
    assert findings.counts() == {"tier-after-change": {"ended: no list states the tier after the change": 1}}
