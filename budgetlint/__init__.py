"""budgetlint: a declarative budget-as-code linter for what teams spend on AI APIs."""

__version__ = "0.1.0"
