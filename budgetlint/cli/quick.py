"""The words of a plain `check`, read without the command-line library. Anything unusual is left to it."""

from collections.abc import Sequence

from budgetlint.cli.options import FAIL_ON, CheckWords
from budgetlint.reports.formats import FINDINGS

_WITH_VALUE = {
    "--format": "format",
    "-f": "format",
    "--output": "output",
    "-o": "output",
    "--as-of": "as_of",
    "--fail-on": "fail_on",
    "--config": "config",
}
_FLAGS = {"--no-estimates": ("estimates", False), "--info": ("info", True)}
_CHOICES = {"format": tuple(FINDINGS), "fail_on": FAIL_ON}


def check_options(words: Sequence[str]) -> CheckWords | None:
    """The options, or None where the words need the full reading (help, a mistake, a rarer option)."""
    paths: list[str] = []
    outputs: list[str] = []
    text: dict[str, str] = {}
    flags: dict[str, bool] = {}
    rest = iter(words)
    for word in rest:
        if not word.startswith("-"):
            paths.append(word)
        elif word in _FLAGS:
            name, value = _FLAGS[word]
            flags[name] = value
        else:
            option, joined, value_text = word.partition("=")
            name = _WITH_VALUE.get(option, "")
            given = value_text if joined else next(rest, "")
            if not name or not given or given.startswith("-") or given not in _CHOICES.get(name, (given,)):
                return None
            if name == "output":
                outputs.append(given)
            else:
                text[name] = given
    return CheckWords(
        paths=tuple(paths),
        output=tuple(outputs),
        format=text.get("format", "text"),
        as_of=text.get("as_of"),
        fail_on=text.get("fail_on", "error"),
        config=text.get("config"),
        estimates=flags.get("estimates", True),
        info=flags.get("info", False),
    )
