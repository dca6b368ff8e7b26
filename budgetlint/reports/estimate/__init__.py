"""The estimate, a module a format."""
