"""What an organisation's schema refuses: exact numbers however they are written, the exact key, plain words."""

import json

import pytest

from budgetlint.shape.fault import PolicyError, ShapeFault
from budgetlint.shape.policy import policy_faults
from budgetlint.source.document import Plain
from budgetlint.source.yaml_text import load_yaml

TEXT = """
version: 1
owner: somebody
multipliers: {retries: 30%}
workloads:
  chat: {kind: llm-app, model: acme/llm, requests: 10k, input_tokens: "1_000", output_tokens: .5, region: us}
budgets: {total: {ceiling: 10k}}
"""


def refused(policy: dict[str, object]) -> list[ShapeFault]:
    return list(policy_faults(load_yaml(TEXT).data, json.dumps(policy)))


def within(path: str, schema: object) -> dict[str, object]:
    """A policy that asks something of one place."""
    policy: object = schema
    for step in reversed(path.split(".")):
        policy = {"properties": {step: policy}}
    assert isinstance(policy, dict)
    return policy


@pytest.mark.parametrize(
    ("path", "schema", "message"),
    [
        ("budgets.total.ceiling", {"maximum": 5000}, "`10k` is above `5000`, the highest that the policy allows"),
        ("budgets.total.ceiling", {"maximum": 10000}, ""),
        ("budgets.total.ceiling", {"type": "integer", "multipleOf": 1000}, ""),
        ("budgets.total.ceiling", {"type": "string"}, "`10k` is not of the type that the policy requires: `string`"),
        ("multipliers.retries", {"maximum": 0.3}, ""),
        ("multipliers.retries", {"exclusiveMaximum": 0.3}, "`30%` is not below `0.3`, as the policy requires"),
        ("workloads.chat.input_tokens", {"const": 1000}, ""),
        ("workloads.chat.input_tokens", {"minimum": 1001}, "`1_000` is below `1001`, the lowest that the policy allows"),
        ("workloads.chat.output_tokens", {"enum": [0.5]}, ""),
        ("workloads.chat.model", {"pattern": "^openai/"}, "`acme/llm` does not match `^openai/`, as the policy requires"),
        ("workloads.chat.region", False, "the policy does not allow `us` here"),
        ("owner", {"enum": ["a", "b"]}, "`somebody` is not one of `a`, `b`, which the policy allows"),
        ("owner", {"maxLength": 3}, "`somebody` is longer than the policy allows: `3` characters at most"),
        ("owner", {"anyOf": [{"const": "a"}, {"const": "b"}]}, "`somebody` is not the value that the policy requires here, `a`"),
    ],
)  # fmt: skip
def test_values(path: str, schema: object, message: str) -> None:
    expected = [ShapeFault("policy", tuple(path.split(".")), message)] if message else []
    assert refused(within(path, schema)) == expected


def test_keys_and_advice() -> None:
    assert refused({"required": ["name"], "description": "ask finance"}) == [
        ShapeFault("policy", (), "the file has no `name`, which the policy requires", "ask finance", "key")
    ]
    assert refused(within("multipliers", {"additionalProperties": False, "title": "No multipliers"})) == [
        ShapeFault(
            "policy", ("multipliers", "retries"), "the policy does not allow `retries` here", "No multipliers", "key"
        )
    ]
    assert refused(within("workloads", {"propertyNames": {"pattern": "^x", "errorMessage": "begin with x"}})) == [
        ShapeFault(
            "policy", ("workloads", "chat"), "`chat` does not match `^x`, as the policy requires", "begin with x", "key"
        )
    ]


@pytest.mark.parametrize(
    ("policy", "why"),
    [
        ("{", "line 1, column 2: expecting property name enclosed in double quotes"),
        ("[]", "expected a JSON Schema, an object"),
        ('{"type": 5}', "it is not a JSON Schema: type: 5 is not valid under any of the given schemas"),
        (
            '{"$ref": "https://example.com/x.json"}',
            "the reference `https://example.com/x.json` does not resolve within it",
        ),
        ('{"$ref": "#/definitions/none"}', "the reference `/definitions/none` does not resolve within it"),
        ('{"$ref": "#"}', "it refers to itself endlessly, or is nested too deeply"),
        ('{"a": 1, "a": 2}', "duplicate key `a` in one object"),
    ],
)
def test_a_policy_that_cannot_be_used(policy: str, why: str) -> None:
    data: Plain = load_yaml(TEXT).data
    with pytest.raises(PolicyError) as raised:
        policy_faults(data, policy)
    assert str(raised.value) == f"the policy can't be used: {why}"
