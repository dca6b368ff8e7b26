"""The names of recorded models in price lists, in memory: candidates in their order, the one that is meant, and what was taken off it."""

import pytest

from budgetlint.reconcile.model_names import candidates, price_name, respelled, same_model
from tests.compare.written import book, budget_file

FILE = budget_file("""
workloads:
  a: {kind: embeddings, model: anthropic/claude-sonnet-4-5, requests: 1, input_tokens: 1}
  b: {kind: embeddings, model: lab/small, requests: 1, input_tokens: 1}
  c: {kind: embeddings, model: lab/large, mix: {x: {share: 50%, model: far/small}, y: {share: 50%}}, requests: 1, input_tokens: 1}
""")


@pytest.mark.parametrize(
    ("provider", "model", "expected"),
    [
        ("lab", "small", ["lab/small", "small"]),
        ("Lab", "small", ["Lab/small", "lab/small", "small"]),
        ("open_ai", "small", ["open_ai/small", "openai/small", "small"]),
        # without a seller's own name, and behind a cloud or a gateway, it may be any planned model of the name
        (None, "small", ["small", "lab/small", "far/small"]),
        (None, "x/small", ["x/small", "lab/small", "far/small"]),
        ("kong", "small", ["kong/small", "small", "lab/small", "far/small"]),
        ("azure", "large", ["azure/large", "large", "lab/large"]),
        (
            "bedrock",
            "anthropic.claude-sonnet-4-5",
            [
                "bedrock/anthropic.claude-sonnet-4-5",
                "anthropic.claude-sonnet-4-5",
                "bedrock/anthropic/claude-sonnet-4-5",
                "anthropic/claude-sonnet-4-5",
                "anthropic/claude-sonnet-4-5",
            ],
        ),
    ],
)
def test_names_that_a_recorded_model_may_have(provider: str | None, model: str, expected: list[str]) -> None:
    assert [*candidates(FILE, provider, model)] == expected


BOOK = book("""
version: 1
date: 2026-06-17
models:
  lab/small: {aliases: [mini, lab/tiny], prices: [{rates: {input_tokens: 3, output_tokens: 15}}]}
  lab/small-20260101: {prices: [{rates: {input_tokens: 3, output_tokens: 15}}]}
  lab/small@2026-02-02: {prices: [{rates: {output_tokens: 15, input_tokens: 3}}, {when: {service_tier: batch}, rates: {input_tokens: 1}}]}
  lab/small-20260303: {prices: [{rates: {input_tokens: 3, output_tokens: 14}}]}
  lab/small-2026: {prices: [{rates: {input_tokens: 3, output_tokens: 15}}]}
  lab/other: {aliases: [lab/planned], prices: [{rates: {input_tokens: 1}}]}
  bedrock/small: {prices: [{rates: {input_tokens: 3, output_tokens: 15}}]}
  bedrock/dear: {prices: [{rates: {input_tokens: 4, output_tokens: 15}}]}
  far/small: {prices: [{rates: {input_tokens: 3, output_tokens: 15}}]}
""").models


def identify(name: str) -> str | None:
    return {"lab/wee": "W", "x/wee": "W"}.get(name)


@pytest.mark.parametrize(
    ("names", "planned", "expected"),
    [
        (["lab/small", "small"], ["lab/small"], "lab/small"),
        (["small", "lab/small"], ["lab/small"], "lab/small"),
        (["nowhere"], ["lab/small"], None),
        # by an alias of either, by a seller and an alias, and by the catalog's own name
        (["mini"], ["lab/small"], "lab/small"),
        (["lab/tiny"], ["lab/small"], "lab/small"),
        (["lab/mini"], ["lab/small"], "lab/small"),
        (["far/mini"], ["lab/small"], None),
        (["lab/other"], ["lab/planned"], "lab/planned"),
        (["x/wee"], ["lab/small", "lab/wee"], "lab/wee"),
        (["x/nothing"], ["lab/nothing"], None),
        # known, but not planned
        (["lab/other"], ["lab/small"], "lab/other"),
        (["nowhere", "far/small", "lab/other"], ["lab/other2"], "far/small"),
        # a dated release at the rates of the planned one, and at others
        (["lab/small-20260101"], ["lab/small"], "lab/small"),
        (["lab/small@2026-02-02"], ["lab/small"], "lab/small"),
        (["lab/small-20260303"], ["lab/small"], "lab/small-20260303"),
        (["lab/small-2026"], ["lab/small"], "lab/small-2026"),
        (["lab/small-20260101"], ["lab/other"], "lab/small-20260101"),
        # a maker's model that a cloud sells at the same rates
        (["bedrock/small", "lab/small"], ["lab/small"], "lab/small"),
        (["bedrock/dear", "lab/small"], ["lab/small"], "bedrock/dear"),
        (["far/small", "lab/small"], ["lab/small"], "far/small"),
        (["bedrock/small", "lab/small"], ["lab/other"], "bedrock/small"),
    ],
)
def test_the_name_that_is_meant(names: list[str], planned: list[str], expected: str | None) -> None:
    assert price_name(names, planned, BOOK, identify) == expected


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("lab/small", "far/small", True),
        ("lab/small", "small", True),
        ("lab/small", "lab/large", False),
        ("bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic/claude-sonnet-4-5", True),
        ("anthropic/claude-4.5-sonnet", "anthropic/claude-sonnet-4-5", True),
    ],
)
def test_names_of_one_model(name: str, other: str, same: bool) -> None:
    assert same_model(name, other) is same


@pytest.mark.parametrize(
    ("model", "name", "expected"),
    [
        ("small", "lab/small", None),
        ("far/small", "lab/small", None),
        ("small", None, None),
        ("large", "lab/small", None),
        ("small-20260101", "lab/small", None),
        ("models/small", "lab/small", None),
        ("models/small:beta", "lab/small", "a Gemini API path and a variant at the same price"),
        ("eu.anthropic.small-20260101-v1:0", "lab/small", "a Bedrock region and a Bedrock vendor prefix and a Bedrock version"),
        ("small-20260101", "lab/small-20260101", None),
    ],
)  # fmt: skip
def test_spellings_taken_off_an_id(model: str, name: str | None, expected: str | None) -> None:
    assert respelled(model, name) == expected
