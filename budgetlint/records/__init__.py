"""Production records: the vocabulary of a call, each source's conventions, and the observations."""
