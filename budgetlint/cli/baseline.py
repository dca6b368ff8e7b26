"""`check --baseline` and `--write-baseline`: yesterday's findings accepted, today's not."""

import sys

from budgetlint.edges import budget_files, outputs
from budgetlint.edges.trouble import Trouble
from budgetlint.findings import baseline
from budgetlint.frozen import replace
from budgetlint.lint.report import Report


def write(path: str, report: Report) -> None:
    """Writes a baseline that accepts all that was found. Raises `Trouble`."""
    outputs.to_file(path, baseline.written(report.findings, report.texts))
    number = len(report.findings)
    outputs.to_standard_output(f"{path}: accepts {number} finding{'' if number == 1 else 's'}\n")


def without_accepted(path: str, report: Report) -> Report:
    """The report without what a baseline accepts; what is gone since is told on standard error. Raises `Trouble`."""
    text = budget_files.read(path).decode("utf-8", "replace")
    try:
        accepted = baseline.read(text)
    except baseline.UnreadableBaseline as reason:
        raise Trouble(f"`{path}` can't be used as a baseline: {reason}") from None
    left, gone = baseline.against(report.findings, report.texts, accepted)
    for each in gone:
        about = f" `{each.about}`" if each.about else ""
        print(f"{path}: gone: {each.path}:{about} [{each.rule}]", file=sys.stderr)
    if gone:
        print(f"{path}: write it again with `--write-baseline {path}`", file=sys.stderr)
    return replace(report, findings=left)
