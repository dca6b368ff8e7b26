"""`budgetlint explain`: a rule's page, or a workload's arithmetic."""

from budgetlint.cli.exits import FINDINGS, FINE
from budgetlint.cli.options import AS_OF, CONFIG, Argument, Command, Words
from budgetlint.edges import outputs


def run(words: Words) -> int:
    """Prints what a name stands for; 1 where a workload has no amount. Raises `Trouble`."""
    from budgetlint.app.explain import ExplainOptions, RulePage, explain

    options = ExplainOptions(
        name=words.required("name"),
        workload=words.text("workload"),
        as_of=words.text("as_of"),
        config=words.text("config"),
    )
    explained = explain(options)
    if isinstance(explained, RulePage):
        outputs.to_standard_output(explained.text)
        return FINE
    from budgetlint.reports.estimate import derivation

    outputs.to_standard_output("\n".join(derivation.render(file, estimate) for file, estimate in explained.workloads))
    return FINE if explained.complete else FINDINGS


COMMAND = Command(
    name="explain",
    help="Print a rule's page, or a workload's arithmetic line by line.",
    run=run,
    arguments=(
        Argument(name="name", required=True, help="A rule, a budget file, or a workload."),
        Argument(name="workload", help="The workload of the budget file."),
    ),
    options=(AS_OF, CONFIG),
)
