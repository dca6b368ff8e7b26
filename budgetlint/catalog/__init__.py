"""The built-in catalog of listed prices: where a budget's pinned snapshot comes from."""

from budgetlint.edges.catalog import date, lookup, names, provider_snapshot, providers, search

__all__ = ["date", "lookup", "names", "provider_snapshot", "providers", "search"]
