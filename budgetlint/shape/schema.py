"""The published JSON Schemas of a budget file, a price snapshot, a report, advisories and a table of records, in draft-07, which editors support."""

from typing import Final

from budgetlint.model.advisory import Advisories
from budgetlint.model.budget import BudgetFile
from budgetlint.model.configuration import Configuration
from budgetlint.model.record_table import RecordFile
from budgetlint.model.snapshot import PriceSnapshot
from budgetlint.shape.drawing import drawing
from budgetlint.shape.keywords import Json, Schema
from budgetlint.shape.report_schema import report_body

DIALECT: Final = "http://json-schema.org/draft-07/schema#"
ADDRESS: Final = "https://raw.githubusercontent.com/budgetlint/budgetlint/main/schemas/"


def budget_schema() -> Schema:
    """The schema of a budget file."""
    schema = {**_head("budget-v1", "A budgetlint budget file, version 1"), **drawing(BudgetFile)}
    properties = schema["properties"]
    assert isinstance(properties, dict)
    properties["$schema"] = {"description": "The schema against which an editor checks this file."}
    workloads, required = properties["workloads"], schema["required"]
    assert isinstance(workloads, dict)
    assert isinstance(required, list)
    del workloads["minProperties"]
    schema["required"] = [key for key in required if key != "workloads"]
    schema["if"] = {"required": ["includes"]}
    schema["else"] = {"required": ["workloads"], "properties": {"workloads": {"minProperties": 1}}}
    schema["allOf"] = [_taken_away(properties, key) for key in ("tags", "accounts")]
    schema["patternProperties"] = {"^x-": {"description": "Your own data, which is ignored."}}
    return schema


def _taken_away(properties: dict[str, Json], key: str) -> Schema:
    """Allows null entries, and describes their use: in a file that extends another, null removes an inherited entry."""
    entries = properties[key]
    assert isinstance(entries, dict)
    entries["additionalProperties"] = {"anyOf": [entries["additionalProperties"], {"type": "null"}]}
    stated: Schema = {"additionalProperties": {"not": {"type": "null"}}}
    return {"if": {"required": ["extends"]}, "else": {"properties": {key: stated}}}


def configuration_schema() -> Schema:
    """The schema of `budgetlint.toml`; its keys may be written with `-` or `_`."""
    schema = {**_head("configuration-v1", "The configuration of budgetlint, version 1"), **drawing(Configuration)}
    properties = schema["properties"]
    assert isinstance(properties, dict)
    definitions = schema["definitions"]
    assert isinstance(definitions, dict)
    pricing = definitions["pricing"]
    assert isinstance(pricing, dict)
    stated = pricing["properties"]
    assert isinstance(stated, dict)
    stated["require"] = properties.pop("require")
    del pricing["required"]
    pricing["anyOf"] = [{"required": ["snapshot"]}, {"maxProperties": 1, "required": ["require"]}]
    for name in [name for name in properties if "_" in name]:
        properties[name.replace("_", "-")] = properties[name]
    return schema


def snapshot_schema() -> Schema:
    """The schema of a price snapshot or contract."""
    return {**_head("snapshot-v1", "A budgetlint price snapshot, version 1"), **drawing(PriceSnapshot)}


def advisories_schema() -> Schema:
    """The schema of a dated file of advisories."""
    return {**_head("advisories-v1", "budgetlint's price advisories, version 1"), **drawing(Advisories)}


def records_schema() -> Schema:
    """The schema of a file that describes the user's own table."""
    schema = {**_head("records-v1", "A table of records for budgetlint, version 1"), **drawing(RecordFile)}
    properties = schema["properties"]
    assert isinstance(properties, dict)
    properties["$schema"] = {"description": "The schema against which an editor checks this file."}
    schema["patternProperties"] = {"^x-": {"description": "Your own data, which is ignored."}}
    return schema


def report_schema() -> Schema:
    """The schema of the JSON output of `report` and `check`; readers ignore unknown fields."""
    return {**_head("report-v1", "A budgetlint report, version 1"), **report_body()}


def _head(name: str, title: str) -> Schema:
    return {"$schema": DIALECT, "$id": f"{ADDRESS}{name}.schema.json", "title": title}
