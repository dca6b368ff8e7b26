"""`budgetlint mcp`: the tools for coding agents, over standard input and output."""

from budgetlint.cli.exits import FINE
from budgetlint.cli.options import Command, Words
from budgetlint.edges.trouble import Trouble


def run(_: Words) -> int:
    """Serve until the client disconnects. Raises `Trouble` without the extra."""
    import gc

    try:
        from budgetlint.mcp.server import served
    except ImportError:
        raise Trouble("`budgetlint mcp` needs the extra `agents`", "`pip install 'budgetlint[agents]'`") from None
    gc.enable()
    served().run()
    return FINE


COMMAND = Command(
    name="mcp",
    help="Serve check, report, try, prices and explain as tools for coding agents.",
    run=run,
    examples=("mcp",),
)
