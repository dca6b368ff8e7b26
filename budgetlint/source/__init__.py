"""From YAML, JSON and TOML text to plain data with exact numbers, and a side table from paths to lines and columns."""
