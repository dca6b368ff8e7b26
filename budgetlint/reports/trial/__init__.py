"""A plan with keys changed beside the plan as it is, a module a format."""
