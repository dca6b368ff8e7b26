"""Every rule, in the order in which pages list them: by gate, then prices, workloads, budgets."""

from collections.abc import Callable
from typing import Final

from budgetlint.findings.problem import Severity
from budgetlint.rules import concerns, price_concerns
from budgetlint.rules.gates import GATE_RULES
from budgetlint.rules.rule import Rule, Subject


def _rule(
    name: str, severity: Severity, summary: str, concern: Callable[[Subject], bool], *, over_scopes: bool = False
) -> Rule:
    """A rule about the meaning of a file, in the module of its name."""
    return Rule(name, severity, summary, concern, over_scopes=over_scopes)


def _account_rule(name: str, severity: Severity, summary: str) -> Rule:
    return _rule(name, severity, summary, concerns.accounts)


ACCOUNT_RULES: Final[tuple[Rule, ...]] = (
    _account_rule("account-invalid", Severity.ERROR, "an account is incomplete, or applies to no calls"),
    _account_rule("account-overlap", Severity.ERROR, "two accounts pay for the same calls, or two keys apply to them"),
    _account_rule("account-partial", Severity.ERROR, "an account is shared by files that no root includes together"),
    _account_rule("account-runs-dry", Severity.ERROR, "an account runs out of credits within the plan"),
    _account_rule("key-limit-below-plan", Severity.ERROR, "a limit is below what the plan needs"),
    _account_rule(
        "free-limit-below-plan", Severity.ERROR, "more requests to free models are planned than the account allows"
    ),
    _account_rule(
        "reservation-above-limit", Severity.ERROR, "calls are refused while money is left: each reserves too much"
    ),
    _account_rule("credits-expire", Severity.WARNING, "credits are left on the day on which they expire"),
    _account_rule("key-limit-loose", Severity.WARNING, "a limit is more than twice what the plan needs at most"),
    _account_rule("top-up-often", Severity.WARNING, "credits are bought more than once a day"),
    _account_rule(
        "balance-old", Severity.WARNING, "a balance was read too long ago, or on a day before the plan starts"
    ),
    _account_rule("preset-stale", Severity.WARNING, "the facts behind a preset were read too long ago"),
)
"""Rules about accounts; their modules are imported only for a file that has accounts."""

RULES: Final[tuple[Rule, ...]] = (
    *GATE_RULES,
    _rule(
        "snapshot-missing",
        Severity.ERROR,
        "no price snapshot is named, or it can't be read",
        price_concerns.prices_unread,
    ),
    _rule(
        "snapshot-invalid",
        Severity.ERROR,
        "a price file does not have the shape of a snapshot",
        price_concerns.prices_unread,
    ),
    _rule(
        "snapshot-stale", Severity.ERROR, "a listed price in use is older than the limit for prices", concerns.anything
    ),
    _rule(
        "snapshot-future",
        Severity.ERROR,
        "a price file is dated after the day of the check",
        price_concerns.prices_from_later,
    ),
    _rule(
        "snapshot-changed", Severity.ERROR, "a price file is not the one that was pinned", price_concerns.prices_unread
    ),
    _rule(
        "snapshot-unpinned",
        Severity.WARNING,
        "a price file has no SHA-256 to pin it",
        price_concerns.prices_unpinned,
    ),
    _rule("model-unknown", Severity.ERROR, "a model is in no price file", price_concerns.unpriced),
    _rule(
        "model-respelled",
        Severity.INFO,
        "a model's name is spelled differently from its price file",
        price_concerns.respelled,
    ),
    _rule("model-retired", Severity.ERROR, "a model is no longer offered", price_concerns.retiring),
    _rule("model-retiring", Severity.WARNING, "a model retires within a period", price_concerns.retiring),
    _rule(
        "model-retires-in-plan", Severity.ERROR, "a model retires before its workload's plan ends", concerns.over_months
    ),
    _rule(
        "months-unpriced", Severity.ERROR, "a workload has no price in some months of its plan", concerns.over_months
    ),
    _rule(
        "usage-unpriced",
        Severity.ERROR,
        "a workload uses a meter or option that its model's prices do not cover",
        price_concerns.unpriced,
    ),
    _rule(
        "price-ambiguous",
        Severity.ERROR,
        "two prices tie, or a threshold prices only part of what is used",
        price_concerns.unpriced,
    ),
    _rule(
        "price-partial",
        Severity.ERROR,
        "a stated tier, region, speed or size leaves out a meter in use",
        price_concerns.unpriced,
    ),
    _rule(
        "price-bound",
        Severity.INFO,
        "tokens read from cache are planned at the input price, an upper bound",
        price_concerns.bounded,
    ),
    _rule(
        "schedule-left-out",
        Severity.INFO,
        "a price depends on the hour, and the highest is planned",
        price_concerns.scheduled,
    ),
    _rule("price-unofficial", Severity.WARNING, "a price in use comes from a single list", price_concerns.unofficial),
    _rule(
        "price-unlisted",
        Severity.INFO,
        "a price in use differs from the catalog's price on its day",
        price_concerns.newer_prices,
    ),
    _rule("price-zero", Severity.WARNING, "a factor or a contract makes a price zero", price_concerns.unpaid),
    _rule("price-disputed", Severity.WARNING, "sources dispute a price in use", price_concerns.disputed),
    _rule(
        "price-requirement",
        Severity.ERROR,
        "a price in use is less well sourced than the configuration requires",
        price_concerns.required,
    ),
    _rule(
        "price-advisory", Severity.WARNING, "a pinned price or retirement is known to be wrong", price_concerns.advised
    ),
    _rule(
        "price-ending",
        Severity.WARNING,
        "a price in use rises or ends within the longest period planned",
        price_concerns.dated,
    ),
    _rule("price-outdated", Severity.INFO, "a price in use is older than its snapshot", price_concerns.sourced_earlier),
    _rule(
        "prices-newer", Severity.INFO, "the catalog has newer prices for a model in use", price_concerns.newer_prices
    ),
    _rule(
        "price-threshold-near",
        Severity.WARNING,
        "a mean call is just below a price threshold",
        price_concerns.thresholds,
    ),
    _rule("contract-ended", Severity.WARNING, "a negotiated price has expired", price_concerns.contracted),
    _rule(
        "contract-model-unknown",
        Severity.WARNING,
        "a contract prices a model that is in no list",
        price_concerns.contracted,
    ),
    _rule(
        "contract-model-unused",
        Severity.INFO,
        "a contract prices a model that no workload uses",
        price_concerns.contracted,
    ),
    _rule(
        "contract-above-listed",
        Severity.WARNING,
        "a contract costs more than the listed price",
        price_concerns.contracted,
    ),
    _rule("workload-volume", Severity.ERROR, "a workload's volume is not stated in just one way", concerns.anything),
    _rule("volume-zero", Severity.INFO, "a workload is planned to do nothing", concerns.volumes_of_zero),
    _rule("driver-unknown", Severity.ERROR, "a volume follows a driver without a quantity", concerns.driven),
    _rule("driver-unused", Severity.WARNING, "no volume follows a driver", concerns.driven),
    _rule("mix-shares", Severity.ERROR, "the shares of a mix don't sum to 100 %", concerns.mixed),
    _rule("range-invalid", Severity.ERROR, "no distribution fits a range", concerns.ranges),
    _rule("range-mean-apart", Severity.WARNING, "a stated mean differs from the mean of its range", concerns.ranges),
    _rule("ranges-unavailable", Severity.INFO, "ranges are not drawn, only means are checked", concerns.ranges),
    _rule(
        "period-beside-driver", Severity.ERROR, "a workload has its own period beside a driver", concerns.own_periods
    ),
    _rule("starts-missing", Severity.ERROR, "a key of a calendar plan is used without `starts`", concerns.anything),
    _rule("month-outside-plan", Severity.ERROR, "a stated month lies outside the plan", concerns.over_months),
    _rule(
        "multiplier-inapplicable",
        Severity.ERROR,
        "a workload's own multiplier does not apply to its kind",
        concerns.own_multipliers,
    ),
    _rule(
        "cache-shares-exceeded",
        Severity.ERROR,
        "cache reads and writes together exceed all input tokens",
        concerns.shares_of_cache,
    ),
    _rule(
        "cache-below-minimum",
        Severity.WARNING,
        "prompts are shorter than the shortest that their provider caches",
        price_concerns.cached_from,
    ),
    _rule(
        "cache-never-written",
        Severity.WARNING,
        "tokens are read from a cache that is never written, and writes are billed",
        concerns.cache_by_shares,
    ),
    _rule(
        "cache-prefix-skipped",
        Severity.INFO,
        "an inherited `cache: prefix` does not apply to an `llm-app`",
        concerns.prefix_for_all,
    ),
    _rule(
        "attempts-counted-twice",
        Severity.ERROR,
        "attempts and rejected outputs are both stated",
        concerns.multipliers_of_media,
    ),
    _rule(
        "retries-beside-failed-jobs",
        Severity.WARNING,
        "retries and failed jobs may count a failure twice",
        concerns.failing,
    ),
    _rule("retries-zero", Severity.WARNING, "retries are planned to be exactly zero", concerns.retries_of_zero),
    _rule("buffer-missing", Severity.WARNING, "a plan has no buffer", concerns.without_buffer),
    _rule("buffer-excessive", Severity.WARNING, "a buffer hides the estimate", concerns.buffered),
    _rule("context-window-exceeded", Severity.ERROR, "a call is larger than the model allows", price_concerns.limited),
    _rule(
        "context-growth-low",
        Severity.WARNING,
        "a context grows by less than the answers that re-enter it",
        concerns.growing_little,
    ),
    _rule(
        "compaction-below-context",
        Severity.ERROR,
        "a context is compacted to less than it starts from",
        concerns.compacting,
    ),
    _rule("compaction-summary-missing", Severity.INFO, "a context is compacted without a summary", concerns.compacting),
    _rule(
        "summary-without-compaction", Severity.WARNING, "a summary is stated without compaction", concerns.compacting
    ),
    _rule(
        "usage-never-cached",
        Severity.INFO,
        "input tokens of an agent are stated outside its context",
        concerns.usage_of_agents,
    ),
    _rule("active-days-excessive", Severity.ERROR, "more active days than the period has", concerns.days_of_use),
    _rule("assumptions-unsourced", Severity.INFO, "a workload's figures have no source or no day", concerns.unsourced),
    _rule(
        "assumptions-old", Severity.INFO, "a workload's figures were measured more than 180 days ago", concerns.measured
    ),
    _rule(
        "ceiling-too-precise",
        Severity.ERROR,
        "a ceiling has more digits than amounts are compared with",
        concerns.digits_of_ceilings,
    ),
    _rule("budget-exceeded", Severity.ERROR, "a budget is above its ceiling", concerns.exceeded, over_scopes=True),
    _rule("budget-near-ceiling", Severity.WARNING, "a budget is close to its ceiling", concerns.near, over_scopes=True),
    _rule(
        "budget-likely-exceeded",
        Severity.ERROR,
        "a budget is exceeded more probably than it allows",
        concerns.ranges,
        over_scopes=True,
    ),
    _rule(
        "probability-certain",
        Severity.INFO,
        "a budget states `max_probability`, but none of its numbers is a range",
        concerns.ranges,
        over_scopes=True,
    ),
    _rule(
        "budget-incomplete",
        Severity.ERROR,
        "a budget's amount can't be fully computed",
        concerns.incomplete,
        over_scopes=True,
    ),
    _rule(
        "budget-scope",
        Severity.ERROR,
        "a budget covers nothing, or its keys contradict one another",
        concerns.scopes_in_doubt,
        over_scopes=True,
    ),
    _rule(
        "budget-unknown-workload",
        Severity.ERROR,
        "a budget names a workload that does not exist",
        concerns.names_workloads,
        over_scopes=True,
    ),
    _rule(
        "budget-unit",
        Severity.ERROR,
        "a budget divides by a unit that its workloads don't count",
        concerns.wrong_units,
        over_scopes=True,
    ),
    _rule(
        "per-counts-twice",
        Severity.ERROR,
        "a budget divides by people whom several workloads count",
        concerns.counted_twice,
        over_scopes=True,
    ),
    _rule(
        "raise-invalid", Severity.ERROR, "a raise does not raise the ceiling, or ends before it begins", concerns.raised
    ),
    _rule("raise-ended", Severity.INFO, "a raised ceiling has ended", concerns.raised),
    _rule(
        "within-unknown",
        Severity.ERROR,
        "a budget is within one that does not exist",
        concerns.nested,
        over_scopes=True,
    ),
    _rule(
        "within-invalid",
        Severity.ERROR,
        "a budget is within one that it can't be part of",
        concerns.nested,
        over_scopes=True,
    ),
    _rule(
        "within-outside",
        Severity.ERROR,
        "a budget covers workloads that its parent does not",
        concerns.nested,
        over_scopes=True,
    ),
    _rule(
        "siblings-overlap",
        Severity.WARNING,
        "two budgets within one parent cover the same workload",
        concerns.nested,
        over_scopes=True,
    ),
    _rule(
        "children-exceed-parent",
        Severity.WARNING,
        "the budgets within another may together exceed its ceiling",
        concerns.nested,
        over_scopes=True,
    ),
    _rule("horizon-without-run", Severity.ERROR, "a plan is too short for a budget's period", concerns.over_months),
    _rule("ceiling-months", Severity.ERROR, "a ceiling changes where no run begins", concerns.over_months),
    _rule(
        "without-unknown",
        Severity.ERROR,
        "a budget leaves out an adjustment that does not exist",
        concerns.payable,
        over_scopes=True,
    ),
    _rule(
        "adjustment-invalid",
        Severity.ERROR,
        "an adjustment selects nothing, or its size is unknown",
        concerns.payable,
        over_scopes=True,
    ),
    _rule(
        "adjustment-after-tax",
        Severity.ERROR,
        "a discount or fee is listed after a tax",
        concerns.payable,
        over_scopes=True,
    ),
    _rule(
        "discount-counted-twice",
        Severity.WARNING,
        "a discount applies to spend that a contract already prices",
        concerns.payable,
    ),
    _rule(
        "commitment-invalid",
        Severity.ERROR,
        "a commitment selects nothing, or its use is unknown",
        concerns.payable,
        over_scopes=True,
    ),
    _rule("commitment-unused", Severity.WARNING, "the plan does not use up a commitment", concerns.payable),
    *ACCOUNT_RULES,
    _rule("budget-missing", Severity.WARNING, "a file has no budget", concerns.without_budgets),
    _rule(
        "workload-unbudgeted",
        Severity.WARNING,
        "a workload is not covered by any budget over a period",
        concerns.unbudgeted,
    ),
)
