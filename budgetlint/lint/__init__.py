"""The pipeline: texts, prices, day and configuration to a report."""
