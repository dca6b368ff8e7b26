"""A fuzz target for each kind of file that somebody else may write."""
