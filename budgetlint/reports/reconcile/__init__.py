"""A plan beside its records, a module a format."""
