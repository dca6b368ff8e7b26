"""The built-in presets of accounts, stored beside the catalog."""

import os
from typing import Final

PRESETS: Final = os.path.join(os.path.dirname(os.path.dirname(__file__)), "catalog", "accounts.json")


def presets_text() -> str:
    """The text of the file of presets."""
    with open(PRESETS, encoding="utf-8") as file:
        return file.read()
