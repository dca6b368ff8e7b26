"""Compare two versions of the budget files: what changed, and why."""

import os
import re
from decimal import Decimal

from budgetlint.app.day import day_of
from budgetlint.app.diff_tokens import recounted_between
from budgetlint.app.gate_sides import GateFiles, settings_in
from budgetlint.app.prices import newest, price_texts, siblings_in
from budgetlint.app.settings import settings_of_version
from budgetlint.compare.gates import Threshold, failures, is_quiet
from budgetlint.compare.results import Comparison
from budgetlint.compare.tokenizers import Recount
from budgetlint.compare.versions import comparison
from budgetlint.edges import budget_files, git
from budgetlint.edges.configuration_file import nearest_configuration
from budgetlint.edges.sources import BudgetSource, Folder, Revision, WorkingTree
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.findings.gate_change import GateChange
from budgetlint.frozen import Frozen
from budgetlint.gate.changes import gate_changes, worth_telling
from budgetlint.gate.side import side_of
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.report import Report
from budgetlint.lint.versions import versions
from budgetlint.reports.diff.data import Difference
from budgetlint.source.unchecked import Unchecked, Why

_THRESHOLD = re.compile(r"(\d+(?:\.\d+)?)(%?)")
_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class DiffOptions(Frozen, kw_only=True):
    """The two versions, the day and configuration of both, and thresholds for the change."""

    base: str
    head: str | None = None
    as_of: str | None = None
    config: str | None = None
    baseline: str | None = None
    merge_base: bool = False
    fail_above: tuple[str, ...] = ()
    quiet_below: tuple[str, ...] = ()


class Compared(Frozen):
    """The comparison, whether it is too small to report, and whether a file can't be read."""

    difference: Difference
    quiet: bool
    unread: bool

    @property
    def failed(self) -> bool:
        """Whether a gate fails or a file can't be read."""
        return self.unread or bool(self.difference.failures)


def diff(options: DiffOptions) -> Compared:
    """Compare two versions of the budget files, each a folder or a git revision.

    Amounts are exact decimals in a file's currency, over the period of its later version. Raises `Trouble` if a version
    or its configuration can't be read or a threshold is not valid; a budget file that can't be read makes the result
    `unread`.
    """
    gates = tuple(threshold_of(text) for text in options.fail_above)
    quiet = tuple(threshold_of(text) for text in options.quiet_below)
    day = day_of(options.as_of)
    before, after = sources(options)
    compared, gate, counted = _compared(before, after, options)
    failed = failures(compared, gates)
    return Compared(
        Difference(compared, before.label, after.label, day, failed, gate, counted, _unchecked(after)),
        bool(quiet) and not failed and not gate and is_quiet(compared, quiet),
        any(file.unread for file in compared.files),
    )


def _unchecked(after: BudgetSource) -> tuple[Unchecked, ...]:
    """The budget files in submodules, which neither version includes."""
    if not isinstance(after, WorkingTree):
        return ()
    try:
        unchecked = budget_files.search((".",)).unchecked
    except budget_files.NoBudgetFile as nothing:
        unchecked = nothing.unchecked
    return tuple(entry for entry in unchecked if entry.why is not Why.SPARSE)


def threshold_of(text: str) -> Threshold:
    """Parse a threshold: `500` or `10%`. Raises `Trouble`."""
    match = _THRESHOLD.fullmatch(text.strip())
    if match is None:
        raise Misuse(f"`{text}` is not a threshold, expected an amount such as `500` or a share such as `10%`")
    number = Decimal(match[1])
    return Threshold(share=number / 100) if match[2] else Threshold(amount=number)


def sources(options: DiffOptions) -> tuple[BudgetSource, BudgetSource]:
    """The two versions; `A..B` and `A...B` mean what they mean in git. Raises `Trouble`."""
    base, head, since = options.base, options.head, options.merge_base
    if (base != "." and not base.strip(" .")) or (base.startswith("..") and not os.path.isdir(base)):
        raise Misuse(f"`{base}` has no base: expected a folder or a revision such as `origin/main`")
    dots = "..." if "..." in base else ".."
    if head is None and dots in base and not os.path.isdir(base):
        base, _, rest = base.partition(dots)
        head, since = rest or None, since or dots == "..."
    after = WorkingTree() if head is None else source_of(head)
    if since:
        commit = git.merge_base(base, head or "HEAD")
        return Revision(git.short(commit), git.Tree(base, commit)), after
    return source_of(base), after


def source_of(name: str) -> BudgetSource:
    """A folder or a git revision. Raises `Trouble` if the name is both or neither."""
    if os.path.isdir(name):
        if git.commit_of(name) is not None:
            raise Misuse(f"`{name}` is a folder and a revision, write `./{name}` or `refs/heads/{name}`")
        return Folder(name)
    commit = git.required_commit(name)
    return Revision(git.short(name) if _HASH.fullmatch(name) else name, git.Tree(name, commit))


def _compared(
    before: BudgetSource, after: BudgetSource, options: DiffOptions
) -> tuple[Comparison, tuple[GateChange, ...], tuple[tuple[str, Recount], ...]]:
    """What changed in the plans, and in the gate."""
    files = GateFiles(options.config, options.baseline)
    try:
        old, new = report_of(before, options, past=True), report_of(after, options, past=False)
        if not old.files and not new.files:
            raise Trouble(f"no budget file found in `{before.label}` or `{after.label}`")
        sides = (
            side_of(old, settings_in(before, files, options.as_of, past=True)[1]),
            side_of(new, settings_in(after, files, options.as_of, past=False)[1]),
        )
        changes = worth_telling(gate_changes(*sides, newest))
    finally:
        before.close()
        after.close()
    return comparison(versions(old), versions(new)), changes, recounted_between(old, new)


def report_of(source: BudgetSource, options: DiffOptions, *, past: bool) -> Report:
    """The estimates of all budget files of a version, on the day and with the prices of that version. Raises `Trouble`."""
    configuration = source.configuration() if options.config is None else nearest_configuration(options.config)
    settings = settings_of_version(options.as_of, configuration, past=past)
    linter = Linter(settings, price_texts(source.prices), siblings_in(source))
    return linter.report(BudgetText(path, source.read(path)) for path in source.budgets())
