"""The settings of a repository for all its budget files: `budgetlint.toml` or `[tool.budgetlint]`."""

from collections.abc import Mapping
from typing import Final, Literal

from budgetlint.frozen import Frozen, key
from budgetlint.model.budget import Pricing
from budgetlint.model.scalars import Text, Whole

Required = Literal["official", "confirmed"]
"""How well every price in use must be sourced: read on the provider's page, or stated by two independent lists."""

SeverityName = Literal["error", "warning", "info", "off"]


class GateSettings(Frozen, kw_only=True):
    """How `check --base` treats a change that loosens the gate."""

    loosened: Literal["error", "warning"] = key("The severity of a change that loosens the gate.", default="warning")


class Configuration(Frozen, kw_only=True):
    """Rule selection and severities, exceptions for files, and defaults for keys that budget files leave out.

    Its keys are written with `-` instead of `_`, as is usual in TOML.
    """

    required_version: Text | None = key('The allowed versions of budgetlint, such as `">=0.1"`.', default=None)
    select: tuple[Text, ...] | None = key("The rules that are reported; all if left out.", default=None)
    ignore: tuple[Text, ...] = key("Rules that are not reported.", default=())
    severity: Mapping[Text, SeverityName] = key("A rule's severity.", default_factory=dict)
    per_file_ignores: Mapping[Text, tuple[Text, ...]] = key(
        "Rules that are not reported for the files that a glob matches.", default_factory=dict
    )
    allow_silencing: tuple[Text, ...] = key("Rules that may be silenced only with this permission.", default=())
    max_age_days: Whole | None = key(
        "The age in days above which prices are stale, for files that state no limit.", default=None
    )
    policy: Text | None = key("An organisation's own JSON Schema, applied to every budget file.", default=None)
    pricing: Pricing | None = key("The pricing of all files that state none.", default=None)
    require: Required | None = key("How well every price in use must be sourced.", default=None)
    """Written as `require` under `pricing`, which then need not name a snapshot."""
    gate: GateSettings = key("How `check --base` treats a loosened gate.", default=GateSettings())


NO_CONFIGURATION: Final = Configuration()
