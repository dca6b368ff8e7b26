"""What is installed stays small."""

import io
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PACKAGE = Path(__file__).parents[2] / "budgetlint"
MOST = 2_000_000


def test_the_wheel_is_less_than_two_megabytes() -> None:
    """The package's files, packed as a wheel packs them; metadata adds a few kilobytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as wheel:
        for path in sorted(PACKAGE.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                wheel.write(path, path.relative_to(PACKAGE.parent))
    assert len(packed.getvalue()) < MOST - 50_000
