"""Log files and the engines that read them, for `reconcile`."""

from budgetlint.edges.records.observe import observe

__all__ = ["observe"]
