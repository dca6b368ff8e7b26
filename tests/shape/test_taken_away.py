"""An entry of null takes an inherited tag or account away; only a file that extends another has any to take."""

import json

import pytest
from jsonschema import Draft7Validator

from budgetlint.shape.schema import budget_schema

FILE = {"version": 1, "workloads": {"a": {"kind": "metered", "model": "lab/a", "usage": {"jobs": 1}}}}
SCHEMA = Draft7Validator(json.loads(json.dumps(budget_schema())))


@pytest.mark.parametrize("key", ["tags", "accounts"])
def test_the_published_schema_takes_null_where_a_file_extends_another(key: str) -> None:
    spoiled = {**FILE, key: {"shared": None}}
    assert not SCHEMA.is_valid(spoiled)
    assert SCHEMA.is_valid({**spoiled, "extends": "../defaults.yaml"})
    assert not SCHEMA.is_valid({**spoiled, "extends": "../defaults.yaml", key: {"shared": 1}})
    assert SCHEMA.is_valid(FILE)
