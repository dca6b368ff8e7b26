"""A fuzz target for each kind of file that others may write."""
