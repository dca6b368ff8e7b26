"""`budgetlint server`: the language server, over standard input and output."""

from budgetlint.cli.exits import FINE
from budgetlint.cli.options import AS_OF, Command, Words
from budgetlint.edges.trouble import Trouble


def run(words: Words) -> int:
    """Serve until the editor disconnects. Raises `Trouble` without the extra."""
    from budgetlint.app.day import day_of

    day_of(words.text("as_of"))
    try:
        from budgetlint.server.language_server import language_server
    except ImportError:
        raise Trouble("`budgetlint server` needs the extra `editor`", "`pip install 'budgetlint[editor]'`") from None
    language_server(words.text("as_of")).start_io()
    return FINE


COMMAND = Command(
    name="server",
    help="Start a language server: findings, prices and amounts as you type.",
    run=run,
    options=(AS_OF,),
    examples=("server",),
)
