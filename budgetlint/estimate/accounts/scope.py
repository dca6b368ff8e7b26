"""The calls that an account or key applies to: those that match its models, workloads and tags."""

from collections.abc import Iterable, Mapping, Sequence

from budgetlint.estimate.accounts.calls import WorkloadCalls
from budgetlint.estimate.plan import named_in
from budgetlint.figures.globs import fits_glob
from budgetlint.model.accounts import AccountKey, ProviderAccount


def of_account(account: ProviderAccount, calls: Sequence[WorkloadCalls]) -> tuple[WorkloadCalls, ...]:
    """The calls that an account applies to."""
    fitting = [call for call in calls if account.models is None or fits_any(account.models, call.workload.model)]
    return selected(account.workloads, account.tags, fitting)


def of_key(key: AccountKey, calls: Sequence[WorkloadCalls]) -> tuple[WorkloadCalls, ...]:
    """The calls of an account that use a key."""
    return selected(key.workloads, key.tags, calls)


def selected(
    workloads: tuple[str, ...] | None, tags: Mapping[str, str] | None, calls: Sequence[WorkloadCalls]
) -> tuple[WorkloadCalls, ...]:
    """The calls of workloads with the given names and tags; `*` in a name does not match a `/`."""
    named = None if workloads is None else frozenset(named_in(workloads, (call.address for call in calls)))
    return tuple(
        call
        for call in calls
        if (named is None or call.address in named) and (not tags or tags.items() <= call.tags.items())
    )


def fits_any(globs: Iterable[str], text: str) -> bool:
    """Whether a text matches one of some globs."""
    return any(fits_glob(glob, text) for glob in globs)
