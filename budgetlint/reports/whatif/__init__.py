"""The report's page: one self-contained HTML file, its parts and its data."""
