"""What a repository says once for all its budget files: `budgetlint.toml` or `[tool.budgetlint]`."""

from collections.abc import Mapping
from typing import Final, Literal

from budgetlint.frozen import Frozen, made
from budgetlint.model.budget import Pricing
from budgetlint.model.scalars import Text, Whole

Required = Literal["official", "confirmed"]
"""How every price in use must be known: read on the provider's page, or stated by two independent lists."""

SeverityName = Literal["error", "warning", "info", "off"]


class GateSettings(Frozen, kw_only=True):
    """What `check --base` makes of a change that loosens the gate."""

    loosened: Literal["error", "warning"] = "warning"


class Configuration(Frozen, kw_only=True):
    """Rule selection and severities, files that rules leave alone, and what budget files may leave out.

    Written with `-` in place of `_` in its keys, as TOML files are.
    """

    required_version: Text | None = None
    select: tuple[Text, ...] | None = None
    ignore: tuple[Text, ...] = ()
    severity: Mapping[Text, SeverityName] = made(default_factory=dict)
    per_file_ignores: Mapping[Text, tuple[Text, ...]] = made(default_factory=dict)
    allow_silencing: tuple[Text, ...] = ()
    max_age_days: Whole | None = None
    policy: Text | None = None
    pricing: Pricing | None = None
    require: Required | None = None
    """Written as `require` under `pricing`, which need not name a snapshot then."""
    gate: GateSettings = GateSettings()


NO_CONFIGURATION: Final = Configuration()
