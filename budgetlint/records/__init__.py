"""What production records say: the vocabulary of a call, each source's conventions, and what was observed."""
