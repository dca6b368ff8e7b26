"""The page: one HTML file that needs nothing else, its parts and what it carries."""
