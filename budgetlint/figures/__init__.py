"""Exact arithmetic, and the one way in which figures are written and names are guessed."""
