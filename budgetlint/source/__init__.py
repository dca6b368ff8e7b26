"""YAML and JSON text to plain data with exact numbers, and a side table from path to line and column."""
