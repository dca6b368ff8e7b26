"""What a repository says once for all its budget files: `budgetlint.toml` or `[tool.budgetlint]`."""

from collections.abc import Mapping
from typing import Final, Literal

from budgetlint.frozen import Frozen, key
from budgetlint.model.budget import Pricing
from budgetlint.model.scalars import Text, Whole

Required = Literal["official", "confirmed"]
"""How every price in use must be known: read on the provider's page, or stated by two independent lists."""

SeverityName = Literal["error", "warning", "info", "off"]


class GateSettings(Frozen, kw_only=True):
    """What `check --base` makes of a change that loosens the gate."""

    loosened: Literal["error", "warning"] = key("How severe a change is that loosens the gate.", default="warning")


class Configuration(Frozen, kw_only=True):
    """Rule selection and severities, files that rules leave alone, and what budget files may leave out.

    Written with `-` in place of `_` in its keys, as TOML files are.
    """

    required_version: Text | None = key('The versions of budgetlint that may be used, such as `">=0.1"`.', default=None)
    select: tuple[Text, ...] | None = key("The rules that are reported; all if left out.", default=None)
    ignore: tuple[Text, ...] = key("Rules that are not reported.", default=())
    severity: Mapping[Text, SeverityName] = key("A rule's severity.", default_factory=dict)
    per_file_ignores: Mapping[Text, tuple[Text, ...]] = key(
        "Rules that are not reported of the files that a glob names.", default_factory=dict
    )
    allow_silencing: tuple[Text, ...] = key("Rules that may be silenced only with this permission.", default=())
    max_age_days: Whole | None = key("How old prices may be, for files that state no limit.", default=None)
    policy: Text | None = key("An organisation's own JSON Schema over every budget file.", default=None)
    pricing: Pricing | None = key("Prices for all files that state none.", default=None)
    require: Required | None = key("How every price in use must be known.", default=None)
    """Written as `require` under `pricing`, which need not name a snapshot then."""
    gate: GateSettings = key("What `check --base` makes of a loosened gate.", default=GateSettings())


NO_CONFIGURATION: Final = Configuration()
