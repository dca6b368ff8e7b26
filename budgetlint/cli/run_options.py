"""The options of every command that estimates budget files."""

from budgetlint.app.runs import RunOptions
from budgetlint.cli.options import Words


def run_options(words: Words) -> RunOptions:
    """The files, the day and the configuration that a command line states."""
    return RunOptions(
        paths=words.texts("paths"),
        as_of=words.text("as_of"),
        config=words.text("config"),
        stdin_filename=words.text("stdin_filename"),
    )
