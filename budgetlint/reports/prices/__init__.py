"""Prices as text, and as rows for a spreadsheet."""
