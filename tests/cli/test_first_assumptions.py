"""What `init` copies is YAML that says what its parts say."""

from importlib.resources import files

import pytest

from budgetlint.model.first_assumptions import PRESETS, STARTERS
from budgetlint.model.workloads import WORKLOAD_KINDS
from budgetlint.source.document import Plain
from budgetlint.source.yaml_text import load_yaml


def packaged(folder: str) -> dict[str, Plain]:
    paths = [path for path in files("budgetlint.model").joinpath(folder).iterdir() if path.name.endswith(".yaml")]
    return {path.name.removesuffix(".yaml"): load_yaml(path.read_text("utf-8")).data for path in paths}


def read(lines: tuple[str, ...]) -> Plain:
    return load_yaml("\n".join(lines)).data


def test_presets_are_the_files_of_their_folder() -> None:
    assert packaged("presets") == {
        name: {"kind": preset.kind, "multipliers": read(preset.multipliers), "buffer": read((preset.buffer,))}
        for name, preset in PRESETS.items()
    }


def test_starters_are_the_files_of_their_folder() -> None:
    expected = {}
    for kind, starter in STARTERS.items():
        keys = read(starter.lines)
        assert isinstance(keys, dict)
        expected[kind] = {starter.name: {"kind": kind, "model": starter.model, **keys}}
    assert packaged("starters") == expected


@pytest.mark.parametrize("kind", [*STARTERS, *(preset.kind for preset in PRESETS.values())])
def test_kinds_are_known(kind: str) -> None:
    assert kind in WORKLOAD_KINDS
