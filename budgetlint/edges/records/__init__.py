"""Log files and the engines that read them; the only rooms of `reconcile` that touch a disk or a database."""

from budgetlint.edges.records.observe import observe

__all__ = ["observe"]
