"""Money beside the price, as people write it: discounts, fees and taxes on a plan, and what was promised to a provider."""

from collections.abc import Mapping
from typing import Literal

from budgetlint.frozen import Frozen, key
from budgetlint.model.periods import Period
from budgetlint.model.scalars import Day, Number, Positive, Share, Text, WorkloadName

AdjustmentKind = Literal["discount", "fee", "tax"]
CommitmentKind = Literal["prepaid", "minimum"]


class SpendScope(Frozen, kw_only=True):
    """Which spend something is about: what fits all of `models`, `workloads` and `tags`, everything without any of them."""

    models: tuple[Text, ...] | None = key("The models that it is about; `*` for any characters.", default=None)
    workloads: tuple[WorkloadName, ...] | None = key(
        "The workloads that it is about: names, `file/name` of an included file, `*` for any.", default=None
    )
    tags: Mapping[Text, Text] | None = key("It is about the workloads that carry all of these tags.", default=None)


class Adjustment(SpendScope, kw_only=True):
    """A discount, fee or tax on the running sum of what it selects, in the order in which they are written."""

    kind: AdjustmentKind = key("What it is: a `discount` takes off, a `fee` and a `tax` come on top.")
    rate: Share | None = key("Its share of the running sum of what it selects.", default=None, unit="share")
    amount: Positive | None = key("So much a period in place of `rate`, in the file's currency.", default=None)
    period: Period | None = key("What `amount` is per; the file's period if left out.", default=None)
    description: Text | None = key("What it is, in free text.", default=None)


class UsedCommitment(Frozen, kw_only=True):
    """What was used of a commitment by the start of a day."""

    amount: Number = key("What was used.")
    on: Day = key("By the start of which day, in UTC.")


class Commitment(SpendScope, kw_only=True):
    """What a provider is paid whether it is used or not: an amount paid ahead, or a least amount a period."""

    kind: CommitmentKind = key(
        "How it is paid: `prepaid` at once on its first day, `minimum` by its shortfall in each period's last month."
    )
    amount: Positive = key("What is committed, in the file's currency: all of it, or a period's minimum.")
    from_: Day | None = key("Its first day.", default=None)
    until: Day | None = key("Its last day.", default=None)
    period: Period | None = key("What a `minimum` is per; the file's period if left out.", default=None)
    used: UsedCommitment | None = key("What was used of it already.", default=None)
    description: Text | None = key("What it is, in free text.", default=None)
