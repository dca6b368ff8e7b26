"""What each rule applies to: cheap predicates over a file, each true wherever its rule might report a problem.
A rule's module is imported only where its predicate is true. A predicate may be true for a file without problems, and must
never be false for a file with one: a test runs every rule on every file of the corpus, whatever its predicate returns.
"""

from collections.abc import Iterator
from decimal import Decimal

from budgetlint.estimate.results import Status
from budgetlint.figures.exact import DIGITS
from budgetlint.model.multipliers import NO_MULTIPLIERS, CachePrefix, CacheShares
from budgetlint.model.workload import Workload
from budgetlint.rules.rule import Subject


def anything(_: Subject) -> bool:
    """Every file."""
    return True


def _workloads(subject: Subject, kind: str | None = None) -> Iterator[Workload]:
    workloads = subject.file.workloads.values()
    return (workload for workload in workloads if kind is None or kind == workload.KIND)


def over_months(subject: Subject) -> bool:
    """A plan over months of the calendar."""
    return subject.file.starts is not None


def volumes_of_zero(subject: Subject) -> bool:
    """A workload is planned to do nothing."""
    volumes = (spender.volume for spender in subject.estimate.workloads.values())
    return any(volume is not None and not volume.count for volume in volumes)


def driven(subject: Subject) -> bool:
    """The file has drivers, or a volume that may follow one."""
    if subject.file.drivers:
        return True
    from budgetlint.model.drivers import Driven
    from budgetlint.model.workload import count_keys

    return any(
        isinstance(getattr(workload, key), Driven)
        for workload in _workloads(subject)
        for key in count_keys(type(workload))
    )


def mixed(subject: Subject) -> bool:
    """A workload is a mix."""
    return any(workload.mix for workload in _workloads(subject))


def own_periods(subject: Subject) -> bool:
    """A workload counts by a period of its own."""
    return any(workload.period is not None for workload in _workloads(subject))


def own_multipliers(subject: Subject) -> bool:
    """A workload, or part of a mix, may state multipliers of its own."""
    return any(workload.multipliers is not NO_MULTIPLIERS or workload.mix for workload in _workloads(subject))


def multipliers_of_media(subject: Subject) -> bool:
    """A workload of images or clips, or a part of one, may state multipliers of its own."""
    media = (workload for workload in _workloads(subject) if workload.KIND in ("image", "video"))
    return any(workload.multipliers is not NO_MULTIPLIERS or workload.mix for workload in media)


def retries_of_zero(subject: Subject) -> bool:
    """Retries are stated to be zero, or may be in a mix."""
    stated = (workload.multipliers.retries for workload in _workloads(subject))
    return any(
        isinstance(share, Decimal) and not share for share in (subject.file.multipliers.retries, *stated)
    ) or mixed(subject)


def shares_of_cache(subject: Subject) -> bool:
    """A cache states the shares that are read and written, or may in a mix."""
    caches = (subject.file.multipliers.cache, *(workload.multipliers.cache for workload in _workloads(subject)))
    return any(isinstance(cache, CacheShares) for cache in caches) or mixed(subject)


def cache_by_shares(subject: Subject) -> bool:
    """A workload or part of a mix uses a cache by shares, its own or an inherited one."""
    return any(isinstance(spender.multipliers.cache, CacheShares) for spender in subject.estimate.spenders)


def prefix_for_all(subject: Subject) -> bool:
    """The file states a cached prefix for all workloads."""
    return isinstance(subject.file.multipliers.cache, CachePrefix)


def failing(subject: Subject) -> bool:
    """Failed jobs are planned."""
    return any(spender.multipliers.failed_jobs is not None for spender in subject.estimate.spenders)


def without_buffer(subject: Subject) -> bool:
    """The file plans without a buffer."""
    return not subject.file.buffer


def buffered(subject: Subject) -> bool:
    """The file, a workload or a part of a mix may have a buffer."""
    return subject.file.buffer is not None or any(
        workload.buffer is not None or workload.mix for workload in _workloads(subject)
    )


def compacting(subject: Subject) -> bool:
    """An agent's context, or that of a part of its mix, is or may be compacted, or has a summary."""
    from budgetlint.model.workloads import Agent

    stated = (workload for workload in _workloads(subject) if isinstance(workload, Agent))
    return any(
        workload.mix or workload.context.compact_at is not None or workload.context.summary is not None
        for workload in stated
    )


def growing_little(subject: Subject) -> bool:
    """An agent's context grows by fewer tokens than an answer has, or may in its mix."""
    from budgetlint.model.workloads import Agent

    stated = (workload for workload in _workloads(subject) if isinstance(workload, Agent))
    return any(workload.mix or workload.context.growth_per_call < workload.output_tokens for workload in stated)


def usage_of_agents(subject: Subject) -> bool:
    """An agent states `usage`, or may in its mix."""
    return any(workload.usage or workload.mix for workload in _workloads(subject, "agent"))


def unsourced(subject: Subject) -> bool:
    """A workload does not state where its figures come from, or when they were measured."""
    origins = (workload.assumptions_from for workload in _workloads(subject))
    return any(origin is None or origin.source is None or origin.measured_on is None for origin in origins)


def measured(subject: Subject) -> bool:
    """A workload states when its figures were measured."""
    origins = (workload.assumptions_from for workload in _workloads(subject))
    return any(origin is not None and origin.measured_on is not None for origin in origins)


def days_of_use(subject: Subject) -> bool:
    """A workload states at least as many active days as its period has on average, or the plan is a calendar plan."""
    file = subject.file
    return file.starts is not None or any(
        (days := getattr(workload, "active_days", None)) is not None and days >= (workload.period or file.period).days
        for workload in _workloads(subject)
    )


def exceeded(subject: Subject) -> bool:
    """A budget is above its ceiling."""
    return any(result.status is Status.EXCEEDED for result in subject.estimate.budgets)


def near(subject: Subject) -> bool:
    """A budget is close to its ceiling."""
    return any(result.status is Status.WARN for result in subject.estimate.budgets)


def incomplete(subject: Subject) -> bool:
    """A budget's amount can't be fully computed."""
    return any(result.status is Status.INCOMPLETE for result in subject.estimate.budgets)


def scopes_in_doubt(subject: Subject) -> bool:
    """A budget covers nothing, or has keys that may contradict each other."""
    return any(
        not result.scope or result.budget.of is not None or (result.budget.per and result.budget.period)
        for result in subject.estimate.budgets
    )


def names_workloads(subject: Subject) -> bool:
    """A budget names workloads."""
    budgets = subject.file.budgets.values()
    return any(budget.workloads is not None or budget.of is not None for budget in budgets)


def wrong_units(subject: Subject) -> bool:
    """A budget divides by what a workload does not count."""
    return any(result.wrong_units for result in subject.estimate.budgets)


def counted_twice(subject: Subject) -> bool:
    """A budget divides by people whom several workloads count."""
    return any(result.counted_twice for result in subject.estimate.budgets)


def raised(subject: Subject) -> bool:
    """A ceiling is raised."""
    return any(budget.raised is not None for budget in subject.file.budgets.values())


def nested(subject: Subject) -> bool:
    """A budget is within another."""
    return bool(subject.children) or any(budget.within is not None for budget in subject.file.budgets.values())


def without_budgets(subject: Subject) -> bool:
    """The file has no budget."""
    return not subject.file.budgets


def digits_of_ceilings(subject: Subject) -> bool:
    """A ceiling has very many digits, or there are several: by month, or raised."""
    return any(
        budget.raised is not None
        or not isinstance(budget.ceiling, Decimal)
        or len(budget.ceiling.as_tuple().digits) > DIGITS
        for budget in subject.file.budgets.values()
    )


def unbudgeted(subject: Subject) -> bool:
    """No budget covers all workloads."""
    return not any(
        budget.per is None and budget.workloads is None and budget.tags is None
        for budget in subject.file.budgets.values()
    )


def accounts(subject: Subject) -> bool:
    """The file has accounts."""
    return bool(subject.accounts)


def payable(subject: Subject) -> bool:
    """The file states adjustments or commitments, or a budget leaves adjustments out."""
    file = subject.file
    return bool(file.adjustments or file.commitments) or any(
        budget.without is not None for budget in file.budgets.values()
    )


def ranges(subject: Subject) -> bool:
    """A number is a range, or a budget states the probability with which it may be exceeded."""
    estimate = subject.estimate
    drawn = subject.ranges or estimate.spread is not None or estimate.undrawn is not None
    return bool(drawn) or any(budget.max_probability is not None for budget in subject.file.budgets.values())
