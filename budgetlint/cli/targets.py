"""Outputs: a report in one or several formats, to standard output and to files."""

from collections.abc import Callable, Collection, Sequence

from budgetlint.cli.options import Words
from budgetlint.cli.printing import show
from budgetlint.edges import outputs
from budgetlint.edges.trouble import Misuse
from budgetlint.figures.guess import suggestion
from budgetlint.frozen import Frozen
from budgetlint.reports.formats import ENDINGS, format_of
from budgetlint.source.plain import plain


class Target(Frozen):
    """A format, and the file to write; None is standard output."""

    format: str
    path: str | None = None


def targets(output: Sequence[str], chosen: str | None, known: Collection[str], command: str) -> tuple[Target, ...]:
    """The targets of `FORMAT=FILE`, or of `FILE` in the chosen format or that of its ending.

    Standard output gets the chosen format if no file does, or text if there is no file. Raises `Trouble` for a format
    that the command does not have.
    """
    targets: list[Target] = []
    moved = False
    for word in output:
        name, joined, path = word.partition("=")
        if joined and "/" not in name and "\\" not in name:
            targets.append(Target(name, path))
        else:
            moved = True
            targets.append(Target(chosen or _format_by_ending(word, known, command), word))
    if not targets or (chosen is not None and not moved):
        targets.append(Target(chosen or "text"))
    for target in targets:
        if target.format not in known:
            raise Misuse(
                f"`{target.format}` is not a format of `{command}`, which writes {', '.join(known)}{suggestion(target.format, known)}"
            )
    return tuple(targets)


def _format_by_ending(path: str, known: Collection[str], command: str) -> str:
    name = format_of(path, known)
    if name is None:
        endings = ", ".join(ending for known_name in known for ending in ENDINGS.get(known_name, ())[:1])
        raise Misuse(
            f"`{path}` has no ending of a format of `{command}`: use {endings}, or choose a format with `--format`"
        )
    return name


def write(
    wanted: Sequence[Target], rendered: Callable[[Target], str], words: Words | None = None, *, outside: bool = False
) -> None:
    """Write every target's text; all texts are rendered before the first is written. Raises `Trouble`.

    A file outside the repository is refused unless `outside` is set. With `words`, text is coloured as its options
    say.
    """
    for target in wanted:
        if target.path is not None and not outside:
            outputs.required_inside(target.path)
    texts = [(target, rendered(target)) for target in wanted]
    for target, text in texts:
        if target.path is None:
            outputs.to_standard_output(text) if words is None else show(text, words, target.format)
        else:
            outputs.to_file(target.path, plain(text), outside=outside)
