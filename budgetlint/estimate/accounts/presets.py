"""An account completed by the published rules that its preset names; what the file states takes precedence."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar

from budgetlint.estimate.money import Units, worth_in
from budgetlint.frozen import Frozen, parts, replace
from budgetlint.model.account_presets import AccountPreset, PresetByok
from budgetlint.model.accounts import AccountLimit, Balance, Byok, Fee, MayExpire, ProviderAccount

R = TypeVar("R", bound=Frozen)
Presets = Mapping[str, AccountPreset]


def with_preset(account: ProviderAccount, preset: AccountPreset) -> ProviderAccount:
    """An account with its preset's values for keys that it leaves out."""
    return replace(
        account,
        fee=_over(account.fee, preset.fee),
        byok=_byok(account.byok, preset.byok),
        limit=_over(account.limit, preset.limit),
        free_models=_over(account.free_models, preset.free_models),
        balance=_balance(account.balance, preset.may_expire_after_days),
    )


def _over(stated: R | None, published: R | None) -> R | None:
    """A record in which missing keys are taken from another."""
    if stated is None or published is None:
        return published if stated is None else stated
    names = [part.name for part in parts(type(stated)) if getattr(stated, part.name) is None]
    return replace(stated, **{name: getattr(published, name) for name in names})


def _byok(stated: Byok | None, published: PresetByok | None) -> Byok | None:
    if stated is None or published is None:
        return stated
    return replace(
        stated,
        fee=published.fee if stated.fee is None else stated.fee,
        free=published.free if stated.free is None else stated.free,
    )


def _balance(stated: Balance | None, days: Decimal | None) -> Balance | None:
    """A balance that may expire a number of days after its own day, as its last purchase can't be later."""
    if stated is None or stated.expires is not None or days is None:
        return stated
    try:
        return replace(stated, expires=MayExpire(may=stated.on + timedelta(days=int(days))))
    except OverflowError:
        return stated


def in_currency(preset: AccountPreset, currency: str, units: Units) -> AccountPreset | None:
    """A preset's amounts in a currency; None if the exchange rate is unknown."""
    if preset.currency == currency:
        return preset
    worth = worth_in(preset.currency, currency, units)
    if worth is None:
        return None

    def money(amount: Decimal | None) -> Decimal | None:
        return None if amount is None else amount * worth[0] / worth[1]

    fee, byok, limit = preset.fee, preset.byok, preset.limit
    return replace(
        preset,
        currency=currency,
        fee=None if fee is None else Fee(rate=fee.rate, minimum=money(fee.minimum)),
        byok=None if byok is None else PresetByok(fee=byok.fee, free=byok.free * worth[0] / worth[1]),
        limit=None if limit is None else AccountLimit(amount=money(limit.amount), reset=limit.reset),
    )
