"""The inputs of a run beside its files."""

from collections.abc import Callable, Collection
from datetime import date
from typing import TYPE_CHECKING

from budgetlint.frozen import Frozen
from budgetlint.model.configuration import NO_CONFIGURATION, Configuration
from budgetlint.model.snapshot import PriceSnapshot
from budgetlint.rules.rule import no_advisories, no_catalog, no_presets, not_known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from budgetlint.model.account_presets import AccountPreset
    from budgetlint.model.advisory import Advisory


class Settings(Frozen):
    """The inputs of a run: the day, the configuration, and an organisation's own schema with its path."""

    day: date
    configuration: Configuration = NO_CONFIGURATION
    configuration_path: str = "budgetlint.toml"
    configuration_text: str = ""
    """The configuration's document, in which a finding about its pricing is placed, once for all files."""
    policy: str | None = None
    prefix: str = ""
    """The folder that is put before a reported path to match the configuration's globs."""
    catalog: Callable[[frozenset[str]], PriceSnapshot | None] = no_catalog
    """The catalog's prices of some models, by the requested names; called only to show newer prices."""
    in_catalog: Callable[[str], bool] = not_known
    """Whether the catalog has a model; called only for a model that is in no price file."""
    advisories: "Callable[[Collection[str]], tuple[Advisory, ...]]" = no_advisories
    """Known errors in price files; called only if prices could be read."""
    presets: "Callable[[], Mapping[str, AccountPreset]]" = no_presets
    """The presets that accounts may name; called only for a file whose accounts name one."""
    snapshot: str | None = None
    """A price file that replaces the one that each budget file names."""
