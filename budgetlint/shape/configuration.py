"""From TOML data to a `Configuration`."""

from collections.abc import Sequence

from budgetlint.model.configuration import Configuration
from budgetlint.shape.fault import ShapeFault
from budgetlint.shape.reader import read_record
from budgetlint.shape.values import Unfit
from budgetlint.source.document import Plain


class ConfigurationFault(ValueError):
    """The configuration does not have the right shape: `faults` explain which key is wrong and why."""

    def __init__(self, faults: Sequence[ShapeFault]) -> None:
        super().__init__("; ".join(fault.described() for fault in faults) or "has a fault that could not be named")
        self.faults = tuple(faults)


def read_configuration(data: dict[str, object]) -> Configuration:
    """The configuration in TOML data; its keys may be written with `-` or `_`. Raises `ConfigurationFault`."""
    plain: dict[str, Plain] = {key.replace("-", "_"): _plain(value) for key, value in data.items()}
    if "require" in plain:
        raise ConfigurationFault([ShapeFault("unknown-key", ("require",), "move it under `pricing`", None, "key")])
    pricing = plain.get("pricing")
    if isinstance(pricing, dict) and "require" in pricing:
        plain["require"] = pricing.pop("require")
        if not pricing:
            del plain["pricing"]
    try:
        return read_record(Configuration, plain)
    except Unfit:
        from budgetlint.shape.faults import configuration_faults

        raise ConfigurationFault(configuration_faults(plain)) from None


def _plain(value: object) -> Plain:
    """TOML's values as plain data; days, infinities and NaN become text."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    from decimal import Decimal

    return value if isinstance(value, Decimal) and value.is_finite() else str(value).lower()
