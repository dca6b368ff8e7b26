"""What changed, a module a format."""
