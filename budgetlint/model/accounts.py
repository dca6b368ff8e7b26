"""Accounts as people write them: what stops a call besides its price, such as credits, keys' limits and allowances."""

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
    expected="the day on which it expires, `2027-08-01`, or `may 2027-08-01` where the provider may let it",
)
Expiry = Annotated[str, EXPIRY]
"""The day on which a balance expires, or `may` and the day."""

Reset = Literal["day", "week", "month", "never"]
"""When what was used of a limit counts from nothing again: at 00:00 UTC, weeks on Monday."""

Preset = Literal[
    "openrouter-payg",
    "openrouter-crypto",
    "openrouter-enterprise",
    "anthropic-start",
    "anthropic-build",
    "anthropic-scale",
]
"""The published rules of a provider, as dated facts beside the catalog."""


class MayExpire(Frozen, kw_only=True):
    """A balance that the provider may let expire, without being sure to."""

    may: Day = key("The day from which on it may be gone.")


class Balance(Frozen, kw_only=True):
    """What is there at the start of a day (UTC), every earlier purchase included."""

    amount: Number = key("What is there, in the file's currency.")
    on: Day = key("At the start of which day, in UTC.")
    expires: Expiry | MayExpire | None = key(
        "The day on which what is left is gone; `may 2027-08-01` where the provider may take it.", default=None
    )

    @property
    def gone(self) -> date | None:
        """The day on which what is left is gone for certain."""
        expires = self.expires
        return date.fromisoformat(expires) if isinstance(expires, str) and not expires.startswith("may ") else None

    @property
    def may_be_gone(self) -> date | None:
        """The day from which on the provider may take what is left."""
        match self.expires:
            case MayExpire(may=day):
                return day
            case str(text) if text.startswith("may "):
                return date.fromisoformat(text.removeprefix("may "))
            case _:
                return None


class TopUp(Frozen, kw_only=True):
    """Credits that are bought by themselves whenever the balance is low."""

    amount: Positive = key("What is bought each time, before the fee.")
    below: Number = key("It is bought when less than this is left.", default=Decimal(0))


class Fee(Frozen, kw_only=True):
    """What a purchase of credits costs on top of them."""

    rate: Share | None = key("Its share of what is bought.", default=None, unit="share")
    minimum: Number | None = key("What it is at least, each time.", default=None)


class Byok(Frozen, kw_only=True):
    """Calls on keys of one's own (bring your own key): the provider bills them, the gateway takes a fee."""

    workloads: tuple[WorkloadName, ...] = key("The workloads that run on keys of one's own; `*` for any characters.")
    fee: Share | None = key("The gateway's fee, a share of its own list price.", default=None, unit="share")
    free: Number | None = key(
        "What a month is free of the fee, at the gateway's list price, once for the account; nothing if left out.",
        default=None,
    )
    fallback: ShareTo100 = key(
        "The share of these calls that spends credits after all.", default=Decimal(0), unit="share"
    )


class UsedSoFar(Frozen, kw_only=True):
    """What was used of a limit by the start of a day."""

    amount: Number = key("What was used.")
    on: Day = key("By the start of which day, in UTC.")


class AccountKey(Frozen, kw_only=True):
    """A key, team or member with a limit of its own inside an account."""

    limit: Positive = key("What may be used until it resets, at the enforcer's own list price.")
    reset: Reset = key("When it counts from nothing again: `day`, `week` (on Monday), `month` or `never`, in UTC.")
    workloads: tuple[WorkloadName, ...] | None = key(
        "The workloads that call with it; all of the account if left out.", default=None
    )
    tags: Mapping[Text, Text] | None = key("The workloads that carry all of these tags call with it.", default=None)
    include_byok: bool = key("Whether calls on keys of one's own count too.", default=False)
    used: UsedSoFar | None = key("What was used already; needed where it never resets.", default=None)


class AccountLimit(Frozen, kw_only=True):
    """A limit on the whole account: the cap of a tier, or one's own."""

    amount: Positive | None = key("What may be used until it resets, at the enforcer's own list price.", default=None)
    reset: Reset | None = key("When it counts from nothing again: `day`, `week`, `month` or `never`.", default=None)
    used: UsedSoFar | None = key("What was used already; needed where it never resets.", default=None)


class FreeModels(Frozen, kw_only=True):
    """Models that cost nothing and of which there are only so many requests a day."""

    models: tuple[Text, ...] | None = key("The models: `*` for any characters.", default=None)
    requests_per_day: Whole | None = key("How many requests there are a day (UTC).", default=None)


class ProviderAccount(Frozen, kw_only=True):
    """What calls are paid from or limited by: credits, keys, allowances.

    Its calls are those of the workloads, or parts of a mix, that fit all of `models`, `workloads` and `tags`.
    """

    preset: Preset | None = key(
        "A provider's published rules, of which every key can be stated otherwise.", default=None
    )
    description: Text | None = key("What it is for, in free text.", default=None)
    models: tuple[Text, ...] | None = key("The models whose calls it is about; `*` for any characters.", default=None)
    workloads: tuple[WorkloadName, ...] | None = key(
        "The workloads it is about: names, `file/name` of an included file, `*` for any.", default=None
    )
    tags: Mapping[Text, Text] | None = key("It is about the workloads that carry all of these tags.", default=None)
    pays: bool | None = key(
        "Whether it pays for its calls; if left out, it does where it has a balance, a fee or a top-up.", default=None
    )
    balance: Balance | None = key("What is there, on a day.", default=None)
    top_up: TopUp | None = key("What is bought whenever the balance is low.", default=None)
    fee: Fee | None = key("What a purchase of credits costs on top of them.", default=None)
    byok: Byok | None = key("Calls on keys of one's own.", default=None)
    limit: AccountLimit | None = key("A limit on the whole account.", default=None)
    keys: Mapping[Name, AccountKey] = key("Keys with limits of their own, by name.", default_factory=dict)
    free_models: FreeModels | None = key("Models that cost nothing, and their requests a day.", default=None)

    @property
    def paying(self) -> bool:
        """Whether it pays for its calls."""
        if self.pays is not None:
            return self.pays
        return any(amount is not None for amount in (self.balance, self.top_up, self.fee))


ACCOUNT_RESERVED: Final = frozenset({"rate_limits", "peak", "purchases", "order"})
"""Keys that a later version will give a meaning: a monthly mean can't answer for a minute."""
