"""The advisories that come with the tool, beside the catalog."""

from pathlib import Path
from typing import Final

ADVISORIES: Final = Path(__file__).parent.parent / "catalog" / "advisories.json"
"""Read by its path: `importlib.resources` takes longer to import than the file to read."""


def advisories_text() -> str:
    """The file of advisories, as it is."""
    return ADVISORIES.read_text(encoding="utf-8")
