"""The evaluator's formula as data."""
