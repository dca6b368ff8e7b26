"""Money besides the price, as written in a file: discounts, fees and taxes on a plan, and commitments to a provider."""

from collections.abc import Mapping
from typing import Literal

from budgetlint.frozen import Frozen, key
from budgetlint.model.periods import Period
from budgetlint.model.scalars import Day, Number, Positive, Share, Text, WorkloadName

AdjustmentKind = Literal["discount", "fee", "tax"]
CommitmentKind = Literal["prepaid", "minimum"]


class SpendScope(Frozen, kw_only=True):
    """A selection of spend: what matches all of `models`, `workloads` and `tags`; everything if none is stated."""

    models: tuple[Text, ...] | None = key("The models to which it applies; `*` matches any characters.", default=None)
    workloads: tuple[WorkloadName, ...] | None = key(
        "The workloads to which it applies: names, or `file/name` in an included file; `*` matches any characters.",
        default=None,
    )
    tags: Mapping[Text, Text] | None = key("Tags that a workload must all have to be selected.", default=None)


class Adjustment(SpendScope, kw_only=True):
    """A discount, fee or tax on the running sum of what it selects, in the order in which they are written."""

    kind: AdjustmentKind = key("The kind: a `discount` is subtracted, a `fee` or `tax` is added.")
    rate: Share | None = key(
        "The adjustment as a share of the running sum of the selected spend.", default=None, unit="share"
    )
    amount: Positive | None = key(
        "The adjustment as an amount per period instead of a `rate`, in the file's currency.", default=None
    )
    period: Period | None = key("The period of `amount`; the file's if left out.", default=None)
    description: Text | None = key("A description, in free text.", default=None)


class UsedCommitment(Frozen, kw_only=True):
    """The use of a commitment up to the start of a day."""

    amount: Number = key("The amount used.")
    on: Day = key("The day up to whose start (UTC) it was used.")


class Commitment(SpendScope, kw_only=True):
    """An amount that a provider is paid whether it is used or not: prepaid, or a minimum per period."""

    kind: CommitmentKind = key(
        "How it is paid: `prepaid` in full on its first day; of a `minimum`, the shortfall in each period's last month."
    )
    amount: Positive = key(
        "The committed amount, in the file's currency: the whole prepaid amount, or the minimum per period."
    )
    from_: Day | None = key("The first day of the commitment.", default=None)
    until: Day | None = key("The last day of the commitment.", default=None)
    period: Period | None = key("The period of a `minimum`; the file's if left out.", default=None)
    used: UsedCommitment | None = key("The use so far.", default=None)
    description: Text | None = key("A description, in free text.", default=None)
