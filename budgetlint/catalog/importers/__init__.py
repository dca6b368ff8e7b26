"""Conversions of published price lists to price snapshots: pure functions that also list what could not be carried
over."""
