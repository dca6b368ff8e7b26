"""The built-in advisories, stored beside the catalog."""

import os
from functools import cache
from typing import Final

ADVISORIES: Final = os.path.join(os.path.dirname(os.path.dirname(__file__)), "catalog", "advisories.json")
"""Read by path: `importlib.resources` and `pathlib` take longer to import than the file takes to read."""


@cache
def advisories_text() -> str:
    """The text of the file of advisories."""
    with open(ADVISORIES, encoding="utf-8") as file:
        return file.read()
