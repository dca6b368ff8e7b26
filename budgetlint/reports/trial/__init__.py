"""Reports on a plan with changed keys compared with the present plan: one module per format."""
