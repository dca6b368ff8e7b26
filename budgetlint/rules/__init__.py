"""Every rule, in the order in which pages list them: by gate, then prices, workloads, budgets."""

from collections.abc import Callable
from typing import Final

from budgetlint.findings.problem import Severity
from budgetlint.rules import concerns, price_concerns
from budgetlint.rules.gates import GATE_RULES
from budgetlint.rules.rule import Rule, Subject

Concern = Callable[[Subject], bool]
"""Whether a rule may apply to a file: only then is its module imported."""


def _error(name: str, summary: str, concern: Concern, *, over_scopes: bool = False) -> Rule:
    """A rule about the meaning of a file, in the module of its name; a finding fails the check."""
    return Rule(name, Severity.ERROR, summary, concern, over_scopes=over_scopes)


def _warning(name: str, summary: str, concern: Concern, *, over_scopes: bool = False) -> Rule:
    return Rule(name, Severity.WARNING, summary, concern, over_scopes=over_scopes)


def _info(name: str, summary: str, concern: Concern, *, over_scopes: bool = False) -> Rule:
    return Rule(name, Severity.INFO, summary, concern, over_scopes=over_scopes)


ACCOUNT_RULES: Final[tuple[Rule, ...]] = (
    _error("account-invalid", "an account is incomplete, or applies to no calls", concerns.accounts),
    _error("account-overlap", "two accounts pay for the same calls, or two keys apply to them", concerns.accounts),
    _error("account-partial", "an account is shared by files that no root includes together", concerns.accounts),
    _error("account-runs-dry", "an account runs out of credits within the plan", concerns.accounts),
    _error("key-limit-below-plan", "a limit is below what the plan needs", concerns.accounts),
    _error(
        "free-limit-below-plan", "more requests to free models are planned than the account allows", concerns.accounts
    ),
    _error(
        "reservation-above-limit", "calls are refused while money is left: each reserves too much", concerns.accounts
    ),
    _warning("credits-expire", "credits are left on the day on which they expire", concerns.accounts),
    _warning("key-limit-loose", "a limit is more than twice what the plan needs at most", concerns.accounts),
    _warning("top-up-often", "credits are bought more than once a day", concerns.accounts),
    _warning("balance-old", "a balance was read too long ago, or on a day before the plan starts", concerns.accounts),
    _warning("preset-stale", "the facts behind a preset were read too long ago", concerns.accounts),
)
"""Rules about accounts; their modules are imported only for a file that has accounts."""

RULES: Final[tuple[Rule, ...]] = (
    *GATE_RULES,
    _error("snapshot-missing", "no price snapshot is named, or it can't be read", price_concerns.prices_unread),
    _error("snapshot-invalid", "a price file does not have the shape of a snapshot", price_concerns.prices_unread),
    _error("snapshot-stale", "a listed price in use is older than the limit for prices", concerns.anything),
    _error("snapshot-future", "a price file is dated after the day of the check", price_concerns.prices_from_later),
    _error("snapshot-changed", "a price file is not the one that was pinned", price_concerns.prices_unread),
    _warning("snapshot-unpinned", "a price file has no SHA-256 to pin it", price_concerns.prices_unpinned),
    _error("model-unknown", "a model is in no price file", price_concerns.unpriced),
    _info("model-respelled", "a model's name is spelled differently from its price file", price_concerns.respelled),
    _error("model-retired", "a model is no longer offered", price_concerns.retiring),
    _warning("model-retiring", "a model retires within a period", price_concerns.retiring),
    _error("model-retires-in-plan", "a model retires before its workload's plan ends", concerns.over_months),
    _error("months-unpriced", "a workload has no price in some months of its plan", concerns.over_months),
    _error(
        "usage-unpriced",
        "a workload uses a meter or option that its model's prices do not cover",
        price_concerns.unpriced,
    ),
    _error(
        "price-ambiguous", "two prices tie, or a threshold prices only part of what is used", price_concerns.unpriced
    ),
    _error("price-partial", "a stated tier, region, speed or size leaves out a meter in use", price_concerns.unpriced),
    _info(
        "price-bound", "tokens read from cache are planned at the input price, an upper bound", price_concerns.bounded
    ),
    _info("schedule-left-out", "a price depends on the hour, and the highest is planned", price_concerns.scheduled),
    _warning("price-unofficial", "a price in use comes from a single list", price_concerns.unofficial),
    _info("price-unlisted", "a price in use differs from the catalog's price on its day", price_concerns.newer_prices),
    _warning("price-zero", "a factor or a contract makes a price zero", price_concerns.unpaid),
    _warning("price-disputed", "sources dispute a price in use", price_concerns.disputed),
    _error(
        "price-requirement",
        "a price in use is less well sourced than the configuration requires",
        price_concerns.required,
    ),
    _warning("price-advisory", "a pinned price or retirement is known to be wrong", price_concerns.advised),
    _warning("price-ending", "a price in use rises or ends within the longest period planned", price_concerns.dated),
    _info("price-outdated", "a price in use is older than its snapshot", price_concerns.sourced_earlier),
    _info("prices-newer", "the catalog has newer prices for a model in use", price_concerns.newer_prices),
    _warning("price-threshold-near", "a mean call is just below a price threshold", price_concerns.thresholds),
    _warning("contract-ended", "a negotiated price has expired", price_concerns.contracted),
    _warning("contract-model-unknown", "a contract prices a model that is in no list", price_concerns.contracted),
    _info("contract-model-unused", "a contract prices a model that no workload uses", price_concerns.contracted),
    _warning("contract-above-listed", "a contract costs more than the listed price", price_concerns.contracted),
    _error("workload-volume", "a workload states no volume, or more than one", concerns.anything),
    _info("volume-zero", "a workload is planned to do nothing", concerns.volumes_of_zero),
    _error("driver-unknown", "a volume follows a driver without a quantity", concerns.driven),
    _warning("driver-unused", "no volume follows a driver", concerns.driven),
    _error("mix-shares", "the shares of a mix don't sum to 100 %", concerns.mixed),
    _error("range-invalid", "no distribution fits a range", concerns.ranges),
    _warning("range-mean-apart", "a stated mean differs from the mean of its range", concerns.ranges),
    _info("ranges-unavailable", "ranges are not drawn, only means are checked", concerns.ranges),
    _error("period-beside-driver", "a workload has its own period beside a driver", concerns.own_periods),
    _error("starts-missing", "a key of a calendar plan is used without `starts`", concerns.anything),
    _error("month-outside-plan", "a stated month lies outside the plan", concerns.over_months),
    _error(
        "multiplier-inapplicable", "a workload's own multiplier does not apply to its kind", concerns.own_multipliers
    ),
    _error(
        "cache-shares-exceeded", "cache reads and writes together exceed all input tokens", concerns.shares_of_cache
    ),
    _warning(
        "cache-below-minimum",
        "prompts are shorter than the shortest that their provider caches",
        price_concerns.cached_from,
    ),
    _warning(
        "cache-never-written",
        "tokens are read from a cache that is never written, and writes are billed",
        concerns.cache_by_shares,
    ),
    _info(
        "cache-prefix-skipped", "an inherited `cache: prefix` does not apply to an `llm-app`", concerns.prefix_for_all
    ),
    _error("attempts-counted-twice", "attempts and rejected outputs are both stated", concerns.multipliers_of_media),
    _warning("retries-beside-failed-jobs", "retries and failed jobs may count a failure twice", concerns.failing),
    _warning("retries-zero", "retries are planned to be exactly zero", concerns.retries_of_zero),
    _warning("buffer-missing", "a plan has no buffer", concerns.without_buffer),
    _warning("buffer-excessive", "a buffer hides the estimate", concerns.buffered),
    _error("context-window-exceeded", "a call is larger than the model allows", price_concerns.limited),
    _warning(
        "context-growth-low", "a context grows by less than the answers that re-enter it", concerns.growing_little
    ),
    _error("compaction-below-context", "a context is compacted to less than it starts from", concerns.compacting),
    _info("compaction-summary-missing", "a context is compacted without a summary", concerns.compacting),
    _warning("summary-without-compaction", "a summary is stated without compaction", concerns.compacting),
    _info("usage-never-cached", "input tokens of an agent are stated outside its context", concerns.usage_of_agents),
    _error("active-days-excessive", "more active days than the period has", concerns.days_of_use),
    _info("assumptions-unsourced", "a workload's figures have no source or no day", concerns.unsourced),
    _info("assumptions-old", "a workload's figures were measured more than 180 days ago", concerns.measured),
    _error(
        "ceiling-too-precise", "a ceiling has more digits than amounts are compared with", concerns.digits_of_ceilings
    ),
    _error("budget-exceeded", "a budget is above its ceiling", concerns.exceeded, over_scopes=True),
    _warning("budget-near-ceiling", "a budget is close to its ceiling", concerns.near, over_scopes=True),
    _error(
        "budget-likely-exceeded", "a budget is exceeded more probably than it allows", concerns.ranges, over_scopes=True
    ),
    _info(
        "probability-certain",
        "a budget states `max_probability`, but none of its numbers is a range",
        concerns.ranges,
        over_scopes=True,
    ),
    _error("budget-incomplete", "a budget's amount can't be fully computed", concerns.incomplete, over_scopes=True),
    _error(
        "budget-scope",
        "a budget covers nothing, or its keys contradict one another",
        concerns.scopes_in_doubt,
        over_scopes=True,
    ),
    _error(
        "budget-unknown-workload",
        "a budget names a workload that does not exist",
        concerns.names_workloads,
        over_scopes=True,
    ),
    _error(
        "budget-unit",
        "a budget divides by a unit that its workloads don't count",
        concerns.wrong_units,
        over_scopes=True,
    ),
    _error(
        "per-counts-twice",
        "a budget divides by people whom several workloads count",
        concerns.counted_twice,
        over_scopes=True,
    ),
    _error("raise-invalid", "a raise does not raise the ceiling, or ends before it begins", concerns.raised),
    _info("raise-ended", "a raised ceiling has ended", concerns.raised),
    _error("within-unknown", "a budget is within one that does not exist", concerns.nested, over_scopes=True),
    _error("within-invalid", "a budget is within one that it can't be part of", concerns.nested, over_scopes=True),
    _error("within-outside", "a budget covers workloads that its parent does not", concerns.nested, over_scopes=True),
    _warning(
        "siblings-overlap", "two budgets within one parent cover the same workload", concerns.nested, over_scopes=True
    ),
    _warning(
        "children-exceed-parent",
        "the budgets within another may together exceed its ceiling",
        concerns.nested,
        over_scopes=True,
    ),
    _error("horizon-without-run", "a plan is too short for a budget's period", concerns.over_months),
    _error("ceiling-months", "a ceiling changes where no run begins", concerns.over_months),
    _error(
        "without-unknown", "a budget leaves out an adjustment that does not exist", concerns.payable, over_scopes=True
    ),
    _error(
        "adjustment-invalid",
        "an adjustment selects nothing, or its size is unknown",
        concerns.payable,
        over_scopes=True,
    ),
    _error("adjustment-after-tax", "a discount or fee is listed after a tax", concerns.payable, over_scopes=True),
    _warning("discount-counted-twice", "a discount applies to spend that a contract already prices", concerns.payable),
    _error(
        "commitment-invalid", "a commitment selects nothing, or its use is unknown", concerns.payable, over_scopes=True
    ),
    _warning("commitment-unused", "the plan does not use up a commitment", concerns.payable),
    *ACCOUNT_RULES,
    _warning("budget-missing", "a file has no budget", concerns.without_budgets),
    _warning("workload-unbudgeted", "a workload is not covered by any budget over a period", concerns.unbudgeted),
)
