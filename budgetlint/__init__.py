"""budgetlint: a declarative budget-as-code linter for what teams spend on AI APIs.

The Python functions (`load_budget`, `load_snapshot`, `estimate_budget`, `lint_budget`, `compare_budgets`,
`render_report` and those of the commands) are imported on first use.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from budgetlint.api import (
        BudgetFile,
        Comparison,
        Configuration,
        Estimate,
        Finding,
        Invalid,
        PriceSnapshot,
        Report,
        Severity,
        compare_budgets,
        estimate_budget,
        lint_budget,
        load_budget,
        load_snapshot,
        render_report,
    )

__version__ = "0.1.0"

__all__ = [
    "BudgetFile",
    "Comparison",
    "Configuration",
    "Estimate",
    "Finding",
    "Invalid",
    "PriceSnapshot",
    "Report",
    "Severity",
    "__version__",
    "compare_budgets",
    "estimate_budget",
    "lint_budget",
    "load_budget",
    "load_snapshot",
    "render_report",
]


def __getattr__(name: str) -> object:
    if name in __all__:
        from importlib import import_module

        public: object = getattr(import_module("budgetlint.api"), name)
        return public
    raise AttributeError(f"module `budgetlint` has no `{name}`")
