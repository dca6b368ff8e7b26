"""Published rules of providers as dated facts, in the shape of an account; what a file states wins over them."""

from collections.abc import Mapping
from typing import Literal

from budgetlint.frozen import Frozen, key
from budgetlint.model.accounts import AccountLimit, Fee, FreeModels
from budgetlint.model.scalars import Currency, Day, Name, Number, Share, Text, Whole


class PresetByok(Frozen, kw_only=True):
    """What a gateway takes for calls on keys of one's own."""

    fee: Share = key("The fee, a share of the gateway's own list price.", unit="share")
    free: Number = key("What a month is free of the fee.")


class AccountPreset(Frozen, kw_only=True):
    """The rules of one kind of account, with the page that states them and the day on which it was read."""

    source: Text = key("The page that states the rules.")
    read: Day = key("The day on which it was read.")
    says: Text = key("What it says, in a sentence.")
    currency: Currency = key("The currency of the amounts.", default="USD")
    fee: Fee | None = key("What a purchase of credits costs on top of them.", default=None)
    byok: PresetByok | None = key("The fee on calls on keys of one's own.", default=None)
    may_expire_after_days: Whole | None = key("After how many days the provider may let credits expire.", default=None)
    limit: AccountLimit | None = key("The cap on the whole account.", default=None)
    free_models: FreeModels | None = key("Models that cost nothing, and their requests a day.", default=None)


class AccountPresets(Frozen, kw_only=True):
    """A file of presets."""

    version: Literal[1] = key("The version of this format: 1.")
    presets: Mapping[Name, AccountPreset] = key("The presets by name.")
