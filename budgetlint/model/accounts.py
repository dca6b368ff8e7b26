"""Accounts as written in a file: what can stop a call besides its price, such as credits, key limits and allowances."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal

from budgetlint.frozen import Frozen, key
from budgetlint.model.scalars import (
    Day,
    Form,
    Kind,
    Name,
    Number,
    Positive,
    Share,
    ShareTo100,
    Text,
    Whole,
    WorkloadName,
)

_LEAP_YEAR: Final = r"(?:[12][0-9](?:0[48]|[2468][048]|[13579][26])|(?:1[26]|2[048])00)"
EXPIRY: Final = Form(
    name="expiry",
    kind=Kind.TEXT,
    pattern=(
        r"^(?:may )?(?:[12][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
        r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
        rf"|{_LEAP_YEAR}-02-29)$"
    ),
    expected="the day on which it expires, such as `2027-08-01`, or `may 2027-08-01` if the provider may let it expire",
)
Expiry = Annotated[str, EXPIRY]
"""The day on which a balance expires, or `may` and the day."""

Reset = Literal["day", "week", "month", "never"]
"""When the use of a limit is reset to zero: at 00:00 UTC, weeks on Monday."""

PresetName = Literal[
    "openrouter-payg",
    "openrouter-crypto",
    "openrouter-enterprise",
    "anthropic-start",
    "anthropic-build",
    "anthropic-scale",
]
"""The published rules of a provider, one of the presets in the package."""


class MayExpire(Frozen, kw_only=True):
    """A balance that the provider may, but need not, let expire."""

    may: Day = key("The first day on which it may have expired.")


class Balance(Frozen, kw_only=True):
    """The credits at the start of a day (UTC), including all earlier purchases."""

    amount: Number = key("The amount, in the file's currency.")
    on: Day = key("The day at whose start (UTC) the amount was read.")
    expires: Expiry | MayExpire | None = key(
        "The day on which the remaining credits expire; `may 2027-08-01` if the provider may let them expire.",
        default=None,
    )

    @property
    def gone(self) -> date | None:
        """The day on which the remaining credits certainly expire; None if they don't."""
        expires = self.expires
        return date.fromisoformat(expires) if isinstance(expires, str) and not expires.startswith("may ") else None

    @property
    def may_be_gone(self) -> date | None:
        """The first day on which the provider may let the remaining credits expire; None if it may not."""
        match self.expires:
            case MayExpire(may=day):
                return day
            case str(text) if text.startswith("may "):
                return date.fromisoformat(text.removeprefix("may "))
            case _:
                return None


class TopUp(Frozen, kw_only=True):
    """Credits that are bought automatically whenever the balance is low."""

    amount: Positive = key("The amount bought each time, before the fee.")
    below: Number = key("The balance below which it is bought.", default=Decimal(0))


class Fee(Frozen, kw_only=True):
    """The fee on purchases of credits."""

    rate: Share | None = key("The fee as a share of the amount bought.", default=None, unit="share")
    minimum: Number | None = key("The minimum fee of each purchase.", default=None)


class Byok(Frozen, kw_only=True):
    """Calls on your own provider keys (bring your own key): the provider bills them, the gateway charges a fee."""

    workloads: tuple[WorkloadName, ...] = key("The workloads that run on your own keys; `*` matches any characters.")
    fee: Share | None = key("The gateway's fee, as a share of its own list price.", default=None, unit="share")
    free: Number | None = key(
        "The amount a month that is free of the fee, at the gateway's list price, once for the account; none if left out.",
        default=None,
    )
    fallback: ShareTo100 = key(
        "The share of these calls that falls back to the gateway's credits.", default=Decimal(0), unit="share"
    )


class UsedSoFar(Frozen, kw_only=True):
    """The use of a limit up to the start of a day."""

    amount: Number = key("The amount used.")
    on: Day = key("The day up to whose start (UTC) it was used.")


class AccountKey(Frozen, kw_only=True):
    """A key, team or member with its own limit in an account."""

    limit: Positive = key("The amount that may be used until the limit resets, at the enforcer's own list price.")
    reset: Reset = key("When its use is reset to zero: every `day`, `week` (on Monday) or `month`, or `never`; in UTC.")
    workloads: tuple[WorkloadName, ...] | None = key(
        "The workloads that use the key; all of the account if left out.", default=None
    )
    tags: Mapping[Text, Text] | None = key("Tags that a workload must all have to use the key.", default=None)
    include_byok: bool = key("Whether calls on your own provider keys count too.", default=False)
    used: UsedSoFar | None = key("The use so far; required if the limit never resets.", default=None)


class AccountLimit(Frozen, kw_only=True):
    """A limit on the whole account: that of a provider's tier, or your own."""

    amount: Positive | None = key(
        "The amount that may be used until the limit resets, at the enforcer's own list price.", default=None
    )
    reset: Reset | None = key(
        "When its use is reset to zero: every `day`, `week` (on Monday) or `month`, or `never`; in UTC.", default=None
    )
    used: UsedSoFar | None = key("The use so far; required if the limit never resets.", default=None)


class FreeModels(Frozen, kw_only=True):
    """Free models that are limited to a number of requests a day."""

    models: tuple[Text, ...] | None = key("The names of the models; `*` matches any characters.", default=None)
    requests_per_day: Whole | None = key("The number of requests allowed a day (UTC).", default=None)


class ProviderAccount(Frozen, kw_only=True):
    """What pays for calls or limits them: credits, keys, allowances.

    It applies to the calls of workloads, or parts of a mix, that match all of `models`, `workloads` and `tags`.
    """

    preset: PresetName | None = key(
        "A provider's published rules, each of which a key of the account can override.", default=None
    )
    description: Text | None = key("The purpose of the account, in free text.", default=None)
    models: tuple[Text, ...] | None = key(
        "The models to whose calls it applies; `*` matches any characters.", default=None
    )
    workloads: tuple[WorkloadName, ...] | None = key(
        "The workloads to which it applies: names, or `file/name` in an included file; `*` matches any characters.",
        default=None,
    )
    tags: Mapping[Text, Text] | None = key(
        "Tags that a workload must all have for the account to apply to it.", default=None
    )
    pays: bool | None = key(
        "Whether it pays for its calls; if left out, it does if it has a balance, a fee or a top-up.", default=None
    )
    balance: Balance | None = key("The credits on a day.", default=None)
    top_up: TopUp | None = key("Credits that are bought automatically whenever the balance is low.", default=None)
    fee: Fee | None = key("The fee on purchases of credits.", default=None)
    byok: Byok | None = key("Calls on your own provider keys.", default=None)
    limit: AccountLimit | None = key("A limit on the whole account.", default=None)
    keys: Mapping[Name, AccountKey] = key("Keys with their own limits, by name.", default_factory=dict)
    free_models: FreeModels | None = key("Free models and their requests a day.", default=None)

    @property
    def paying(self) -> bool:
        """Whether the account pays for its calls."""
        if self.pays is not None:
            return self.pays
        return any(amount is not None for amount in (self.balance, self.top_up, self.fee))


ACCOUNT_RESERVED: Final = frozenset({"rate_limits", "peak", "purchases", "order"})
"""Keys that are reserved for a later version: monthly means can't be compared with limits per minute."""
