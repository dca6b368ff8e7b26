"""Declared ceilings and keys' limits, as what enforces them writes them: pure functions to text, a file an enforcer."""
