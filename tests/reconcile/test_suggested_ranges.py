"""A figure that the file has as a range: what was observed is its mean, and the rest of it stays."""

from budgetlint.reconcile.suggestions import Suggestion, applied

TEXT = "workloads:\n  chat:\n    input_tokens: {mean: 2300, p10: 900, p90: 4100}  # measured\n"


def test_the_mean_of_a_range_is_set() -> None:
    path = ("workloads", "chat", "input_tokens")
    after, left = applied(TEXT, (Suggestion("chat", "input_tokens", "2300", "2410", path),))
    assert (after, left) == (TEXT.replace("2300", "2410"), ())
