"""`budgetlint explain`: a rule's page, or a workload's arithmetic."""

from budgetlint.cli.exits import FINDINGS, FINE
from budgetlint.cli.options import AS_OF, COLOUR, CONFIG, STDIN_FILENAME, VERBOSE, Argument, Command, Names, Words
from budgetlint.cli.printing import say_settings, show


def run(words: Words) -> int:
    """Print the answer for a name, or all rules; returns 1 if a workload has no amount. Raises `Trouble`."""
    from budgetlint.app.explain import ExplainOptions, RulePage, explain, rule_list

    name = words.text("name")
    if name is None:
        show(rule_list(), words)
        return FINE
    options = ExplainOptions(
        name=name,
        workload=words.text("workload"),
        as_of=words.text("as_of"),
        config=words.text("config"),
        stdin_filename=words.text("stdin_filename"),
    )
    say_settings(words)
    explained = explain(options)
    if isinstance(explained, RulePage):
        show(explained.text, words)
        return FINE
    from budgetlint.reports.estimate import derivation

    show("\n".join(derivation.render(file, estimate) for file, estimate in explained.workloads), words)
    return FINE if explained.complete else FINDINGS


COMMAND = Command(
    name="explain",
    help="Print a rule's page, or a workload's arithmetic line by line.",
    run=run,
    arguments=(
        Argument(
            name="name",
            names=Names.RULE_OR_WORKLOAD,
            help="A rule, a budget file (- is standard input) or a workload; default: list all rules.",
        ),
        Argument(name="workload", names=Names.WORKLOAD, help="A workload of the budget file."),
    ),
    options=(AS_OF, STDIN_FILENAME, COLOUR, VERBOSE, CONFIG),
    examples=(
        "explain",
        "explain budget-exceeded",
        "explain budget.yaml support-chat",
    ),
)
