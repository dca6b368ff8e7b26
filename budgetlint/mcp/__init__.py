"""Tools for coding agents, over the Model Context Protocol: the same answers as the command line."""
