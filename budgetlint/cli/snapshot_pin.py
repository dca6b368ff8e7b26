"""`budgetlint snapshot pin`: the prices in use, copied beside the budgets and pinned in each."""

from budgetlint.app.pin import Pinned, pin
from budgetlint.app.pin_budgets import PinOptions
from budgetlint.cli.exits import FINE
from budgetlint.edges import outputs


def run(options: PinOptions) -> int:
    """Pins, and says what was written. Raises `Trouble`."""
    show(pin(options))
    return FINE


def show(pinned: Pinned) -> None:
    """Prints what pinning changed."""
    lines = [*pinned.notes, *(f"{path}: {state.value}" for path, state in pinned.files)]
    outputs.to_standard_output("".join(f"{line}\n" for line in lines))
