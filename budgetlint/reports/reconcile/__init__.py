"""Reports on a reconciliation: one module per format."""
