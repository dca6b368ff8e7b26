"""The advisories that come with the tool, beside the catalog."""

import os
from functools import cache
from typing import Final

ADVISORIES: Final = os.path.join(os.path.dirname(os.path.dirname(__file__)), "catalog", "advisories.json")
"""Read by its path: `importlib.resources` and `pathlib` take longer to import than the file to read."""


@cache
def advisories_text() -> str:
    """The file of advisories, as it is."""
    with open(ADVISORIES, encoding="utf-8") as file:
        return file.read()
