"""`budgetlint snapshot verify`: check price files, or those that budget files pin."""

from budgetlint.app.snapshot_verify import verify
from budgetlint.cli.exits import FINDINGS, FINE
from budgetlint.cli.options import AS_OF, FILES, QUIET, Command, Words
from budgetlint.edges import outputs
from budgetlint.figures.shown import counted


def run(words: Words) -> int:
    """Print the problems of price files; returns 1 if there are any. Raises `Trouble`."""
    verified = verify(words.texts("paths"), words.text("as_of"))
    doubted = len(verified.doubts)
    verdict = "fine" if not doubted else counted(doubted, "doubt")
    summary = f"{counted(verified.files, 'price file')}: {verdict}"
    if doubted or not words.flag("quiet"):
        outputs.to_standard_output("".join(f"{line}\n" for line in (*verified.doubts, summary)))
    return FINDINGS if doubted else FINE


COMMAND = Command(
    name="verify",
    help="Check price files, or those that budget files pin: hashes, sources, days and ambiguities.",
    run=run,
    arguments=(FILES,),
    options=(AS_OF, QUIET),
    examples=(
        "snapshot verify",
        "snapshot verify pricing/2026-06-17.json",
    ),
)
