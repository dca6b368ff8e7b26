"""`budgetlint explain`: a rule's page, or a workload's arithmetic."""

import os

from budgetlint.cli.check import FINDINGS, FINE, complain
from budgetlint.edges import outputs
from budgetlint.edges.budget_files import NothingFound
from budgetlint.edges.trouble import Trouble
from budgetlint.lint.report import FileReport
from budgetlint.rules import RULES
from budgetlint.rules.words import nearest


def run(name: str, workload: str | None, as_of: str | None, config: str | None) -> int:
    """Prints what a name stands for: a rule, a workload of a file, or a workload of the files found here."""
    try:
        if workload is None and any(rule.name == name for rule in RULES):
            return _page(name)
        if workload is None and not os.path.exists(name):
            return _derivation((), name, as_of, config)
        return _derivation((name,), workload, as_of, config)
    except Trouble as trouble:
        return complain(trouble)


def _page(name: str) -> int:
    from budgetlint.edges.rule_pages import rule_page

    outputs.to_standard_output(rule_page(name))
    return FINE


def _derivation(paths: tuple[str, ...], workload: str | None, as_of: str | None, config: str | None) -> int:
    from budgetlint.cli.session import run_over
    from budgetlint.reports.estimate import derivation

    try:
        report = run_over(paths, as_of, config)
    except NothingFound:
        if paths:
            raise
        raise _unknown(workload or "", []) from None
    texts = []
    complete = True
    known: list[str] = []
    for file in report.files:
        if file.file is None or file.estimate is None:
            continue
        for name, each in file.estimate.workloads.items():
            known.append(name)
            if workload is None or name == workload:
                texts.append(derivation.render(file, each))
                complete = complete and each.layers is not None
    if not texts:
        raise _unreadable(report.files) if not known else _unknown(workload or "", known)
    outputs.to_standard_output("\n".join(texts))
    return FINE if complete else FINDINGS


def _unreadable(files: tuple[FileReport, ...]) -> Trouble:
    paths = ", ".join(f"`{file.path}`" for file in files)
    return Trouble(f"{paths} can't be estimated; `budgetlint check` says why")


def _unknown(name: str, workloads: list[str]) -> Trouble:
    near = nearest(name, [*workloads, *(rule.name for rule in RULES)])
    advice = f", did you mean `{near}`?" if near else ""
    return Trouble(f"`{name}` is no rule, file or workload{advice}")
