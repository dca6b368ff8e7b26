"""Text for people on standard output, coloured if wanted; and the settings of a run for `--verbose`."""

from budgetlint.cli.options import Words
from budgetlint.edges import outputs
from budgetlint.source.plain import plain


def show(text: str, words: Words, name: str = "text") -> None:
    """Print a text; formats for machines, such as JSON, are never coloured. Raises `Trouble`."""
    if name != "text" or not outputs.wants_colour(words.required("color")):
        outputs.to_standard_output(text)
        return
    from budgetlint.reports.painted import painted

    outputs.to_standard_output(painted(plain(text)), coloured=True)


def say_settings(words: Words) -> None:
    """With `--verbose`, print the day and the configuration of the run on standard error. Raises `Trouble`."""
    if not words.flag("verbose"):
        return
    from budgetlint.app.day import day_of
    from budgetlint.edges.configuration_file import nearest_configuration

    outputs.to_standard_error(f"day: {day_of(words.text('as_of')).isoformat()}")
    configuration = nearest_configuration(words.text("config"))
    outputs.to_standard_error(f"configuration: {configuration.path if configuration.text else 'none'}")
