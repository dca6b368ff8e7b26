"""TOML data to a `Configuration`."""

from budgetlint.model.configuration import Configuration
from budgetlint.shape.reader import read_record
from budgetlint.shape.values import Unfit
from budgetlint.source.document import Plain


class ConfigurationFault(ValueError):
    """The configuration is not of the right shape; the message says what is wrong with which key."""


def read_configuration(data: dict[str, object]) -> Configuration:
    """The configuration in TOML data, whose own keys may be written with `-` or `_`. Raises `ConfigurationFault`."""
    plain: dict[str, Plain] = {key.replace("-", "_"): _plain(value) for key, value in data.items()}
    if "require" in plain:
        raise ConfigurationFault("has `require` at its top: it belongs under `pricing`")
    pricing = plain.get("pricing")
    if isinstance(pricing, dict) and "require" in pricing:
        plain["require"] = pricing.pop("require")
        if not pricing:
            del plain["pricing"]
    try:
        return read_record(Configuration, plain)
    except Unfit:
        from budgetlint.shape.faults import configuration_faults

        faults = configuration_faults(plain)
        said = "; ".join(fault.described() for fault in faults) or "has a fault that could not be named"
        raise ConfigurationFault(said) from None


def _plain(value: object) -> Plain:
    """TOML's values as plain data; days, infinities and what is no number become text."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    from decimal import Decimal

    return value if isinstance(value, Decimal) and value.is_finite() else str(value).lower()
