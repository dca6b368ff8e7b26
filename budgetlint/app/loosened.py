"""The gate itself held against an earlier revision: a change can't approve itself."""

import os

from budgetlint.app.diff import source_of
from budgetlint.app.prices import newest, price_texts
from budgetlint.app.runs import RunOptions
from budgetlint.app.settings import configuration_of, settings_of_version
from budgetlint.edges import budget_files, git
from budgetlint.edges.configuration_file import FoundConfiguration, configuration_in, found_configuration
from budgetlint.edges.sources import Revision, Source, WorkingTree
from budgetlint.edges.trouble import Trouble
from budgetlint.findings import baseline
from budgetlint.findings.baseline import Known
from budgetlint.findings.finding import Finding
from budgetlint.findings.problem import Severity
from budgetlint.frozen import replace
from budgetlint.gate.changes import findings_of, gate_changes, loosened
from budgetlint.gate.side import Side, SideSettings, side_of
from budgetlint.lint.pipeline import BudgetText, Linter, by_place
from budgetlint.lint.report import Report
from budgetlint.model.configuration import Configuration


def with_loosened(report: Report, base: str, options: RunOptions, accepted: str | None) -> Report:
    """The report with a finding for everything about the gate that is looser than at `base`. Raises `Trouble`.

    What they count as is read from `base`, so that nothing in the change silences them. The files are held against the
    commit where the two part: what `base` has tightened since is no loosening of this change.
    """
    if not base.strip():
        raise Trouble("`--base` is empty, expected a git revision such as `origin/main`")
    for path in options.paths:
        if budget_files.reported(path).startswith(".."):
            raise Trouble(f"`--base` sees only what lies under the working folder, and `{path}` does not")
    tip = source_of(base)
    parted = _parted(base, tip)
    try:
        severity = Severity(_configuration(tip, options)[0].gate.loosened)
        before = _earlier(parted, report, options, accepted)
        after = side_of(report, _settings(WorkingTree(), options, accepted, past=False))
        changes = loosened(gate_changes(before, after, newest, _Scope(options.paths)))
    finally:
        tip.close()
        parted.close()
    findings: list[Finding] = [*report.findings, *findings_of(changes, severity, report.texts)]
    return replace(report, findings=tuple(sorted(findings, key=by_place)), loosened=changes)


def _parted(base: str, tip: Source) -> Source:
    """The commit where the working tree and a revision part; the revision itself where that can't be known."""
    if not isinstance(tip, Revision):
        return tip
    try:
        commit = git.merge_base(base, "HEAD")
    except Trouble:
        return tip
    return Revision(git.short(commit), git.Tree(base, commit))


class _Scope:
    """Whether a path is among those to be checked."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        self._folders = tuple(budget_files.reported(path) for path in paths or (".",))

    def __call__(self, path: str) -> bool:
        return any(folder in (".", path) or path.startswith(f"{folder}/") for folder in self._folders)


def _earlier(source: Source, report: Report, options: RunOptions, accepted: str | None) -> Side:
    """The budget files as they were, with what silenced them."""
    settings = _settings(source, options, accepted, past=True)
    found = FoundConfiguration({}, settings.path)
    run = replace(settings_of_version(options.as_of, found, past=True), configuration=settings.configuration)
    named = [file.path for file in report.files if source.find(file.path) is not None]
    paths = sorted({*source.budgets(), *named})
    linter = Linter(run, price_texts(source.prices))
    return side_of(linter.report(BudgetText(path, source.read(path)) for path in paths), settings)


def _settings(source: Source, options: RunOptions, accepted: str | None, *, past: bool) -> SideSettings:
    """The configuration, policy and baseline of one version."""
    configuration, found = _configuration(source, options) if past else _present(options)
    policy = None
    if configuration.policy is not None:
        policy = _text(source.find(found.beside(configuration.policy)))
    entries: tuple[Known, ...] = ()
    if accepted is not None:
        entries = _entries(_text(source.find(budget_files.reported(accepted))))
    return SideSettings(configuration, found.path, found.text, policy, entries, accepted or "")


def _present(options: RunOptions) -> tuple[Configuration, FoundConfiguration]:
    found = found_configuration(options.config)
    return configuration_of(found), found


def _configuration(source: Source, options: RunOptions) -> tuple[Configuration, FoundConfiguration]:
    """The configuration as it was; one that lies outside the repository is the same in every version."""
    found = source.configuration()
    if options.config is not None:
        path = budget_files.reported(options.config)
        if path.startswith("..") or os.path.isabs(path):
            found = found_configuration(options.config)
        else:
            content = source.find(path)
            read = None if content is None else configuration_in(content, path, shown=f"{path}` at `{source.label}")
            found = read or FoundConfiguration({}, path)
    return settings_of_version(options.as_of, found, past=True).configuration, found


def _text(content: bytes | None) -> str | None:
    return None if content is None else content.decode("utf-8", "replace")


def _entries(text: str | None) -> tuple[Known, ...]:
    """The entries of a baseline; one that can't be read accepts nothing."""
    try:
        return () if text is None else tuple(baseline.read(text).elements())
    except baseline.UnreadableBaseline:
        return ()
