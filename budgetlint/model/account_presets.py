"""Published rules of providers as dated facts, in the shape of an account; keys in a file override them."""

from collections.abc import Mapping
from typing import Literal

from budgetlint.frozen import Frozen, key
from budgetlint.model.accounts import AccountLimit, Fee, FreeModels
from budgetlint.model.scalars import Currency, Day, Name, Number, Share, Text, Whole


class PresetByok(Frozen, kw_only=True):
    """A gateway's fee for calls on your own provider keys."""

    fee: Share = key("The fee, as a share of the gateway's own list price.", unit="share")
    free: Number = key("The amount a month that is free of the fee.")


class AccountPreset(Frozen, kw_only=True):
    """The rules of one kind of account, with the page that states them and the day on which the page was read."""

    source: Text = key("The page that states the rules.")
    read: Day = key("The day on which the page was read.")
    says: Text = key("What the page states, in a sentence.")
    currency: Currency = key("The currency of the amounts.", default="USD")
    fee: Fee | None = key("The fee on purchases of credits.", default=None)
    byok: PresetByok | None = key("The fee for calls on your own provider keys.", default=None)
    may_expire_after_days: Whole | None = key(
        "The number of days after which the provider may let credits expire.", default=None
    )
    limit: AccountLimit | None = key("The spending limit of the whole account.", default=None)
    free_models: FreeModels | None = key("Free models and their requests a day.", default=None)


class AccountPresets(Frozen, kw_only=True):
    """A file of presets."""

    version: Literal[1] = key("The version of this format: 1.")
    presets: Mapping[Name, AccountPreset] = key("The presets by name.")
