"""What breaks each budget first: one module per format."""
