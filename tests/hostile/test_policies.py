"""A policy that would run for ever, and a file that would make it: both end in a finding, or in one line."""

import json
from pathlib import Path

import pytest

from budgetlint.shape.fault import PolicyError, ShapeFault
from budgetlint.shape.policy import policy_faults
from budgetlint.source.document import Plain
from budgetlint.source.yaml_text import load_yaml
from tests.cli.running import CHAT, DAY, folder_with, ran
from tests.hostile.limits import within_limits

pytestmark = pytest.mark.slow

SLOW = "^(a|aa|aaa)+$"
LONG = "a" * 60 + "!"
LATE = f"the policy can't be applied to this file: its pattern `{SLOW}` takes longer than 0.25 s on a text of this file"


def refused(policy: object, text: str = CHAT) -> list[ShapeFault]:
    data: Plain = load_yaml(text).data
    written = policy if isinstance(policy, str) else json.dumps(policy)
    return within_limits(lambda: list(policy_faults(data, written)))


def messages(policy: object, text: str = CHAT) -> list[str]:
    return [fault.message for fault in refused(policy, text)]


@pytest.mark.parametrize(
    "policy",
    [
        {"properties": {"title": {"pattern": SLOW}}},
        {"patternProperties": {SLOW: {}}, "additionalProperties": False},
        {"patternProperties": {SLOW: {}}, "unevaluatedProperties": False},
        {"propertyNames": {"pattern": SLOW}},
        {"properties": {"title": {"$schema": "http://json-schema.org/draft-07/schema#", "pattern": SLOW}}},
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "allOf": [{"$ref": "#/$defs/x"}],
            "$defs": {"x": {"properties": {"title": {"pattern": SLOW}}}},
        },
    ],
)
def test_a_pattern_that_takes_for_ever(policy: object) -> None:
    assert refused(policy, f"title: {LONG}\n{LONG}: 1\n") == [ShapeFault("policy", (), LATE)]


def test_a_reference_doubled_again_and_again() -> None:
    defs: dict[str, object] = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(22)}
    (message,) = messages({"$defs": {**defs, "d22": {"type": "object"}}, "$ref": "#/$defs/d0"})
    assert message == "the policy can't be applied to this file: it takes more than 58,000 steps on this file"


@pytest.mark.parametrize(
    ("policy", "why"),
    [
        ('{"properties": {"version": {"multipleOf": 0.1E+9999999997}}}', "a figure in it is too large to compute with"),
        ('{"properties": {"version": {"minimum": 1E+1001}}}', "a figure in it is too large to compute with"),
        ('{"minimum": 1E+99999999999999999999}', "a number has an exponent out of range"),
        (f'{{"minProperties": {"1" * 5000}}}', "a number has too many digits"),
        ('{"$schema": 5}', "its `$schema` is not text"),
        ('{"allOf": [' * 400 + "{}" + "]}" * 400, "nested too deeply"),
        ("[" * 5000, "nested too deeply"),
        ('{"pattern": "("}', "it is not a JSON Schema: pattern: '(' is not a 'regex'"),
        ('{"patternProperties": {"[": {}}}', "it is not a JSON Schema: patternProperties: '[' is not a 'regex'"),
    ],
)
def test_a_policy_that_cannot_be_used(policy: str, why: str) -> None:
    with pytest.raises(PolicyError) as raised:
        refused(policy)
    assert str(raised.value) == f"the policy can't be used: {why}"


def test_a_pattern_that_python_warns_of_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    Path("policy.json").write_text('{"properties": {"name": {"pattern": "[a--b]"}}}')
    Path("budgetlint.toml").write_text('policy = "policy.json"\n')
    done = ran("check", "--as-of", DAY)
    assert done.code == 2
    assert len(done.err.splitlines()) == 1


def test_figures_that_cannot_be_reckoned_with_are_the_file_s_fault() -> None:
    policy = {"properties": {"version": {"multipleOf": 0.5}}}
    assert messages(policy, f"version: {'1' * 5000}\n") == [
        "a figure of this file is too large to be checked against the policy"
    ]
    assert messages({"properties": {"version": {"multipleOf": 0.5, "minimum": 1}}}, "version: 1e3\n") == []


def test_patterns_beside_what_nothing_evaluated() -> None:
    policy = {
        "properties": {"version": {}},
        "patternProperties": {"^na": {"maxLength": 3}, "^x-": {}, "^none": {}},
        "unevaluatedProperties": False,
    }
    assert messages(policy, "version: 1\nname: chat\nx-a: 1\n") == [
        "`chat` is longer than the policy allows: `3` characters at most"
    ]
    assert messages(policy, "version: 1\nowner: a\n") == [
        "the file does not satisfy `unevaluatedProperties` of the policy"
    ]
    many = "".join(f"k{number}: 1\n" for number in range(2_001))
    assert messages(policy, many) == [
        "the policy can't be applied to this file: `unevaluatedProperties` is applied to at most 2,000 different keys"
    ]


@pytest.mark.parametrize(
    ("items", "unique"),
    [("[1, 2]", True), ("[1, 1.0]", False), ("[true, 1]", True), ("[{a: 1}, {a: 1}]", False), ("[[], {}]", True)],
)
def test_items_twice(items: str, unique: bool) -> None:
    assert (refused({"properties": {"x-a": {"uniqueItems": True}}}, f"x-a: {items}\n") == []) is unique


def test_a_long_list_of_unique_items() -> None:
    text = "x-a: [" + ", ".join(f"{{a: {number}}}" for number in range(20_000)) + "]\n"
    assert refused({"properties": {"x-a": {"uniqueItems": True}}}, text) == []


def test_a_finding_of_the_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    policy = json.dumps({"properties": {"title": {"pattern": SLOW}}})
    folder_with(tmp_path, budgetlint__toml='policy = "policy.json"\n', policy__json=policy)
    Path("budget.yaml").write_text(f"{CHAT}title: {LONG}\n")
    done = ran("check", "--as-of", DAY)
    assert (done.code, done.out.splitlines()[0]) == (1, f"budget.yaml:1:1: error: {LATE} [policy]")


@pytest.mark.parametrize("address", ["http://[", "//[::1", "http://[x]/schema"])
def test_a_dialect_that_is_no_address_is_told(address: str) -> None:
    with pytest.raises(PolicyError, match="is not a valid address"):
        policy_faults({}, json.dumps({"$schema": address}))
