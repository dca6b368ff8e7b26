"""The exact releases that the catalog is built from: downloaded with pip, checked against their pinned hashes."""

import hashlib
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

_PINS = Path(__file__).with_name("releases.json")


class WrongRelease(Exception):
    """A release could not be had, or is not the one whose hash is pinned."""


@dataclass(frozen=True, slots=True)
class Release:
    """A published data set: which file of which release, under which licence, and the day of its newest fact."""

    name: str
    version: str
    day: str
    sha256: str
    license: str
    home: str
    file: str

    @property
    def title(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def source(self) -> str:
        return f"{self.name}-{self.version.replace('.', '-')}"


def pinned() -> dict[str, Release]:
    pins: dict[str, dict[str, str]] = json.loads(_PINS.read_text(encoding="utf-8"))
    return {name: Release(name=name, **fields) for name, fields in pins.items()}


def text_of(release: Release, folder: Path) -> str:
    """The release's data file, from a wheel in the folder, downloaded first where it is missing."""
    wheel = _wheel(release, folder) or _downloaded(release, folder)
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != release.sha256:
        raise WrongRelease(f"{wheel.name} has the SHA-256 {found}, pinned is {release.sha256}")
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(release.file).decode("utf-8")


def _wheel(release: Release, folder: Path) -> Path | None:
    stem = f"{release.name.replace('-', '_')}-{release.version}-"
    return next((path for path in sorted(folder.glob("*.whl")) if path.name.startswith(stem)), None)


def _downloaded(release: Release, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    wanted = f"{release.name}=={release.version}"
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"),
        *("--dest", str(folder), wanted),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wheel = _wheel(release, folder)
    if done.returncode or wheel is None:
        raise WrongRelease(f"pip could not download {wanted}: {done.stderr.strip()}")
    return wheel
