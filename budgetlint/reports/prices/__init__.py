"""Prices as people read them, and as rows for a spreadsheet."""
