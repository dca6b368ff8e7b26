"""Compare the gate with an earlier revision, so that a change can't approve itself."""

from budgetlint.app.diff import source_of
from budgetlint.app.gate_sides import GateFiles, settings_in
from budgetlint.app.prices import newest, price_texts, siblings_in
from budgetlint.app.runs import RunOptions
from budgetlint.edges import budget_files, git
from budgetlint.edges.sources import BudgetSource, Revision, WorkingTree
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.findings.problem import Severity
from budgetlint.frozen import replace
from budgetlint.gate.changes import findings_of, gate_changes, loosened
from budgetlint.gate.side import GateSide, side_of
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.report import Report, by_place, joined
from budgetlint.lint.settings import Settings


def with_loosened(report: Report, base: str, options: RunOptions, baseline: str | None) -> Report:
    """The report with a finding for each part of the gate that is looser than at `base`. Raises `Trouble`.

    Their severity is read from the configuration at `base`, so that nothing in the change silences them. The files
    are compared with the merge base: what `base` has tightened since then is not a loosening of this change.
    """
    if not base.strip():
        raise Misuse("`--base` is empty, expected a git revision such as `origin/main`")
    for path in options.paths:
        if budget_files.reported(path).startswith(".."):
            raise Misuse(f"`--base` compares only files under the working folder, and `{path}` is outside it")
    files = GateFiles(options.config, baseline)
    tip = source_of(base)
    parted = _parted(base, tip)
    working, scope = WorkingTree(), _Scope(options.paths)
    try:
        severity = Severity(settings_in(tip, files, options.as_of, past=True)[0].configuration.gate.loosened)
        before = _earlier(parted, report, files, options.as_of)
        run, settings = settings_in(working, files, options.as_of, past=False)
        after = side_of(_with_skipped(report, working, scope, run), settings)
        changes = loosened(gate_changes(before, after, newest, scope))
    finally:
        working.close()
        tip.close()
        parted.close()
    findings = (*report.findings, *findings_of(changes, severity, report.texts))
    return replace(report, findings=tuple(sorted(findings, key=by_place)), loosened=changes)


def _with_skipped(report: Report, working: WorkingTree, scope: "_Scope", run: Settings) -> Report:
    """The report without losses of files that a sparse checkout skips; their content may have changed."""
    paths = [path for path in working.skipped() if scope(path)]
    if not paths:
        return report
    linter = Linter(run, price_texts(working.prices), siblings_in(working))
    return joined([report, linter.report(BudgetText(path, working.read(path)) for path in paths)])


def _parted(base: str, tip: BudgetSource) -> BudgetSource:
    """The merge base of the working tree and a revision; the revision itself if it can't be determined."""
    if not isinstance(tip, Revision):
        return tip
    try:
        commit = git.merge_base(base, "HEAD")
    except Trouble:
        return tip
    return Revision(git.short(commit), git.Tree(base, commit))


class _Scope:
    """Whether a path is among those to check."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        self._folders = tuple(budget_files.reported(path) for path in paths or (".",))

    def __call__(self, path: str) -> bool:
        return any(folder in (".", path) or path.startswith(f"{folder}/") for folder in self._folders)


def _earlier(source: BudgetSource, report: Report, files: GateFiles, as_of: str | None) -> GateSide:
    """The earlier budget files, with what silenced their findings."""
    run, settings = settings_in(source, files, as_of, past=True)
    named = (file.path for file in report.files if source.find(file.path) is not None)
    linter = Linter(run, price_texts(source.prices), siblings_in(source))
    paths = sorted({*source.budgets(), *named})
    return side_of(linter.report(BudgetText(path, source.read(path)) for path in paths), settings)
