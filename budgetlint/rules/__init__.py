"""Every rule, in the order in which pages list them: by gate, then prices, workloads, budgets."""

from collections.abc import Callable
from typing import Final

from budgetlint.findings.problem import Severity
from budgetlint.rules import (
    active_days_excessive,
    assumptions_old,
    assumptions_unsourced,
    attempts_counted_twice,
    budget_exceeded,
    budget_incomplete,
    budget_missing,
    budget_near_ceiling,
    budget_scope,
    budget_unit,
    budget_unknown_workload,
    buffer_excessive,
    buffer_missing,
    cache_below_minimum,
    cache_never_written,
    cache_prefix_skipped,
    cache_shares_exceeded,
    ceiling_months,
    ceiling_too_precise,
    children_exceed_parent,
    compaction_below_context,
    compaction_summary_missing,
    context_growth_low,
    context_window_exceeded,
    contract_above_listed,
    contract_ended,
    contract_model_unknown,
    contract_model_unused,
    driver_unknown,
    driver_unused,
    horizon_without_run,
    mix_shares,
    model_respelled,
    model_retired,
    model_retires_in_plan,
    model_retiring,
    model_unknown,
    month_outside_plan,
    months_unpriced,
    multiplier_inapplicable,
    per_counts_twice,
    period_beside_driver,
    price_advisory,
    price_ambiguous,
    price_bound,
    price_disputed,
    price_ending,
    price_outdated,
    price_partial,
    price_requirement,
    price_threshold_near,
    price_unlisted,
    price_unofficial,
    price_zero,
    prices_newer,
    raise_ended,
    raise_invalid,
    retries_beside_failed_jobs,
    retries_zero,
    schedule_left_out,
    siblings_overlap,
    snapshot_changed,
    snapshot_future,
    snapshot_invalid,
    snapshot_missing,
    snapshot_stale,
    snapshot_unpinned,
    starts_missing,
    summary_without_compaction,
    usage_never_cached,
    usage_unpriced,
    volume_zero,
    within_invalid,
    within_outside,
    within_unknown,
    workload_unbudgeted,
    workload_volume,
)
from budgetlint.rules.gates import GATE_RULES
from budgetlint.rules.rule import Rule, Subject, later


def _of_accounts(subject: Subject) -> bool:
    return bool(subject.accounts)


def _of_payable(subject: Subject) -> bool:
    file = subject.file
    return bool(file.adjustments or file.commitments) or any(
        budget.without is not None for budget in file.budgets.values()
    )


def _of_ranges(subject: Subject) -> bool:
    estimate = subject.estimate
    drawn = subject.ranges or estimate.spread is not None or estimate.undrawn is not None
    return bool(drawn) or any(budget.max_probability is not None for budget in subject.file.budgets.values())


def _later(
    name: str, severity: Severity, summary: str, concerns: Callable[[Subject], bool], *, over_scopes: bool = False
) -> Rule:
    """A rule whose module is imported where a file has what it is about."""
    return Rule(name, severity, summary, later(name.replace("-", "_"), concerns), over_scopes=over_scopes)


def _account_rule(name: str, severity: Severity, summary: str) -> Rule:
    return _later(name, severity, summary, _of_accounts)


ACCOUNT_RULES: Final[tuple[Rule, ...]] = (
    _account_rule("account-invalid", Severity.ERROR, "an account says half of something, or is about nothing"),
    _account_rule(
        "account-overlap", Severity.ERROR, "two accounts pay for the same calls, or two keys are used for them"
    ),
    _account_rule("account-partial", Severity.ERROR, "an account is shared by files that no root sees together"),
    _account_rule("account-runs-dry", Severity.ERROR, "an account is out of credits inside the plan"),
    _account_rule("key-limit-below-plan", Severity.ERROR, "a limit is below what the plan needs"),
    _account_rule("free-limit-below-plan", Severity.ERROR, "more requests to free models are planned than there are"),
    _account_rule(
        "reservation-above-limit", Severity.ERROR, "calls are refused while money is left: they hold too much"
    ),
    _account_rule("credits-expire", Severity.WARNING, "credits are left on the day on which they expire"),
    _account_rule("key-limit-loose", Severity.WARNING, "a limit is more than twice what the plan needs at most"),
    _account_rule("top-up-often", Severity.WARNING, "credits are bought more than once a day"),
    _account_rule("balance-old", Severity.WARNING, "a balance was read too long ago, or before the plan starts"),
    _account_rule("preset-stale", Severity.WARNING, "the facts behind a preset were read too long ago"),
)
"""Rules about accounts: the module of each is imported where a file has any."""

RULES: Final[tuple[Rule, ...]] = (
    *GATE_RULES,
    snapshot_missing.RULE,
    snapshot_invalid.RULE,
    snapshot_stale.RULE,
    snapshot_future.RULE,
    snapshot_changed.RULE,
    snapshot_unpinned.RULE,
    model_unknown.RULE,
    model_respelled.RULE,
    model_retired.RULE,
    model_retiring.RULE,
    model_retires_in_plan.RULE,
    months_unpriced.RULE,
    usage_unpriced.RULE,
    price_ambiguous.RULE,
    price_partial.RULE,
    price_bound.RULE,
    schedule_left_out.RULE,
    price_unofficial.RULE,
    price_unlisted.RULE,
    price_zero.RULE,
    price_disputed.RULE,
    price_requirement.RULE,
    price_advisory.RULE,
    price_ending.RULE,
    price_outdated.RULE,
    prices_newer.RULE,
    price_threshold_near.RULE,
    contract_ended.RULE,
    contract_model_unknown.RULE,
    contract_model_unused.RULE,
    contract_above_listed.RULE,
    workload_volume.RULE,
    volume_zero.RULE,
    driver_unknown.RULE,
    driver_unused.RULE,
    mix_shares.RULE,
    _later("range-invalid", Severity.ERROR, "no distribution goes through a range", _of_ranges),
    _later("range-mean-apart", Severity.WARNING, "a stated mean is not that of its range", _of_ranges),
    _later("ranges-unavailable", Severity.INFO, "ranges are not drawn, only means are checked", _of_ranges),
    period_beside_driver.RULE,
    starts_missing.RULE,
    month_outside_plan.RULE,
    multiplier_inapplicable.RULE,
    cache_shares_exceeded.RULE,
    cache_below_minimum.RULE,
    cache_never_written.RULE,
    cache_prefix_skipped.RULE,
    attempts_counted_twice.RULE,
    retries_beside_failed_jobs.RULE,
    retries_zero.RULE,
    buffer_missing.RULE,
    buffer_excessive.RULE,
    context_window_exceeded.RULE,
    context_growth_low.RULE,
    compaction_below_context.RULE,
    compaction_summary_missing.RULE,
    summary_without_compaction.RULE,
    usage_never_cached.RULE,
    active_days_excessive.RULE,
    assumptions_unsourced.RULE,
    assumptions_old.RULE,
    ceiling_too_precise.RULE,
    budget_exceeded.RULE,
    budget_near_ceiling.RULE,
    _later(
        "budget-likely-exceeded",
        Severity.ERROR,
        "a budget is exceeded more probably than it allows",
        _of_ranges,
        over_scopes=True,
    ),
    _later(
        "probability-certain",
        Severity.INFO,
        "a budget allows a probability, and nothing that it compares is a range",
        _of_ranges,
        over_scopes=True,
    ),
    budget_incomplete.RULE,
    budget_scope.RULE,
    budget_unknown_workload.RULE,
    budget_unit.RULE,
    per_counts_twice.RULE,
    raise_invalid.RULE,
    raise_ended.RULE,
    within_unknown.RULE,
    within_invalid.RULE,
    within_outside.RULE,
    siblings_overlap.RULE,
    children_exceed_parent.RULE,
    horizon_without_run.RULE,
    ceiling_months.RULE,
    _later(
        "without-unknown",
        Severity.ERROR,
        "a budget leaves out an adjustment that is not there",
        _of_payable,
        over_scopes=True,
    ),
    _later(
        "adjustment-invalid",
        Severity.ERROR,
        "an adjustment that selects nothing, or whose size is unknown",
        _of_payable,
        over_scopes=True,
    ),
    _later(
        "adjustment-after-tax", Severity.ERROR, "a discount or fee stands below a tax", _of_payable, over_scopes=True
    ),
    _later("discount-counted-twice", Severity.WARNING, "a discount on what a contract prices", _of_payable),
    _later(
        "commitment-invalid",
        Severity.ERROR,
        "a commitment that selects nothing, or whose use is unknown",
        _of_payable,
        over_scopes=True,
    ),
    _later("commitment-unused", Severity.WARNING, "a commitment that the plan does not use up", _of_payable),
    *ACCOUNT_RULES,
    budget_missing.RULE,
    workload_unbudgeted.RULE,
)
