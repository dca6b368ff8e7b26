"""Text for people on standard output, in colour where that is wanted; and what a run begins with, for who asks."""

from budgetlint.cli.options import Words
from budgetlint.edges import outputs
from budgetlint.source.plain import plain


def show(text: str, words: Words, name: str = "text") -> None:
    """Prints a text: what is not for people, such as JSON, never in colour. Raises `Trouble`."""
    if name != "text" or not outputs.wants_colour(words.required("color")):
        outputs.to_standard_output(text)
        return
    from budgetlint.reports.painted import painted

    outputs.to_standard_output(painted(plain(text)), coloured=True)


def say_settings(words: Words) -> None:
    """Says on standard error, with `--verbose`, the day and the configuration of the run. Raises `Trouble`."""
    if not words.flag("verbose"):
        return
    from budgetlint.app.settings import day_of
    from budgetlint.edges.configuration_file import found_configuration

    outputs.to_standard_error(f"day: {day_of(words.text('as_of')).isoformat()}")
    configuration = found_configuration(words.text("config"))
    outputs.to_standard_error(f"configuration: {configuration.path if configuration.text else 'none'}")
