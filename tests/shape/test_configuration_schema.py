"""The schema of the configuration agrees with what reads it, on every configuration that the documents show and on spoilt ones."""

import re
import tomllib
from pathlib import Path

import jsonschema
import pytest

from budgetlint.shape.configuration import ConfigurationFault, read_configuration
from budgetlint.shape.schema import configuration_schema

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
HASH = "0" * 64
SHOWN = [
    re.sub("^ +", "", text, flags=re.MULTILINE).replace('"…"', f'"{HASH}"')
    for page in PAGES
    for text in re.findall(r"```toml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
]
SPOILT = [
    'ignor = ["a"]',
    "ignore = [1]",
    'ignore = "a"',
    "max-age-days = 0",
    '[severity]\na = "loud"',
    '[gate]\nloosened = "off"',
    '[gate]\nloose = "error"',
    '[pricing]\nrequire = "all"',
    f'[pricing]\nsha256 = "{HASH}"',
    '[pricing]\nsnapshot = "builtin"\nsha256 = "abc"',
    '[per-file-ignores]\n"a/**" = "b"',
]


@pytest.mark.parametrize("text", [*SHOWN, "", 'allow_silencing = ["a"]', '[pricing]\nrequire = "official"'])
def test_what_is_read_is_valid(text: str) -> None:
    data = tomllib.loads(text)
    jsonschema.validate(data, configuration_schema())
    read_configuration(data)


@pytest.mark.parametrize("text", SPOILT)
def test_what_is_refused_is_not(text: str) -> None:
    data = tomllib.loads(text)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, configuration_schema())
    with pytest.raises(ConfigurationFault):
        read_configuration(data)


def test_there_are_configurations_to_look_at() -> None:
    assert len(SHOWN) >= 4
