"""Exact arithmetic, number formatting, and suggestions for misspelled names."""
