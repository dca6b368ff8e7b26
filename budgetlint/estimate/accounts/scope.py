"""Which calls an account or a key is about: those that fit all of its models, workloads and tags."""

from collections.abc import Iterable, Mapping, Sequence

from budgetlint.estimate.accounts.calls import WorkloadCalls
from budgetlint.estimate.plan import named_in
from budgetlint.figures.globs import fits_glob
from budgetlint.model.accounts import AccountKey, ProviderAccount


def of_account(account: ProviderAccount, calls: Sequence[WorkloadCalls]) -> tuple[WorkloadCalls, ...]:
    """The calls that an account is about."""
    fitting = [call for call in calls if account.models is None or fits_any(account.models, call.workload.model)]
    return selected(account.workloads, account.tags, fitting)


def of_key(key: AccountKey, calls: Sequence[WorkloadCalls]) -> tuple[WorkloadCalls, ...]:
    """The calls of an account that are made with a key."""
    return selected(key.workloads, key.tags, calls)


def selected(
    workloads: tuple[str, ...] | None, tags: Mapping[str, str] | None, calls: Sequence[WorkloadCalls]
) -> tuple[WorkloadCalls, ...]:
    """The calls of some workloads that carry some tags; `*` in a name matches on its side of the `/`."""
    named = None if workloads is None else frozenset(named_in(workloads, (call.address for call in calls)))
    return tuple(
        call
        for call in calls
        if (named is None or call.address in named) and (not tags or tags.items() <= call.tags.items())
    )


def fits_any(globs: Iterable[str], text: str) -> bool:
    """Whether a text is what one of some globs describes."""
    return any(fits_glob(glob, text) for glob in globs)
