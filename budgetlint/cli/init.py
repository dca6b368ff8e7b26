"""`budgetlint init`: a first budget and its pinned prices, by questions on a terminal or by options."""

import sys
from collections.abc import Callable

from budgetlint.app.init import InitOptions, init, is_name, required_free, required_starter
from budgetlint.cli.exits import FINE
from budgetlint.cli.options import ALLOW_OUTSIDE, AS_OF, Argument, Command, Names, Option, Words
from budgetlint.cli.snapshot_pin import show
from budgetlint.edges import catalog, outputs
from budgetlint.edges.trouble import Trouble
from budgetlint.figures.guess import suggestion
from budgetlint.frozen import replace
from budgetlint.model.first_assumptions import PRESETS, STARTERS


def run(words: Words) -> int:
    """Writes `budget.yaml` and its price file, and says what comes next. Raises `Trouble`."""
    options = InitOptions(
        folder=words.required("folder"),
        preset=words.text("preset"),
        kind=words.text("kind"),
        model=words.text("model"),
        name=words.text("name"),
        as_of=words.text("as_of"),
        outside=words.flag("allow_outside"),
    )
    if _on_terminal():
        required_free(options)
        options = _answered(options)
    show(init(options))
    outputs.to_standard_output(f"next: replace the assumptions by yours, then `budgetlint check {options.folder}`\n")
    return FINE


def _on_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _answered(options: InitOptions) -> InitOptions:
    """The options with what a person answers; an empty answer takes what stands in brackets."""
    preset = options.preset or _asked("Preset", tuple(PRESETS), "prototype")
    kind = options.kind or _asked("Kind of workload", tuple(STARTERS), PRESETS[preset].kind)
    required_starter(kind)
    starter = STARTERS[kind]
    model = options.model or _free("Model", starter.model, lambda text: catalog.identifier_of(text) is not None)
    name = options.name or _free("Name of the budget file", starter.name, is_name)
    return replace(options, preset=preset, kind=kind, model=model, name=name)


def _asked(what: str, choices: tuple[str, ...], default: str) -> str:
    return _free(f"{what} ({', '.join(choices)})", default, lambda text: text in choices)


def _free(what: str, default: str, fits: Callable[[str], bool]) -> str:
    while True:
        try:
            answer = input(f"{what} [{default}]: ").strip() or default
        except (EOFError, KeyboardInterrupt):
            raise Trouble("no answer, so nothing was written") from None
        if fits(answer):
            return answer
        known = (name for name, _ in catalog.names()) if what == "Model" else ()
        print(f"`{answer}` is not known{suggestion(answer, known)}")


COMMAND = Command(
    name="init",
    help="Write a first budget and its pinned prices.",
    run=run,
    arguments=(Argument(name="folder", metavar="FOLDER", default=".", help="Where to write budget.yaml."),),
    options=(
        Option(name="preset", choices=tuple(PRESETS), help="Assumptions to start from."),
        Option(name="kind", help="The kind of the first workload."),
        Option(name="model", names=Names.MODEL, help="Its model."),
        Option(name="name", help="The budget file's name."),
        AS_OF,
        ALLOW_OUTSIDE,
    ),
    examples=(
        "init --preset production",
        "init services/chat --kind agent --model anthropic/claude-sonnet-4-6",
    ),
)
