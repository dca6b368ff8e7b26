"""One side of a change as the gate sees it: budget files, suppressions, and settings."""

from collections.abc import Mapping
from types import MappingProxyType

from budgetlint.findings.baseline import Known
from budgetlint.findings.suppress import Suppression, suppressions
from budgetlint.frozen import Frozen
from budgetlint.lint.prices import pricing_in_force
from budgetlint.lint.report import FileReport, Report
from budgetlint.model.budget import BudgetFile, Pricing
from budgetlint.model.configuration import Configuration
from budgetlint.source.document import Document, Path
from budgetlint.source.yaml_text import load_yaml


class SideSettings(Frozen):
    """A configuration with its path and text, the policy that it names, and a baseline with its path."""

    configuration: Configuration
    path: str
    text: str = ""
    policy: str | None = None
    baseline: tuple[Known, ...] = ()
    baseline_path: str = ""


class SideFile(Frozen):
    """A budget file of one side: its data, positions and comments."""

    path: str
    report: FileReport
    pricing: Pricing | None
    document: Document
    comments: tuple[Suppression, ...]
    names: Mapping[str, str] = MappingProxyType({})
    """For an earlier side: the current names of renamed workloads, by the names in its text."""
    extended: "SideFile | None" = None
    """The defaults that it extends, whose comments silence findings there."""

    @property
    def file(self) -> BudgetFile | None:
        """The budget file; None if it can't be read."""
        return self.report.file

    @property
    def seen(self) -> BudgetFile | None:
        """What its budgets cover: for a root, also the workloads of included files."""
        whole = self.report.organisation
        return self.file if whole is None else whole.file

    @property
    def included(self) -> frozenset[str]:
        """For a root: the names of the files that it includes."""
        whole = self.report.organisation
        return frozenset() if whole is None else frozenset(whole.worths)

    def stated(self, *path: str) -> tuple[str, int]:
        """The file and line that state the value at a path: the file itself, or the defaults that it extends."""
        data = self.document.data
        stated_in = self if self.extended is None or (isinstance(data, dict) and path[0] in data) else self.extended
        return stated_in.path, stated_in.line(*path)

    def line(self, *path: str) -> int:
        """The line of the entry at a path, or of the nearest entry above it."""
        where: Path = path
        return self.document.places.best(where).line


class GateSide(Frozen):
    """Everything about the gate on one side of a change."""

    files: tuple[SideFile, ...]
    settings: SideSettings


def side_of(report: Report, settings: SideSettings) -> GateSide:
    """A report as one side of a change."""
    return GateSide(tuple(_side_file(file, settings) for file in report.files), settings)


def _side_file(report: FileReport, settings: SideSettings) -> SideFile:
    document = load_yaml(report.text)
    pricing = None
    if report.file is not None:
        pricing = pricing_in_force(report.path, report.file, settings.configuration, settings.path).pricing
    extended, defaults = None, report.extended
    if defaults is not None:
        stated = load_yaml(defaults.text)
        extended = SideFile(defaults.path, report, pricing, stated, suppressions(stated))
    return SideFile(report.path, report, pricing, document, suppressions(document), extended=extended)
