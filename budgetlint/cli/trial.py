"""`budgetlint try`: the plan with keys changed."""

from budgetlint.app.trial import TrialOptions, trial
from budgetlint.cli.exits import FINDINGS, FINE
from budgetlint.cli.options import (
    ALLOW_OUTSIDE,
    AS_OF,
    COLOUR,
    CONFIG,
    QUIET,
    STDIN_FILENAME,
    VERBOSE,
    Argument,
    Command,
    Names,
    Option,
    Takes,
    Words,
    format_option,
)
from budgetlint.cli.printing import say_settings, show
from budgetlint.reports.formats import TRIAL


def run(words: Words) -> int:
    """Print the alternatives; returns 1 if one is refused or over a ceiling, or if none can be chosen. Raises
    `Trouble`."""
    options = TrialOptions(
        path=words.required("file"),
        settings=words.texts("set"),
        models=words.texts("model"),
        cheapest=words.text("cheapest"),
        workloads=words.texts("workload"),
        breakeven=words.text("breakeven"),
        write=words.flag("write"),
        outside=words.flag("allow_outside"),
        as_of=words.text("as_of"),
        config=words.text("config"),
        stdin_filename=words.text("stdin_filename"),
    )
    say_settings(words)
    result = trial(options)
    failed = any(not alternative.fits for alternative in result.alternatives)
    if result.choosing:
        failed = result.cheapest is None
    if failed or not words.flag("quiet"):
        name = words.required("format")
        show(TRIAL[name](result), words, name)
    return FINDINGS if failed else FINE


COMMAND = Command(
    name="try",
    help="Estimate a plan with some keys changed; writes nothing without --write.",
    run=run,
    arguments=(Argument(name="file", help="Budget file; - is standard input.", required=True, metavar="FILE"),),
    options=(
        Option(
            name="set",
            takes=Takes.SEVERAL,
            metavar="ADDRESS=VALUE",
            help="Change a key; repeatable; several values of one key are alternatives.",
        ),
        Option(
            name="model", names=Names.MODEL, takes=Takes.SEVERAL, metavar="MODEL", help="Try this model; repeatable."
        ),
        Option(name="cheapest", metavar="MODEL,…", help="Choose the cheapest model that meets every budget."),
        Option(
            name="workload",
            names=Names.WORKLOAD,
            takes=Takes.SEVERAL,
            metavar="NAME",
            help="Change the model of this workload; default: all that use language models.",
        ),
        Option(
            name="breakeven", metavar="ADDRESS", help="Find the value of this key at which both plans cost the same."
        ),
        Option(name="write", takes=Takes.NOTHING, help="Write the change to the file if it passes a check."),
        ALLOW_OUTSIDE,
        format_option(TRIAL, "text"),
        AS_OF,
        STDIN_FILENAME,
        COLOUR,
        QUIET,
        VERBOSE,
        CONFIG,
    ),
    examples=(
        "try budget.yaml --set buffer=0%",
        "try budget.yaml --set support-chat.requests=9000 --model openai/gpt-5 --model google/gemini-2.5-flash",
    ),
)
