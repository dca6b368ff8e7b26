"""What somebody meant."""

from collections.abc import Iterator

import pytest

from budgetlint.figures.guess import did_you_mean, is_suggestion, nearest, suggestion, suggestions


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("retrys", "retries"),
        ("Output-Tokens", "output_tokens"),
        ("OUTPUT_TOKEN", "output_tokens"),
        ("xyz", None),
        ("", None),
    ],
)
def test_nearest(word: str, expected: str | None) -> None:
    assert nearest(word, ["retries", "output_tokens"]) == expected


def test_a_suggestion_ends_a_message() -> None:
    assert (suggestion("retrys", ["retries"]), suggestion("xyz", ["retries"])) == (", did you mean `retries`?", "")


def test_suggestions_look_up_their_words_once_and_only_when_asked() -> None:
    calls = []

    def known() -> Iterator[str]:
        calls.append("asked")
        yield from ("searches", "pages")

    suggest = suggestions(known)
    assert calls == []
    assert [suggest(word) for word in ("serches", "page", "serches", "xyz")] == [
        "did you mean `searches`?",
        "did you mean `pages`?",
        "did you mean `searches`?",
        None,
    ]
    assert calls == ["asked"]


@pytest.mark.slow
def test_suggestions_fall_silent_after_a_hundred_thousand_comparisons() -> None:
    suggest = suggestions(lambda: [f"word-{number}" for number in range(50_000)])
    assert [suggest(word) is None for word in ("word-1", "word-2x", "word-3x", "word-1")] == [False, False, True, False]


def test_other_advice_is_no_suggestion() -> None:
    question = did_you_mean("retries")
    assert question is not None
    assert [is_suggestion(advice) for advice in (question, "write `[x]`")] == [True, False]
