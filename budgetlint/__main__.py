"""Entry point of `python -m budgetlint`."""

import sys

from budgetlint.cli.start import main

sys.exit(main())
