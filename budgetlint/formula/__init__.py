"""The evaluator's own formula as data."""
