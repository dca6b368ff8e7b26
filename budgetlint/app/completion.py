"""Names that a shell can complete: models of the catalog, rules, workloads of the budget files found here."""

from collections.abc import Iterator

from budgetlint.edges.trouble import Trouble


def names_that_begin(begun: str, *, models: bool, rules: bool) -> list[str]:
    """The names that begin with what was typed, sorted: models, or workloads and perhaps rules."""
    names = _models() if models else _workloads(rules=rules)
    return sorted({name for name in names if name.startswith(begun)})


def _models() -> Iterator[str]:
    from budgetlint.edges import catalog

    return (name for name, _ in catalog.names())


def _workloads(*, rules: bool) -> Iterator[str]:
    """A completion never complains: without readable budget files there are rules alone."""
    from budgetlint.app.runs import RunOptions, run_over
    from budgetlint.rules import RULES

    if rules:
        yield from (rule.name for rule in RULES)
    try:
        report = run_over(RunOptions())
    except Trouble:
        return
    for file in report.files:
        if file.file is not None:
            yield from file.file.workloads
