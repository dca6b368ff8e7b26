"""The exact releases that the catalog is built from: downloaded with pip, their data checked against pinned hashes.

The hash is of the data, not of the wheel, since a release may have a wheel for each platform with the same data.
`published` is the day on which the registry received the release.
"""

import hashlib
import json
import subprocess
import sys
import zipfile
from fnmatch import fnmatch
from pathlib import Path

from budgetlint.frozen import Frozen

_PINS = Path(__file__).with_name("releases.json")


class WrongRelease(Exception):
    """A release can't be downloaded, or its data does not have the pinned hash."""


class Release(Frozen):
    """A published data set: its release, files, licence, and the day of publication."""

    key: str
    version: str
    published: str
    sha256: str
    license: str
    home: str
    file: str

    @property
    def name(self) -> str:
        return self.key.partition(" ")[0]

    @property
    def title(self) -> str:
        return f"{self.name} {self.version}"


def pinned() -> dict[str, Release]:
    """Every pinned release by its key: a list's name, plus the version for an earlier release of the same list."""
    pins: dict[str, dict[str, str]] = json.loads(_PINS.read_text(encoding="utf-8"))
    return {key: Release(key=key, **fields) for key, fields in pins.items()}


def texts_of(release: Release, folder: Path) -> list[str]:
    """The release's data files sorted by name, from a wheel in the folder, which is downloaded if it is missing."""
    wheel = _wheel(release, folder) or _downloaded(release, folder)
    with zipfile.ZipFile(wheel) as archive:
        names = sorted(name for name in archive.namelist() if fnmatch(name, release.file))
        contents = {name: archive.read(name) for name in names}
    sha256 = digest(contents)
    if sha256 != release.sha256:
        raise WrongRelease(f"the data of {wheel.name} has the SHA-256 {sha256}, pinned is {release.sha256}")
    return [content.decode("utf-8") for content in contents.values()]


def digest(contents: dict[str, bytes]) -> str:
    """The SHA-256 of one file's bytes, or of several files' names and bytes in order."""
    if len(contents) == 1:
        return hashlib.sha256(next(iter(contents.values()))).hexdigest()
    whole = hashlib.sha256()
    for name, content in contents.items():
        whole.update(name.encode() + b"\0" + content)
    return whole.hexdigest()


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
