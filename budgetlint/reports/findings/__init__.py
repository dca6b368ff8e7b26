"""The gate's findings, a module a format."""
