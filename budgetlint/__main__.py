"""Entry point of `python -m budgetlint`."""

from budgetlint.cli.start import run

run()
