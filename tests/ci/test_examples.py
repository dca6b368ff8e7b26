"""What `check` writes of every example, long after its prices were reviewed, is what its readers accept.

The files in `examples` are written by `make generate`; here nothing but their form is looked at.
"""

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE / "sarif" / "schema.json").read_text("utf-8"))
NAMES = sorted(path.parent.name for path in HERE.parents[1].glob("examples/*/budget.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_code_scanning(name: str) -> None:
    log = json.loads((HERE / "examples" / f"{name}.sarif").read_text("utf-8"))
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    results = log["runs"][0]["results"]
    assert results
    assert len({result["partialFingerprints"]["primaryLocationLineHash"] for result in results}) == len(results)
    for result in results:
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) < (region["endLine"], region["endColumn"])


@pytest.mark.parametrize("name", NAMES)
def test_annotations(name: str) -> None:
    lines = (HERE / "examples" / f"{name}.github").read_text("utf-8").splitlines()
    kinds = [line.split(" ")[0] for line in lines if line.startswith("::")]
    assert kinds == sorted(kinds, key=["::error", "::warning", "::notice"].index)
    assert all(kinds.count(kind) <= 10 for kind in kinds)


@pytest.mark.parametrize("name", NAMES)
def test_code_quality(name: str) -> None:
    issues = json.loads((HERE / "examples" / f"{name}.gitlab").read_text("utf-8"))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) > 0
    assert {
        issue["location"]["path"] for issue in issues if not issue["location"]["path"].startswith(f"examples/{name}/")
    } == set()


@pytest.mark.parametrize("name", NAMES)
def test_junit(name: str) -> None:
    suites = ElementTree.parse(HERE / "examples" / f"{name}.junit").getroot()
    assert len(suites.findall(".//testcase")) == int(suites.get("tests", "0")) > 0
    assert len(suites.findall(".//failure")) == int(suites.get("failures", "0")) > 0
