"""Plain data to what people write, or every fault in it in plain words at its place."""
