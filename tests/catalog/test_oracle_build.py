"""The committed catalog is what the build makes of the pinned releases, and nobody edited it by hand."""

import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from budgetlint.edges.catalog import DATA
from tools.catalog.__main__ import data_sets
from tools.catalog.assemble import catalog_files
from tools.catalog.releases import Release, WrongRelease, digest, pinned, texts_of


@pytest.mark.oracle
def test_the_committed_data_is_what_the_build_writes(tmp_path: Path) -> None:
    """Downloads the pinned releases, 41 MB."""
    committed = {path.name: path.read_text(encoding="utf-8") for path in sorted(DATA.iterdir())}
    assert catalog_files(data_sets(tmp_path)).files == committed


@pytest.mark.slow
def test_two_builds_are_the_same_to_the_byte(tmp_path: Path) -> None:
    """Whatever order sets have in a run: the slices of every list, built twice into two folders."""
    program = (
        "import sys; from pathlib import Path; from tests.catalog.examples import sets; "
        "from tools.catalog.__main__ import write; from tools.catalog.assemble import catalog_files; "
        "write(catalog_files(sets()).files, Path(sys.argv[1]))"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", program, str(tmp_path / seed)]
        subprocess.run(command, cwd=Path(__file__).parents[2], env=environment, check=True)
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / seed).iterdir()} for seed in ("1", "2"))
    assert first == second
    assert len(first) > 10


def test_a_release_with_another_hash_is_refused(tmp_path: Path) -> None:
    release = pinned()["model-prices"]
    wheel = tmp_path / f"model_prices-{release.version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(release.file, "not that data")
    with pytest.raises(WrongRelease) as refused:
        texts_of(release, tmp_path)
    sha256 = digest({release.file: b"not that data"})
    assert str(refused.value) == (
        f"the data of model_prices-0.0.5-py3-none-any.whl has the SHA-256 {sha256}, pinned is {release.sha256}"
    )


def test_every_release_is_pinned_whole() -> None:
    for release in pinned().values():
        assert isinstance(release, Release)
        assert len(release.sha256) == 64
        assert release.license in ("MIT", "Apache-2.0")
        assert date.fromisoformat(release.published) <= date(2026, 11, 20)
