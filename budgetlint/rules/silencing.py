"""Rules that can't be silenced, and rules that can only if the configuration's `allow-silencing` names them."""

from typing import Final

NEVER: Final = frozenset(
    {
        "budget-incomplete",
        "budget-scope",
        "budget-unit",
        "per-counts-twice",
        "budget-unknown-workload",
        "duplicate-key",
        "extends-invalid",
        "includes-invalid",
        "gate-loosened",
        "missing-key",
        "policy",
        "range-invalid",
        "reserved-key",
        "snapshot-changed",
        "snapshot-invalid",
        "snapshot-missing",
        "suppression-not-allowed",
        "syntax",
        "unknown-key",
        "within-invalid",
        "within-unknown",
        "wrong-value",
    }
)
"""No comment, configuration or baseline can silence or lower these: without them a gate that checked nothing could pass."""

ON_PERMISSION: Final = frozenset(
    {
        "account-invalid",
        "account-overlap",
        "account-partial",
        "account-runs-dry",
        "adjustment-after-tax",
        "adjustment-invalid",
        "budget-exceeded",
        "budget-likely-exceeded",
        "commitment-invalid",
        "free-limit-below-plan",
        "key-limit-below-plan",
        "ranges-unavailable",
        "reservation-above-limit",
        "snapshot-stale",
        "without-unknown",
    }
)
"""Errors of these rules are silenced only with permission; their warnings like any other."""

ON_NOTICE: Final = frozenset({"budget-exceeded", "snapshot-stale"})
"""Rules that earlier releases let anyone silence: in this minor release a suppression without permission still works, with a warning."""
