"""Exact arithmetic, number formatting, and suggestions for misspelt names."""
