"""Databases and clusters where records already live: they are asked the plan's queries, and hand over aggregates alone."""
