"""Every rule, in the order in which pages list them."""

from typing import Final

from budgetlint.rules import budget_exceeded
from budgetlint.rules.rule import Rule

RULES: Final[tuple[Rule, ...]] = (budget_exceeded.RULE,)
