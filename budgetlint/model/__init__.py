"""What people write: the budget file, the price snapshot, the configuration; one tree of types."""
