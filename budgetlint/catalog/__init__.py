"""The built-in catalog of listed prices, and importers of other price lists; `edges.catalog` looks prices up."""
