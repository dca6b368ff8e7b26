"""Options to edges to lint to reports to an exit code."""
