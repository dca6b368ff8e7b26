"""Some hundred spoilt files for each target, the same in every run; `make fuzz` tries them for long."""

from itertools import islice
from pathlib import Path

import pytest

from tests.fuzz.mutations import mutants
from tests.fuzz.targets import TARGETS

pytestmark = pytest.mark.slow

COUNTS = dict.fromkeys(TARGETS, 400) | {"records": 10}


@pytest.mark.parametrize("name", TARGETS)
def test_spoilt_files(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    target = TARGETS[name]
    target.prepare()
    seeds = [seed.encode() for seed in target.seeds]
    for number, data in enumerate((*seeds, *islice(mutants(seeds, 0), COUNTS[name]))):
        try:
            target.check(data, number)
        except Exception as error:
            raise AssertionError(f"number {number} of {name}: {data!r}") from error
