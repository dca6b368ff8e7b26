"""`budgetlint explain`: a rule's page, or a workload's arithmetic."""

from budgetlint.app.explain import ExplainOptions, RulePage, explain
from budgetlint.cli.exits import FINDINGS, FINE
from budgetlint.edges import outputs


def run(options: ExplainOptions) -> int:
    """Prints what a name stands for; 1 where a workload has no amount. Raises `Trouble`."""
    explained = explain(options)
    if isinstance(explained, RulePage):
        outputs.to_standard_output(explained.text)
        return FINE
    from budgetlint.reports.estimate import derivation

    outputs.to_standard_output("\n".join(derivation.render(file, estimate) for file, estimate in explained.workloads))
    return FINE if explained.complete else FINDINGS
