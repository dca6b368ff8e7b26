"""The command line: a command per module, its options, what it prints and its exit code."""
