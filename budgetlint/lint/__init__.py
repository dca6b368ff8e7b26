"""The lint pipeline: from texts, prices, a day and a configuration to a report."""
