"""Reports on a change: one module per format."""
