"""The gate in one version of a repository: configuration, policy and baseline."""

import os

from budgetlint.app.settings import settings_of_version
from budgetlint.edges import budget_files
from budgetlint.edges.configuration_file import ConfigurationFile, configuration_in, nearest_configuration
from budgetlint.edges.sources import BudgetSource
from budgetlint.findings import baseline
from budgetlint.findings.baseline import Known
from budgetlint.frozen import Frozen
from budgetlint.gate.side import SideSettings
from budgetlint.lint.settings import Settings


class GateFiles(Frozen):
    """The paths of the configuration and the baseline, if given."""

    config: str | None = None
    baseline: str | None = None


def settings_in(
    source: BudgetSource, files: GateFiles, as_of: str | None, *, past: bool
) -> tuple[Settings, SideSettings]:
    """The settings of a version for a run, and as one side of a gate comparison. Raises `Trouble`."""
    written = _configuration(source, files.config)
    run = settings_of_version(as_of, written, past=past)
    configuration = run.configuration
    policy = None if configuration.policy is None else _text(source.find(written.beside(configuration.policy)))
    entries = () if files.baseline is None else _entries(_text(source.find(budget_files.reported(files.baseline))))
    return run, SideSettings(configuration, written.path, written.text, policy, entries, files.baseline or "")


def _configuration(source: BudgetSource, named: str | None) -> ConfigurationFile:
    """The configuration of a version; one outside the repository is the same in every version."""
    if named is None:
        return source.configuration()
    path = budget_files.reported(named)
    if path.startswith("..") or os.path.isabs(path):
        return nearest_configuration(named)
    content = source.find(path)
    written = None if content is None else configuration_in(content, path, shown=f"{path}` at `{source.label}")
    return written or ConfigurationFile({}, path)


def _text(content: bytes | None) -> str | None:
    return None if content is None else content.decode("utf-8", "replace")


def _entries(text: str | None) -> tuple[Known, ...]:
    """The entries of a baseline; an unreadable one accepts nothing."""
    try:
        return () if text is None else tuple(baseline.read(text).elements())
    except baseline.UnreadableBaseline:
        return ()
