"""The answers of `explain`: a rule's page, or a workload's arithmetic."""

import os
import shlex
from collections.abc import Sequence

from budgetlint.app.runs import STANDARD_INPUT, RunOptions, run_over
from budgetlint.edges.budget_files import NoBudgetFile
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.guess import suggestion
from budgetlint.frozen import Frozen
from budgetlint.lint.report import FileReport
from budgetlint.rules import RULES

_MOST_NAMED = 20


class ExplainOptions(Frozen, kw_only=True):
    """A name (a rule, a budget file or a workload), and optionally a workload of that file."""

    name: str
    workload: str | None = None
    as_of: str | None = None
    config: str | None = None
    stdin_filename: str | None = None


class RulePage(Frozen):
    """A rule's manual page, as Markdown."""

    text: str


class Derivations(Frozen):
    """The workloads to derive, each with its file; `complete` if all of them have an amount."""

    workloads: tuple[tuple[FileReport, WorkloadEstimate], ...]
    complete: bool


def explain(options: ExplainOptions) -> RulePage | Derivations:
    """The answer for a name: a rule, a workload of a file, or workloads of the files in this folder. Raises
    `Trouble`."""
    if options.workload is None and any(rule.name == options.name for rule in RULES):
        from budgetlint.edges.rule_pages import rule_page

        return RulePage(rule_page(options.name))
    if options.workload is None and options.name != STANDARD_INPUT and not os.path.exists(options.name):
        return _derivations((), options.name, options)
    return _derivations((options.name,), options.workload, options)


def rule_list() -> str:
    """Every rule on one line, sorted by name: name, severity, and what it finds."""
    widest = max(len(rule.name) for rule in RULES)
    rows = (
        f"{rule.name:{widest}}  {rule.severity.value:7}  {rule.summary}"
        for rule in sorted(RULES, key=lambda rule: rule.name)
    )
    return "\n".join([*rows, "", "`budgetlint explain RULE` prints a rule's page.", ""])


def _derivations(paths: tuple[str, ...], workload: str | None, options: ExplainOptions) -> Derivations:
    try:
        report = run_over(
            RunOptions(paths=paths, as_of=options.as_of, config=options.config, stdin_filename=options.stdin_filename)
        )
    except NoBudgetFile:
        if paths:
            raise
        raise _unknown(workload or "", []) from None
    workloads = [
        (file, estimate)
        for file in report.files
        if file.file is not None and file.estimate is not None
        for estimate in file.estimate.workloads.values()
    ]
    if not workloads:
        raise _unreadable(report.files)
    chosen = tuple((file, one) for file, one in workloads if workload is None or one.name == workload)
    if not chosen:
        raise _unknown(workload or "", [estimate.name for _, estimate in workloads])
    if not paths and len(chosen) > 1:
        raise _ambiguous(options.name, [file.path for file, _ in chosen])
    return Derivations(chosen, all(estimate.layers is not None for _, estimate in chosen))


def _ambiguous(workload: str, paths: Sequence[str]) -> Misuse:
    """The error for a workload name that occurs in several files, with a command for each."""
    shown = [shlex.join(["budgetlint", "explain", path, workload]) for path in paths[:_MOST_NAMED]]
    more = [f"and {len(paths) - _MOST_NAMED} more"] if len(paths) > _MOST_NAMED else []
    return Misuse(
        f"{len(paths)} budget files have a workload `{workload}`", "\n  ".join(["name the file:", *shown, *more])
    )


def _unreadable(files: tuple[FileReport, ...]) -> Trouble:
    paths = ", ".join(f"`{file.path}`" for file in files)
    return Trouble(f"{paths} can't be estimated", "see `budgetlint check`")


def _unknown(name: str, workloads: Sequence[str]) -> Trouble:
    advice = suggestion(name, [*workloads, *(rule.name for rule in RULES)])
    return Misuse(f"`{name}` is not a rule, file or workload{advice}")
