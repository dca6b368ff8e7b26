"""Databases and clusters with records: they run the plan's queries, and return only aggregates."""
