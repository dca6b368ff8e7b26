"""What breaks each budget first, a module a format."""
