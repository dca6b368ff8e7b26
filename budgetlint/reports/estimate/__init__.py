"""Reports on an estimate: one module per format."""
